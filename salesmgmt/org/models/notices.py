"""What people are told, and the mails that go out with it. No texts: they are made when read."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import keep_history
from salesmgmt.org.models.people import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Named filters for notices."""

    def of(self, person: User) -> Self:
        """A person's own; nobody has a look at those of others, no deputy and no director."""
        return self.filter(person=person)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """Something that happened and that a person should know of."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    # A kind of salesmgmt/org/notices.py ("goals.proposed"), which knows what `subject` is the
    # primary key of.
    kind = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    created_at = models.DateTimeField(_("told at"), db_default=Now())
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    # The act that caused it.
    act = models.UUIDField()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "subject", "act"], name="org_notice_once"
            ),
        ]
        indexes = [
            # Readers: the page of notices, the API.
            models.Index(fields=["person", "-id"], name="org_notice_latest"),
            # Reader: the number in the header of every page.
            models.Index(
                fields=["person"], name="org_notice_unread", condition=Q(read_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.subject}"


class MailState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    GIVEN_UP = "given_up", _("given up")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Named filters for mails; times are the database's."""

    def due(self) -> Self:
        """Mails that wait and whose pause is over."""
        return self.filter(state=MailState.WAITING, not_before__lte=Now())


class OutgoingMail(models.Model):
    """A notice on its way to a person's mail box; its id names the mail for ever."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="mail")
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    # Counted when it is taken, together with the pause: who dies meanwhile leaves it due later.
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    not_before = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)
    # Why the last attempt failed, or why there will be no further one.
    error = models.TextField(blank=True, db_default="")

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        constraints = [
            models.CheckConstraint(
                name="org_outgoing_mail_sent_has_moment",
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | ~Q(state=MailState.SENT) & Q(sent_at__isnull=True),
            ),
        ]
        indexes = [
            # Reader: sql/claim_mail.sql.
            models.Index(
                fields=["not_before", "id"],
                name="org_outgoing_mail_due",
                condition=Q(state=MailState.WAITING),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.state}"


@keep_history()
class MutedMail(models.Model):
    """A person wants no e-mails of a kind; the notices themselves stay."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_mails")
    kind = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="org_muted_mail_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
