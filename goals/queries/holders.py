"""For whom may somebody set goals, and for which periods?"""

from datetime import date

from django.db.models import Q

from goals.access import refusals
from goals.queries.history import Holder
from salesmgmt.org.access import Person, departments_managed, people_managed, scope_of
from salesmgmt.org.models import Membership, Period, PeriodKind

_KINDS = {kind: place for place, kind in enumerate(PeriodKind.values)}


def settable_holders(
    user: Person, today: date, *, department: int | None = None, person: int | None = None
) -> list[Holder]:
    """Departments by the tree, then people of today by name, whose goals `user` may set.

    With `department` only that one, those directly below it and its members; with `person`
    only that person. At most five queries beside the scope.
    """
    scope = scope_of(user, today)
    belongs = Membership.objects.on(today)
    departments = departments_managed(scope).order_by("tree_key")
    people = people_managed(scope, today).order_by("sort_key", "pk")
    if person is not None:
        departments, people = departments.none(), people.filter(pk=person)
    elif department is not None:
        departments = departments.filter(Q(pk=department) | Q(parent=department))
        belongs = belongs.filter(department=department)
    found: list[Holder] = [*departments, *people.filter(pk__in=belongs.values("person"))]
    refused = refusals(scope, found, today)
    return [holder for holder in found if holder not in refused]


def coming_periods(today: date) -> list[Period]:
    """Fiscal periods that run or come, years first; one query."""
    rows = Period.objects.filter(
        calendar__company__isnull=False, ends_on__gte=today, closed_at__isnull=True
    )
    return sorted(rows, key=lambda period: (_KINDS[period.kind], period.starts_on))
