"""Jobs are rows: written in the transaction that causes them, claimed by lease, never lost.

What else the history needs: why somebody acted, and the seals that prove that nothing was changed.
Readings are who looked at whose figures.
"""

from datetime import datetime
from typing import Self
from uuid import UUID

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pghistory.models import Context

from salesmgmt.journal.data_classes import DataClass
from salesmgmt.journal.history import NOT_EMPTIED, append_only

RUNNER_DIED = gettext_noop(
    "The runner died or took longer than its lease, for the last permitted time."
)
"""The error of a job that nobody ended; all others are said by what went wrong in it."""

MOST_ATTEMPTS = 5
"""After so many a job stays failed until somebody looks at it."""


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class JobQuerySet(models.QuerySet["Job"]):
    """Named filters for jobs. All times are the database's: hosts' clocks differ and step back."""

    def open(self) -> Self:
        """Jobs that still have to be done."""
        return self.filter(state__in=[JobState.WAITING, JobState.RUNNING])

    def failed(self) -> Self:
        """Jobs that nobody tries any more."""
        return self.filter(state=JobState.FAILED)

    def given_up(self) -> Self:
        """Jobs that nobody tries any more, or wanted any more; they may be run again."""
        return self.filter(state__in=[JobState.FAILED, JobState.CANCELLED])

    def cancellable(self) -> Self:
        """Jobs that are not done and that nobody has asked to end."""
        return self.open().filter(cancel_asked_at=None)

    def claimable(self) -> Self:
        """Jobs that any runner may take now: waiting and due, or left by a runner that died."""
        waiting = Q(state=JobState.WAITING, not_before__lte=Now())
        free = waiting | _lease_ran_out()
        return self.cancellable().filter(free, attempts__lt=MOST_ATTEMPTS)

    def abandoned(self) -> Self:
        """Jobs whose last permitted runner died too."""
        return self.filter(_lease_ran_out(), attempts__gte=MOST_ATTEMPTS, cancel_asked_at=None)

    def left_to_cancel(self) -> Self:
        """Jobs that somebody cancelled while they ran, and whose runner died since."""
        return self.filter(_lease_ran_out(), cancel_asked_at__isnull=False)

    def held_by(self, claimed: "Job") -> Self:
        """The row of `claimed` while its lease is still the one that was claimed."""
        running = self.filter(pk=claimed.pk, state=JobState.RUNNING)
        return running.filter(attempts=claimed.attempts, runner=claimed.runner)


def _lease_ran_out() -> Q:
    return Q(state=JobState.RUNNING, leased_until__lt=Now())


class Job(models.Model):
    """One piece of work with one effect; the same (kind, key) exists once for ever."""

    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    # Counts the claims, from 0 again after a retry.
    attempts = models.PositiveSmallIntegerField(default=0)
    # Drawn at each claim: with `attempts` the runner's proof that the lease is its own. The number
    # alone comes back after a retry, when a slow runner of before may still be at work.
    runner = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    # A waiting job is left alone until then: it failed a moment ago.
    not_before = models.DateTimeField(db_default=Now())
    # Until when the present runner may work; after it anybody may claim the job again.
    leased_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Since then nobody claims the job any more, and its runner rolls back.
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    # How far the last attempt said that it was; both or none.
    progress_done = models.PositiveIntegerField(null=True, blank=True)
    progress_of = models.PositiveIntegerField(null=True, blank=True)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    # The act that caused the job: who wanted it.
    act = models.UUIDField()

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="journal_job_once"),
            models.CheckConstraint(
                name="journal_job_running_has_lease",
                condition=Q(state=JobState.RUNNING, leased_until__isnull=False)
                | ~Q(state=JobState.RUNNING),
            ),
            models.CheckConstraint(
                name="journal_job_cancel_asked_is_not_done",
                condition=Q(cancel_asked_at__isnull=True)
                | Q(state__in=[JobState.RUNNING, JobState.CANCELLED]),
            ),
            models.CheckConstraint(
                name="journal_job_progress_is_a_part",
                condition=Q(progress_done__isnull=True, progress_of__isnull=True)
                | Q(progress_of__isnull=False, progress_done__lte=F("progress_of")),
            ),
        ]
        indexes = [
            # Readers: JobQuerySet.claimable (every tick) and journal.queries.open_jobs.
            models.Index(
                fields=["created_at"],
                name="journal_job_open",
                condition=Q(state__in=[JobState.WAITING, JobState.RUNNING]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ActContext(Context):
    """Who did what when: pghistory's own table, which nobody changes once it is committed."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Protect(name="not_deleted", operation=pgtrigger.Delete),
            NOT_EMPTIED,
            pgtrigger.Protect(
                name="not_changed",
                operation=pgtrigger.Update,
                # While its own transaction lasts pghistory may add to it.
                condition=pgtrigger.Condition("OLD.created_at IS DISTINCT FROM now()"),
            ),
        ]

    @property
    def act(self) -> UUID:
        """Its own: for histories an act is also a row of what it names (journal/objects.py)."""
        return self.pk

    @property
    def recorded_at(self) -> datetime:
        """When it was done, as append-only rows name it."""
        return self.created_at


class Reason(models.Model):
    """Why somebody acted, in their own words; the act itself (pghistory's context) holds ids.

    Words of a person can be taken out (left empty), never written anew.
    """

    act = models.UUIDField(primary_key=True)
    text = models.TextField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="not_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_taken_out", fields=["act"]),
            pgtrigger.Protect(
                name="never_written_anew",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(new__text=""),
            ),
            NOT_EMPTIED,
        ]

    def __str__(self) -> str:
        return self.text


class SealQuerySet(models.QuerySet["Seal"]):
    """Named filters for seals."""

    def last_of_each(self) -> Self:
        """The last seal of each table."""
        return self.order_by("table", "-pk").distinct("table")


class Seal(models.Model):
    """The digest of one stretch of a table of the history; append-only.

    Each digest is taken over the one before it too: what is changed, added or taken out later
    is found (journal/sql/digest.sql), also when the database's owner did it.
    """

    table = models.CharField(max_length=63)
    # The rows whose key lies after the seal before and up to here.
    last = models.BigIntegerField()
    rows = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    # The highest key that was there when this seal was made: the next one goes so far.
    seen = models.BigIntegerField()
    sealed_at = models.DateTimeField(db_default=Now())

    objects = SealQuerySet.as_manager()

    class Meta:
        indexes = [
            # Readers: SealQuerySet.last_of_each, journal/queries/tampering.py.
            models.Index(fields=["table", "id"], name="journal_seal_chain"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.table} {self.last}"


READINGS_KEPT_DAYS = 365
"""So long the readers' log is kept; only what is older may be deleted."""


class AnswerKind(models.TextChoices):
    """In which form it was read."""

    PAGE = "page", _("page")
    FRAGMENT = "fragment", _("part of a page")
    CSV = "csv", _("CSV file")
    API = "api", _("program (API)")


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Named filters for readings."""

    def about(self, person_id: int) -> Self:
        """Who looked at a person's data, the latest first."""
        return self.filter(subjects__contains=[person_id]).order_by("-pk")


class Reading(models.Model):
    """Somebody was shown performance or pay data of other people; append-only, ids alone.

    Ids and not foreign keys: the log outlives whoever is in it, and an entry costs one INSERT.
    """

    reader = models.BigIntegerField()
    # Whose deputy the reader was on that day.
    stands_in_for = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField(db_default=Now())
    # Name of the address, the object in it, and what narrowed it down: no text that somebody typed.
    page = models.CharField(max_length=60)
    object = models.BigIntegerField(null=True)
    filters = models.JSONField(default=dict)
    answer = models.CharField(max_length=8, choices=AnswerKind)
    data = models.CharField(max_length=11, choices=DataClass)
    # Everybody but the reader.
    subjects = ArrayField(models.BigIntegerField())
    count = models.PositiveIntegerField()
    # As it stands in the server's log and in the answer's X-Request-ID.
    request = models.CharField(max_length=64)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="journal_reading_counts_subjects",
                condition=Q(count__gt=0, subjects__len=F("count")),
            ),
        ]
        indexes = [
            # Reader: ReadingQuerySet.about, for the page "My data" and the API.
            GinIndex(fields=["subjects"], name="journal_reading_by_subject"),
        ]
        triggers = [
            pgtrigger.Protect(name="stays", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=f"""
                    IF OLD.at >= now() - INTERVAL '{READINGS_KEPT_DAYS} days' THEN
                        RAISE EXCEPTION 'the readers'' log is kept for {READINGS_KEPT_DAYS} days'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN OLD;
                """,
            ),
            NOT_EMPTIED,
        ]

    def __str__(self) -> str:
        return f"{self.reader} {self.page}"
