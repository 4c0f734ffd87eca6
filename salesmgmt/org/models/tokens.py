"""Programs that act for a person, and what they asked for already."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import keep_history
from salesmgmt.org.models.people import User

ANSWERS_KEPT = timedelta(days=7)
"""So long a program's write is answered as it was the first time."""


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Named filters for tokens."""

    def of(self, person: User) -> Self:
        """A person's own, the latest first."""
        return self.filter(person=person).order_by("-created_at", "-pk")

    def usable(self, today: date) -> Self:
        """Tokens that open something today; the last day counts."""
        return self.filter(revoked_at__isnull=True, expires_on__gte=today)


# The digest opens nothing, but it is nobody's business either.
@keep_history(exclude=["name", "digest", "used_on"])
class ApiToken(models.Model):
    """A program's key to what its owner may do; only a hash of it is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(_("begins with"), max_length=20, editable=False)
    scopes = ArrayField(models.CharField(max_length=10), verbose_name=_("may"))
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    expires_on = models.DateField(_("last day"))
    used_on = models.DateField(_("used last on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        constraints = [
            models.CheckConstraint(
                name="org_api_token_has_scopes",
                condition=Q(scopes__len__gt=0),
                violation_error_message=_("Choose what the token may do."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AnsweredRequestQuerySet(models.QuerySet["AnsweredRequest"]):
    """Answers that programs were given."""

    def outlived(self) -> Self:
        """Those that are not given again."""
        return self.filter(created_at__lt=Now() - ANSWERS_KEPT)


class AnsweredRequest(models.Model):
    """The answer to a write that named itself (Idempotency-Key): asked again, it is given again.

    Written in the transaction of what it answers, so a refused request may be sent again.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    # Of method, path and body: the same key for something else is a mistake of the program.
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    etag = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = AnsweredRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="org_answered_request_once"),
        ]

    def __str__(self) -> str:
        return self.key
