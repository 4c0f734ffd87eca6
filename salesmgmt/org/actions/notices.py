"""People are told what happened; they read it, and choose what comes by e-mail too."""

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.actions import enqueue
from salesmgmt.journal.acts import is_making_up, record_act
from salesmgmt.lib import sqlfile
from salesmgmt.org.access import scope_of
from salesmgmt.org.actions.checks import recorded, wrong
from salesmgmt.org.models import MutedMail, Notice, User
from salesmgmt.org.notices import kinds_for, notice_kind
from salesmgmt.org.notices_of_jobs import JOB_FAILED
from salesmgmt.org.rules.mailing import RESERVED_PATTERN

SEND_MAILS = "org.send_mails"
"""The kind of the job that sends what waits (salesmgmt/org/jobs.py)."""

_HERE = str(Path(__file__).resolve().parent.parent)
_Row = tuple[int, int, UUID]


def notify(*, people: Iterable[int], kind: str, subject: int, by: Any) -> None:
    """Tell people (ids) of one thing, inside the act that caused it. See `notify_each`."""
    notify_each(told=[(person, subject) for person in people], kind=kind, by=by)


def notify_each(*, told: Iterable[tuple[int, int]], kind: str, by: Any) -> None:
    """Tell people (ids) each of their subject (primary key), inside the act that caused it.

    One statement for any number of them, and a job where some are mailed. Nobody is told what
    they did themselves, twice the same of one act, or anything once they cannot log in. Raises
    LookupError for an unregistered kind.
    """
    doer = getattr(by, "pk", None)
    rows = [(person, subject) for person, subject in told if person != doer]
    notice_kind(kind)
    if rows:
        with record_act("org.notify", by=by) as act:
            if _write(kind, [(*row, act) for row in rows]):
                enqueue(kind=SEND_MAILS, key=str(act), arguments={}, by=by)


def notify_of_failed_jobs(*, today: date, by: Any) -> int:
    """Tell administrators of jobs that gave up since yesterday; each once. How many notices."""
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"today": today, "kind": JOB_FAILED}
        cursor.execute(sqlfile.read(_HERE, "notify_failed_jobs"), asked)
        rows: list[_Row] = cursor.fetchall()
    if rows:
        with record_act("org.notify_of_failed_jobs", by=by) as act:
            if _write(JOB_FAILED, rows):
                enqueue(kind=SEND_MAILS, key=str(act), arguments={}, by=by)
    return len(rows)


def read_notice(*, notice: Notice, by: User) -> Notice:
    """Mark one of the own notices as read; it keeps its first moment. No act of the history."""
    Notice.objects.of(by).unread().filter(pk=notice.pk).update(read_at=Now())
    notice.refresh_from_db()
    return notice


def read_all_notices(*, by: User, until: int) -> int:
    """Mark the own notices up to the id `until` as read: newer ones nobody has seen yet."""
    return Notice.objects.of(by).unread().filter(pk__lte=until).update(read_at=Now())


def choose_mails(*, wanted: Collection[str], by: User, today: date) -> None:
    """Have e-mails of exactly these kinds, among those that the person may switch off."""
    offered = {kind.kind for kind in kinds_for(scope_of(by, today)) if not kind.duty}
    if not set(wanted) <= offered:
        raise wrong("wanted", _("Choose among the kinds that can be switched off."))
    muted = offered - set(wanted)
    with recorded("org.choose_mails", by=by, why=""):
        MutedMail.objects.filter(person=by, kind__in=offered - muted).delete()
        _mute(by, muted)


def stop_mails(*, person: User, kind: str, by: User | None, why: str) -> None:
    """End the e-mails of one kind; asked for twice it is done once. Refused for a duty."""
    if notice_kind(kind).duty:
        raise wrong("kind", _("These e-mails cannot be switched off."))
    with recorded("org.stop_mails", by=by, why=why, person=person.pk):
        _mute(person, [kind])


def _mute(person: User, kinds: Iterable[str]) -> None:
    rows = [MutedMail(person=person, kind=kind) for kind in sorted(kinds)]
    MutedMail.objects.bulk_create(rows, ignore_conflicts=True)


def _write(kind: str, rows: Collection[_Row]) -> bool:
    """Write notices of (person, subject, act) that are not there yet; whether mails go out."""
    people, subjects, acts = zip(*rows, strict=True)
    bound: dict[str, Any] = {
        "kind": kind,
        "people": list(people),
        "subjects": list(subjects),
        "acts": [str(act) for act in acts],
        "is_duty": bool(notice_kind(kind).duty),
        "is_mailed": not is_making_up(),
        "reserved": RESERVED_PATTERN,
    }
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(_HERE, "notify"), bound)
        return cursor.rowcount > 0
