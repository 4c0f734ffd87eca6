"""The tree of departments; who belongs where and who manages what, by date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Substr
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.names import sort_key
from salesmgmt.org.actions.checks import (
    check_fields,
    check_zone,
    checked,
    one_line,
    recorded,
    wrong,
)
from salesmgmt.org.actions.dated import add_dated, add_many, end_dated
from salesmgmt.org.models import Department, Management, Membership, User
from salesmgmt.org.rules.tree import MOST_LEVELS, Place, place_under

_PLACE = {"path", "tree_key", "depth"}


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A person is to belong to a department."""

    person: User
    department: Department
    starts_on: date
    ends_on: date | None = None


def create_department(
    *, key: str, name: str, parent: Department | None, timezone: str, by: User | None, why: str
) -> Department:
    """Add a department below `parent`; None makes the company itself, once."""
    department = Department(key=key.strip(), name=one_line(name), parent=parent, timezone=timezone)
    check_fields(department, computed=_PLACE)
    check_zone(timezone)
    with recorded("org.create_department", by=by, why=why):
        _lock_tree()
        if parent:
            parent.refresh_from_db()
        department.pk = _next_key()
        _stand(department, _under(parent, department))
        _refuse_too_deep(department.depth)
        checked(department, computed=("tree_key",)).save(force_insert=True)
    return department


def move_department(
    *, department: Department, parent: Department, by: User | None, why: str
) -> Department:
    """Put a department with all below it under another parent; its history goes along."""
    with recorded("org.move_department", by=by, why=why, department=department.pk):
        _lock_tree()
        department = Department.objects.get(pk=department.pk)
        parent.refresh_from_db()
        if department.is_company:
            raise wrong("parent", _("The company itself cannot be moved."))
        if parent.path.startswith(department.path):
            message = _("%(parent)s lies in %(department)s: choose a parent outside of it.")
            raise wrong("parent", message, parent=parent, department=department)
        department.parent = parent
        _replant(department, _under(parent, department))
    return department


def rename_department(
    *, department: Department, name: str, by: User | None, why: str
) -> Department:
    """Give a department another name; the tree's order follows."""
    with recorded("org.rename_department", by=by, why=why, department=department.pk):
        _lock_tree()
        department = Department.objects.select_related("parent").get(pk=department.pk)
        department.name = one_line(name)
        check_fields(department, computed=_PLACE)
        _replant(department, _under(department.parent, department))
    return department


def join_department(
    *,
    person: User,
    department: Department,
    starts_on: date,
    by: User | None,
    why: str,
    ends_on: date | None = None,
) -> Membership:
    """Let a person belong to a department; refused when they belong to one on these days."""
    with recorded("org.join_department", by=by, why=why, person=person.pk):
        return add_dated(
            Membership(person=person, department=department, starts_on=starts_on, ends_on=ends_on)
        )


def join_departments(
    *, rows: Sequence[MembershipRow], by: User | None, why: str
) -> list[Membership]:
    """Let many people belong to departments in a few statements; all or none."""
    with recorded("org.join_departments", by=by, why=why):
        return add_many(
            [
                Membership(
                    person=row.person,
                    department=row.department,
                    starts_on=row.starts_on,
                    ends_on=row.ends_on,
                )
                for row in rows
            ]
        )


def transfer(
    *, person: User, department: Department, on: date, by: User | None, why: str
) -> Membership:
    """Move a person to another department from `on`: the present membership ends the day before.

    The new one lasts as long as the present one was to last.
    """
    with recorded("org.transfer", by=by, why=why, person=person.pk):
        present = _membership_on(person, on)
        if present.department_id == department.pk:
            message = _("%(person)s already belongs to %(department)s.")
            raise wrong("department", message, person=person, department=department)
        if present.starts_on == on:
            message = _("%(person)s joined %(department)s on that day: choose a later one.")
            raise wrong("on", message, person=person, department=present.department)
        until = present.ends_on
        end_dated(present, on - timedelta(days=1))
        return add_dated(
            Membership(person=person, department=department, starts_on=on, ends_on=until)
        )


def appoint_manager(
    *,
    person: User,
    department: Department,
    starts_on: date,
    by: User | None,
    why: str,
    ends_on: date | None = None,
) -> Management:
    """Make a person accountable for a department; refused when somebody is on these days."""
    with recorded("org.appoint_manager", by=by, why=why, person=person.pk):
        return add_dated(
            Management(person=person, department=department, starts_on=starts_on, ends_on=ends_on)
        )


def end_management(*, management: Management, on: date, by: User | None, why: str) -> Management:
    """Make `on` the last day on which the person manages the department."""
    with recorded("org.end_management", by=by, why=why, person=management.person_id):
        return end_dated(management, on)


def _lock_tree() -> None:
    """One change of the tree at a time: two moves, each right, could make a circle together."""
    list(Department.objects.select_for_update(no_key=True).filter(parent=None).values("pk"))


def _next_key() -> int:
    """The primary key before the row: the path holds it, and one insert is one entry of history."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('org_department', 'id'))")
        return cursor.fetchone()[0]


def _under(parent: Department | None, department: Department) -> Place:
    above = Place(parent.path, parent.tree_key, parent.depth) if parent else None
    return place_under(above, department.pk, sort_key(department.name))


def _stand(department: Department, place: Place) -> None:
    department.path = place.path
    department.tree_key = place.tree_key
    department.depth = place.depth


def _refuse_too_deep(depth: int) -> None:
    if depth >= MOST_LEVELS:
        message = _("The tree has at most %(levels)d levels: choose a parent further up.")
        raise wrong("parent", message, levels=MOST_LEVELS)


def _replant(department: Department, place: Place) -> None:
    """Save a department and rewrite the places of all below it in one statement."""
    below = Department.objects.in_subtree(department).exclude(pk=department.pk)
    deeper = place.depth - department.depth
    deepest = below.aggregate(deepest=Max("depth"))["deepest"] or department.depth
    _refuse_too_deep(deepest + deeper)
    below.update(
        path=Concat(Value(place.path), Substr("path", len(department.path) + 1)),
        tree_key=Concat(Value(place.tree_key), Substr("tree_key", len(department.tree_key) + 1)),
        depth=F("depth") + deeper,
    )
    _stand(department, place)
    checked(department, computed=("tree_key",)).save()


def _membership_on(person: User, day: date) -> Membership:
    # The person before the row, as everywhere: see dated.add_dated.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    rows = Membership.objects.on(day).filter(person=person)
    present = rows.select_related("department").first()
    if present is None:
        message = _("%(person)s belongs to no department on %(day)s: let them join one.")
        raise wrong("on", message, person=person, day=date_format(day))
    return present
