"""Whom does a manager manage, after moves and departures?"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from salesmgmt.org.access import people_managed, scope_of, signed_in
from salesmgmt.org.models import Membership
from tests.cast import MEMBERS, Cast

DAY = timedelta(days=1)
NORTH = {key for home, keys in MEMBERS.items() if home.startswith("north") for key in keys}
SOUTH = set(MEMBERS["south"])


def managed(cast: Cast, manager: str) -> set[str]:
    scope = scope_of(cast.person(manager), cast.today)
    return set(people_managed(scope, cast.today).values_list("key", flat=True))


def move(cast: Cast, person: str, department: str, days: int) -> None:
    """From so many days after today."""
    first = cast.today + days * DAY
    Membership.objects.filter(person=cast.people[person]).update(ends_on=first - DAY)
    Membership.objects.create(
        person=cast.people[person], department=cast.departments[department], starts_on=first
    )


def test_a_manager_has_the_department_and_all_below(cast: Cast) -> None:
    assert managed(cast, "mona") == NORTH
    assert managed(cast, "sven") == SOUTH


@pytest.mark.parametrize(("days", "has_moved"), [(-5, True), (0, True), (1, False)])
def test_who_moves_goes_to_the_next_manager_on_the_day(cast, days: int, has_moved: bool) -> None:
    move(cast, "rita", "south", days)
    gone = {"rita"} if has_moved else set()
    assert managed(cast, "mona") == NORTH - gone
    assert managed(cast, "sven") == SOUTH | gone


def test_who_comes_back_is_managed_again(cast: Cast) -> None:
    move(cast, "rita", "south", -9)
    Membership.objects.filter(ends_on__isnull=True, person=cast.people["rita"]).update(
        ends_on=cast.today - 5 * DAY
    )
    Membership.objects.create(
        person=cast.people["rita"],
        department=cast.departments["north"],
        starts_on=cast.today - 4 * DAY,
    )
    assert managed(cast, "mona") == NORTH
    assert managed(cast, "sven") == SOUTH


def test_who_left_stays_with_the_last_manager(cast: Cast) -> None:
    Membership.objects.filter(person=cast.people["rita"]).update(ends_on=cast.today - 30 * DAY)
    assert managed(cast, "mona") == NORTH


def test_nobody_acts_without_having_logged_in() -> None:
    with pytest.raises(PermissionDenied):
        signed_in(AnonymousUser())
