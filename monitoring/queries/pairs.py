"""Who leads a holder of goals, and who answers for it?"""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from monitoring.rules.reviews import Pair, Skip, pair_of_department, pair_of_person
from salesmgmt.org.models import Department, Management, Membership, User

# A holder by the field that names them: "person" or "department", and the id.
Holder = tuple[str, int]


def holder_of(person: int | None, department: int | None) -> Holder:
    """The holder of a row that names one of the two."""
    return ("department", department or 0) if person is None else ("person", person)


def pairs_of(holders: Collection[Holder], as_of: date) -> dict[Holder, Pair | Skip]:
    """Who talks to whom about each holder; four queries for any number of them."""
    people = [pk for kind, pk in holders if kind == "person"]
    rows = Management.objects.on(as_of).filter(person__in=_here(as_of))
    managers = dict(rows.values_list("department__path", "person"))
    members = Membership.objects.on(as_of).filter(person__in=people)
    homes = dict(members.values_list("person", "department__path"))
    here = set(_here(as_of).filter(pk__in=people).values_list("pk", flat=True))
    paths = dict(Department.objects.values_list("pk", "path"))
    return {
        (kind, pk): pair_of_department(paths[pk], managers)
        if kind == "department"
        else _pair_of(pk, homes, managers, is_here=pk in here)
        for kind, pk in holders
    }


def _here(day: date) -> QuerySet[User]:
    """People who work for the company on the day."""
    return User.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=day), is_active=True)


def _pair_of(
    person: int, homes: dict[int, str], managers: dict[str, int], *, is_here: bool
) -> Pair | Skip:
    if not is_here:
        return Skip.LEFT
    if person not in homes:
        return Skip.NO_DEPARTMENT
    return pair_of_person(person, homes[person], managers)
