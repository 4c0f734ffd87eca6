"""Whom does a manager manage after moves and departures, and what is left of a management?"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from goals.models import Goal
from salesmgmt.org import access
from salesmgmt.org.access import people_managed, scope_of, signed_in
from salesmgmt.org.access.scope import Stay
from salesmgmt.org.models import Deputy, Management, Membership, Role, RoleAssignment
from salesmgmt.sales.models import Credit, Order, OrderShare
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


ALL = "acme north north-east south"
# Departments managed, with totals, in filters, listed by name; people managed, visible, listed;
# entries of the ledger. As the table of docs/access.md.
REACH = {
    "dora": (ALL, ALL, ALL, ALL, 16, 16, 16, 11),
    "mona": ("north north-east", *["acme north north-east"] * 3, 7, 7, 7, 8),
    "sven": ("south", *["acme south"] * 3, 3, 3, 3, 3),
    "nina": ("north-east", *["acme north north-east"] * 3, 2, 2, 2, 1),
    "rita": ("", *["acme north"] * 3, 0, 1, 1, 3),
    "hedy": ("", "", ALL, "", 0, 1, 1, 0),
    "aude": ("", "", ALL, "", 0, 1, 1, 0),
    "hans": ("", "", "", ALL, 0, 1, 16, 0),
    "paul": ("", "", "", "", 0, 1, 1, 0),
    "adam": ("", "", "", ALL, 0, 1, 16, 0),
}


def reach(cast: Cast, person: str) -> tuple[str | int, ...]:
    """A row of REACH."""
    scope = scope_of(cast.person(person), cast.today)
    departments = (
        access.departments_managed(scope),
        access.departments_with_totals(scope),
        access.departments_to_filter(scope),
        access.departments_listed(scope),
    )
    people = (people_managed, access.people_visible, access.people_listed)
    return (
        *(" ".join(sorted(found.values_list("key", flat=True))) for found in departments),
        *(found(scope, cast.today).count() for found in people),
        Credit.objects.filter(access.entries_visible(scope, "business_on")).count(),
    )


@pytest.mark.parametrize("person", REACH)
def test_what_each_role_reaches(cast: Cast, person: str) -> None:
    assert reach(cast, person) == REACH[person]
    scope = scope_of(cast.person(person), cast.today)
    goals = Goal.objects.filter(access.lasting_visible(scope, cast.today))
    assert goals.exists() == (person not in {"hedy", "aude", "hans", "paul", "adam"})
    assert (goals.count() == Goal.objects.count()) == (person == "dora")


def test_a_director_who_manages_nothing_reaches_everything(cast: Cast) -> None:
    RoleAssignment.objects.create(
        person=cast.people["paul"], role=Role.DIRECTOR, starts_on=cast.today
    )
    assert reach(cast, "paul") == REACH["dora"]
    scope = scope_of(cast.person("paul"), cast.today)
    goals = Goal.objects.filter(access.lasting_visible(scope, cast.today))
    assert goals.count() == Goal.objects.count()


def test_an_ended_management_stays_in_filters(cast: Cast) -> None:
    Management.objects.filter(person=cast.people["sven"]).update(
        person=cast.people["paul"], ends_on=cast.today - DAY
    )
    scope = scope_of(cast.person("paul"), cast.today)
    assert [d.key for d in access.departments_to_filter(scope)] == ["south"]
    assert not access.departments_with_totals(scope).exists()


def stays_of_today(cast: Cast) -> dict[str, list[Stay]]:
    return {
        department.path: [
            Stay(cast.people[key].pk, cast.today, None) for key in MEMBERS.get(department.key, ())
        ]
        for department in cast.departments.values()
    }


@pytest.mark.parametrize("is_managed", [True, False])
def test_totals_of_few_are_told_to_who_knows_them_anyway(cast: Cast, is_managed: bool) -> None:
    """The managed department or the own one, of fewer than five people."""
    hedy, south = cast.people["hedy"], cast.departments["south"]
    days = (cast.today, cast.today)
    told = access.paths_tellable(scope_of(hedy, cast.today), stays_of_today(cast), *days)
    assert south.path not in told
    Membership.objects.filter(person=hedy).delete()
    if is_managed:
        Management.objects.filter(department=south).update(ends_on=cast.today - DAY)
        Management.objects.create(person=hedy, department=south, starts_on=cast.today)
    else:
        Membership.objects.create(person=hedy, department=south, starts_on=cast.today)
    scope = scope_of(cast.person("hedy"), cast.today)
    assert south.path in access.paths_tellable(scope, stays_of_today(cast), *days)


def test_totals_are_told_to_who_sees_no_people_alone(cast: Cast) -> None:
    """Of five people or more in all, none of whom is told by what else is known."""
    stays = stays_of_today(cast)
    days = (cast.today, cast.today)
    for person in ("dora", "mona", "rita", "hans"):
        scope = scope_of(cast.person(person), cast.today)
        assert access.paths_tellable(scope, stays, *days) == frozenset()
    told = access.paths_tellable(scope_of(cast.person("hedy"), cast.today), stays, *days)
    assert cast.departments["acme"].path in told
    assert cast.departments["north-east"].path not in told
    before = (cast.today - DAY, cast.today - DAY)
    scope = scope_of(cast.person("hedy"), cast.today)
    assert access.paths_tellable(scope, stays, *before) == frozenset()


def test_who_stands_in_for_whom(cast: Cast, django_assert_num_queries) -> None:
    mona, ralf = cast.people["mona"], cast.people["ralf"]
    for absent in (cast.people["sven"], mona):
        Deputy.objects.create(person=absent, deputy=ralf, starts_on=cast.today, ends_on=cast.today)
    keys = sorted([str(mona.pk), str(cast.people["sven"].pk)], key=int)
    assert access.stands_in_for(cast.person("ralf"), cast.today) == ",".join(keys)
    assert access.stands_in_for(cast.person("ralf"), cast.today + DAY) is None
    with django_assert_num_queries(0):
        assert access.stands_in_for(None, cast.today) is None
        assert access.stands_in_for(AnonymousUser(), cast.today) is None
        assert access.stands_in_for(ralf, None) is None


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


@pytest.mark.parametrize(
    ("holder", "days", "is_visible"),
    [
        ("ned", 0, True),
        ("ned", 1, False),
        ("north-east", 0, True),
        # Of the own department the total is seen by belonging to it.
        ("north-east", 1, True),
        ("ralf", 0, False),
    ],
)
def test_who_managed_sees_what_ended_by_the_last_day(
    cast: Cast, holder: str, days: int, is_visible: bool
) -> None:
    last = cast.today - 20 * DAY
    Management.objects.filter(person=cast.people["nina"]).update(ends_on=last)
    goal = Goal.objects.filter(pk=cast.goals[holder].pk)
    goal.update(ends_on=last + days * DAY, starts_on=last - 30 * DAY)
    assert goal.visible_to(cast.person("nina"), cast.today).exists() == is_visible


@pytest.mark.parametrize(("days", "is_visible"), [(-1, False), (0, True)])
def test_who_managed_sees_nothing_from_before(cast: Cast, days: int, is_visible: bool) -> None:
    first = cast.today - 60 * DAY
    Management.objects.filter(person=cast.people["nina"]).update(
        starts_on=first, ends_on=cast.today - DAY
    )
    goal = Goal.objects.filter(pk=cast.goals["ned"].pk)
    goal.update(starts_on=first - 90 * DAY, ends_on=first + days * DAY)
    assert goal.visible_to(cast.person("nina"), cast.today).exists() == is_visible


@pytest.mark.parametrize(("days", "is_visible"), [(-1, False), (0, True), (9, True), (10, False)])
def test_who_managed_sees_shares_of_these_days(cast: Cast, days: int, is_visible: bool) -> None:
    booked = cast.orders["ned"].booked_on
    first = booked - days * DAY
    Management.objects.filter(person=cast.people["nina"]).update(
        starts_on=first, ends_on=first + 9 * DAY
    )
    today = booked + 100 * DAY
    shares = OrderShare.objects.filter(order=cast.orders["ned"])
    assert shares.visible_to(cast.person("nina"), today).exists() == is_visible
    orders = Order.objects.filter(pk=cast.orders["ned"].pk)
    assert orders.visible_to(cast.person("nina"), today).exists() == is_visible
    counted = OrderShare.objects.to_count(cast.person("nina"), today, "order")
    assert {"order": cast.orders["ned"].pk} in counted if is_visible else not counted


@pytest.mark.parametrize(("days", "is_visible"), [(-1, False), (0, True), (9, True), (10, False)])
def test_who_managed_sees_goals_of_who_was_there_as_they_ended(
    cast: Cast, days: int, is_visible: bool
) -> None:
    """Rita was in the department for ten days of the management."""
    came = cast.today - 60 * DAY
    Management.objects.filter(person=cast.people["nina"]).update(ends_on=cast.today - 20 * DAY)
    Membership.objects.filter(person=cast.people["rita"]).update(ends_on=came - DAY)
    for home, first, last in (
        ("north-east", came, came + 9 * DAY),
        ("north", came + 10 * DAY, None),
    ):
        Membership.objects.create(
            person=cast.people["rita"],
            department=cast.departments[home],
            starts_on=first,
            ends_on=last,
        )
    goal = Goal.objects.filter(pk=cast.goals["rita"].pk)
    goal.update(starts_on=came - 90 * DAY, ends_on=came + days * DAY)
    assert goal.visible_to(cast.person("nina"), cast.today).exists() == is_visible
