"""The playbook: sheets with versions, approved by a second person, read and confirmed."""

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import append_only, keep_history
from salesmgmt.org.access import scope_of
from salesmgmt.org.models import Role, User
from salesmgmt.sales.models import Product
from salesmgmt.sales.models.fields import term
from training.rules.terms import SheetKind, VersionState

WRITERS = frozenset({Role.DIRECTOR, Role.MANAGER, Role.HEAD, Role.ADMINISTRATOR})
"""Roles that draft sheets and modules; approving takes another one of them."""


def published_is_approved(name: str) -> models.CheckConstraint:
    """A published version has its day and, when a person wrote it, somebody who approved it."""
    approved = Q(approved_by__isnull=False) | Q(author__isnull=True)
    return models.CheckConstraint(
        name=name,
        condition=Q(
            state__in=[VersionState.DRAFT, VersionState.DISCARDED], published_on__isnull=True
        )
        | Q(approved, state=VersionState.PUBLISHED, published_on__isnull=False),
        violation_error_message=_("What is published was approved by somebody, on a day."),
    )


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Named filters for sheets."""

    def published(self) -> Self:
        """Sheets of which a version is published, and that are not withdrawn."""
        published = SheetVersion.objects.published().filter(sheet=OuterRef("pk"))
        return self.filter(Exists(published), withdrawn_on__isnull=True)

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """What is published is everybody's of the company; drafts are the writers'."""
        scope = scope_of(user, today)
        if scope.roles & WRITERS or scope.is_manager:
            return self
        return self.published() if scope.person_ids else self.none()


@keep_history()
class Sheet(models.Model):
    """One page of the playbook: a product, an audience, the strategy, or what worked."""

    kind = term(SheetKind)
    # What it is about: a product's sheet, an audience's segment.
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="sheets"
    )
    segment = models.CharField(_("segment"), max_length=100, blank=True)
    # Where it came from, by the name of a later storey's page and its object's key.
    reason_kind = models.CharField(max_length=60, blank=True)
    reason_key = models.CharField(max_length=40, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheet")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class SheetVersionQuerySet(models.QuerySet["SheetVersion"]):
    """Named filters for versions of sheets."""

    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)

    def latest_published(self) -> Self:
        """Of each sheet the published version with the highest number."""
        newer = SheetVersion.objects.published().filter(
            sheet=OuterRef("sheet"), number__gt=OuterRef("number")
        )
        return self.published().filter(~Exists(newer))


@keep_history()
class SheetVersion(models.Model):
    """A sheet's text (Markdown); once published it never changes."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), max_length=50_000)
    state = term(VersionState, default=VersionState.DRAFT)
    # People have to confirm that they read it (a new strategy).
    must_confirm = models.BooleanField(_("reading is confirmed"), default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written at"), db_default=Now())
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_on = models.DateField(_("published on"), null=True)

    objects = SheetVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="training_sheet_number_once"),
            models.UniqueConstraint(
                fields=["sheet"],
                name="training_sheet_one_draft",
                condition=Q(state=VersionState.DRAFT),
                violation_error_message=_("There is a draft of this sheet already: go on with it."),
            ),
            models.CheckConstraint(
                name="training_sheet_approved_by_another",
                condition=Q(approved_by__isnull=True)
                | Q(author__isnull=True)
                | ~Q(approved_by=F("author")),
                violation_error_message=_("Somebody else than the author approves a sheet."),
            ),
            published_is_approved("training_sheet_published_is_approved"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state="draft"),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Reading(models.Model):
    """A person confirmed that they read a published version: the read receipt; append-only."""

    version = models.ForeignKey(SheetVersion, models.PROTECT, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="readings")
    confirmed_at = models.DateTimeField(_("confirmed at"), db_default=Now())
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="training_reading_once"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.person_id} read {self.version_id}"
