"""Which rows are somebody's to see: entries of a day, objects that last."""

from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from salesmgmt.lib.lookups import among
from salesmgmt.org.access.people import in_subtrees, people_managed
from salesmgmt.org.access.scope import ManagedSpan, Scope
from salesmgmt.org.models import Membership


def entries_visible(scope: Scope, day_field: str, person_field: str = "person_id") -> Q:
    """Rows with a person and `department_id` (ledger, shares, deals) that the person may see.

    Own rows; rows of departments managed today, whatever their day; rows of
    departments managed in the past on the days of that management, for ever.
    """
    if scope.sees_all:
        return Q()
    return reduce(or_, ways_to_see(scope, day_field, person_field))


def ways_to_see(scope: Scope, day_field: str, person_field: str = "person_id") -> Iterator[Q]:
    """The conditions of `entries_visible` for who does not see all; each goes by an index."""
    yield Q(**{f"{person_field}__in": scope.person_ids})
    if scope.department_ids_now:
        yield among("department_id", sorted(scope.department_ids_now))
    for span in scope.ended_management:
        days = {f"{day_field}__gte": span.starts_on, f"{day_field}__lte": span.ends_on}
        yield among("department_id", span.department_ids) & Q(**days)


def lasting_visible(
    scope: Scope,
    today: date,
    *,
    person: str = "person",
    department: str | None = "department",
    ended: str = "ends_on",
) -> Q:
    """Objects that last (goal, review, assignment, diagnosis) which are the person's business.

    Those held by the person; by people and departments managed today, with all their history;
    and what ended while the person managed the holder. The arguments are the look-ups of the
    holder and of the last day, from the object; `department` is None where only people hold.
    """
    if scope.sees_all:
        return Q()
    visible = Q(**{f"{person}__in": scope.person_ids})
    if scope.department_paths_now:
        visible |= Q(**{f"{person}__in": people_managed(scope, today).values("pk")})
        if department:
            visible |= in_subtrees(scope.department_paths_now, f"{department}__path")
    for span in scope.ended_management:
        visible |= _ended_in(span, person, department, ended)
    return visible


def _ended_in(span: ManagedSpan, person: str, department: str | None, ended: str) -> Q:
    """What ended while the subtree was managed: held by it, or by the people in it then."""
    belonged = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef(ended)),
        person=OuterRef(person),
        starts_on__lte=OuterRef(ended),
        department__path__startswith=span.path,
    )
    held = Q(Exists(belonged))
    if department:
        held |= Q(**{f"{department}__path__startswith": span.path})
    return Q(held, **{f"{ended}__gte": span.starts_on, f"{ended}__lte": span.ends_on})
