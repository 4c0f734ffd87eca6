"""Rows that hold from a day to a day: added, ended, withdrawn, never two at a time."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.actions.checks import check_fields, check_rows, recorded, wrong
from salesmgmt.org.models import (
    Accountability,
    Deputy,
    Management,
    Membership,
    RoleAssignment,
    User,
)
from salesmgmt.org.models.dated import Dated
from salesmgmt.org.rules.spans import Span, first_overlap

Row = TypeVar("Row", bound=Dated)

_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)


@dataclass(frozen=True, slots=True)
class Alone:
    """Of which fields one value has one row a day, what to say otherwise, and how a row reads."""

    owner: tuple[str, ...]
    message: str | Promise
    sentence: Callable[[Any], str]


ALONE: dict[type[Dated], Alone] = {
    Membership: Alone(
        ("person_id",),
        _("The person already belongs to a department on some of these days."),
        lambda row: (
            gettext("%(person)s belongs to %(department)s")
            % {"person": row.person, "department": row.department}
        ),
    ),
    Management: Alone(
        ("department_id",),
        _("The department already has a manager on some of these days."),
        lambda row: (
            gettext("%(person)s manages %(department)s")
            % {"person": row.person, "department": row.department}
        ),
    ),
    RoleAssignment: Alone(
        ("person_id", "role"),
        _("The person already has this role on some of these days."),
        lambda row: (
            gettext("%(person)s has the role %(role)s")
            % {"person": row.person, "role": row.get_role_display()}
        ),
    ),
    Accountability: Alone(
        ("area",),
        _("Somebody already answers for this on some of these days."),
        lambda row: (
            gettext("%(person)s answers for %(area)s")
            % {"person": row.person, "area": row.get_area_display()}
        ),
    ),
    Deputy: Alone(
        ("person_id", "deputy_id"),
        _("This deputy already stands in on some of these days."),
        lambda row: (
            gettext("%(deputy)s stands in for %(person)s")
            % {"person": row.person, "deputy": row.deputy}
        ),
    ),
}


def add_dated(row: Row) -> Row:
    """Write one dated row, or refuse it with the field or the rows it collides with."""
    _check_row(row)
    _lock_people([row])
    check_alone([row])
    row.validate_constraints()
    row.save(force_insert=True)
    return row


def add_many(rows: Sequence[Row]) -> list[Row]:
    """The same for many rows of one kind in a few statements; all or none."""
    check_rows(rows, _check_row)
    _lock_people(rows)
    check_alone(rows)
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=2_000)
    return list(rows)


def end_dated(row: Row, on: date) -> Row:
    """Make `on` the row's last day; refused before its first day, or when it would collide."""
    row = copy(row)
    row.ends_on = on
    _lock_people([row])
    row.refresh_from_db()
    row.ends_on = on
    check_days(row)
    check_alone([row])
    row.validate_constraints()
    row.save(update_fields=["ends_on"])
    return row


def withdraw(*, row: Dated, today: date, by: User | None, why: str) -> None:
    """Take back a dated row that has not begun; what has begun is ended instead."""
    if row.starts_on <= today:
        raise wrong("starts_on", _("This has already begun: give it a last day instead."))
    with recorded("org.withdraw", by=by, why=why):
        row.delete()


def _check_row(row: Dated) -> None:
    check_fields(row)
    check_days(row)


def check_days(row: Dated) -> None:
    """Refuse years nobody means and an end before the start."""
    if not _FIRST_DAY <= row.starts_on <= _LAST_DAY:
        raise wrong("starts_on", _("The day must lie between 1900 and 2200."))
    if row.ends_on and row.ends_on < row.starts_on:
        raise wrong("ends_on", _("The end must not be before the start."))


def check_alone(rows: Sequence[Dated]) -> None:
    """Refuse when a row of one owner overlaps another new or stored one, and say which and when."""
    if not rows:
        return
    kind = type(rows[0])
    alone = ALONE[kind]
    first = alone.owner[0].removesuffix("_id")
    stored = (
        kind._default_manager.filter(**{f"{first}__in": {_owner(row)[0] for row in rows}})
        .exclude(pk__in=[row.pk for row in rows if row.pk])
        .select_related(*(f.name for f in kind._meta.fields if f.is_relation))
    )
    overlap = first_overlap(
        Span(_owner(row), row.starts_on, row.ends_on, row) for row in (*stored, *rows)
    )
    if overlap:
        raise ValidationError(f"{alone.message} {_told(overlap, rows)}", "overlap")


def _owner(row: Dated) -> tuple[int | str, ...]:
    return tuple(getattr(row, name) for name in ALONE[type(row)].owner)


def _told(overlap: tuple[Dated, Dated], rows: Sequence[Dated]) -> str:
    """The row in the way: the stored one, or the earlier of two new ones."""
    new = {id(row) for row in rows}
    row = next((one for one in overlap if id(one) not in new), overlap[0])
    words = {"row": ALONE[type(row)].sentence(row), "first": date_format(row.starts_on)}
    if row.ends_on is None:
        return gettext("%(row)s from %(first)s on.") % words
    words["last"] = date_format(row.ends_on)
    return gettext("%(row)s from %(first)s to %(last)s.") % words


def _lock_people(rows: Sequence[Dated]) -> None:
    """Refuse days after a person's last one; writers of one person's rows wait for each other.

    People are locked before any of their rows, so that no two writers wait in a circle.
    """
    last_days: dict[int, date] = {}
    for row in rows:
        last = row.ends_on or date.max
        for name in ("person_id", "deputy_id"):
            if hasattr(row, name):
                last_days[getattr(row, name)] = max(last_days.get(getattr(row, name), last), last)
    people = User.objects.select_for_update(no_key=True).filter(pk__in=last_days).order_by("pk")
    for person in people.only("name", "left_on"):
        if person.left_on and last_days[person.pk] > person.left_on:
            message = _("%(person)s left on %(day)s; choose a last day up to then.")
            raise wrong("ends_on", message, person=person, day=date_format(person.left_on))
