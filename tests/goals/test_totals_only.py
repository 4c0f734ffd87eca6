"""People who see totals of five or more alone: which goals, in which windows, on which days."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.access import sees_days
from goals.models import Goal
from goals.queries import children_of
from salesmgmt.org.access import scope_of
from salesmgmt.org.models import Membership, Role, User
from tests.monitoring.world import World, has_role, make_person

TODAY = date(2013, 6, 14)
JUNE = (date(2013, 6, 1), date(2013, 6, 30))
MAY = (date(2013, 5, 1), date(2013, 5, 31))
JULY = (date(2013, 7, 1), date(2013, 7, 31))


@pytest.fixture
def head(world: World) -> User:
    """North has two people and Coast one more; South has six today and five since June."""
    for name in ("one", "two", "three", "four", "five"):
        make_person(name, world.south)
    head = make_person("head")
    has_role(head, Role.HEAD)
    return head


def seen(user: User, today: date = TODAY) -> set[tuple[str, date]]:
    visible = Goal.objects.visible_to(User.objects.get(pk=user.pk), today).with_holder()
    return {(str(goal.holder.key), goal.starts_on) for goal in visible}


def in_three_windows(world: World) -> None:
    for window in (MAY, JUNE, JULY):
        for holder in (world.company, world.north, world.south, world.anna):
            world.goal(holder, 100, *window)


@pytest.mark.django_db
class TestWindows:
    def test_three_people_are_never_told(self, world: World, head: User) -> None:
        """North has three people, and the company less South would be North."""
        in_three_windows(world)
        assert seen(head) == {("company", first) for first, _ in (MAY, JUNE, JULY)}

    def test_a_department_that_grew_hides_the_window_of_before(
        self, world: World, head: User
    ) -> None:
        """North has seven people today, but in May it had three."""
        in_three_windows(world)
        for name in ("six", "seven", "eight", "nine"):
            made = make_person(name)
            Membership.objects.create(person=made, department=world.north, starts_on=JUNE[0])
        company = {("company", first) for first, _ in (MAY, JUNE, JULY)}
        since = {(key, first) for key in ("north", "south") for first in (JUNE[0], JULY[0])}
        assert seen(head) == company | since

    def test_a_department_that_shrank_is_hidden_today(self, world: World, head: User) -> None:
        """In May South had six people; today it has one, and North three."""
        in_three_windows(world)
        names = ("one", "two", "three", "four", "five")
        left = Membership.objects.filter(person__key__in=names)
        left.update(ends_on=MAY[1])
        assert seen(head) == set()
        assert seen(head, MAY[1]) == {("company", first) for first, _ in (MAY, JUNE, JULY)}

    def test_people_after_the_day_hide_nothing_of_before(self, world: World, head: User) -> None:
        """Who comes on the 20th does not count on the 14th: North has three people until then."""
        in_three_windows(world)
        for name in ("six", "seven", "eight", "nine"):
            made = make_person(name)
            Membership.objects.create(
                person=made, department=world.north, starts_on=date(2013, 6, 20)
            )
        assert ("north", JUNE[0]) not in seen(head)
        assert ("north", JUNE[0]) in seen(head, date(2013, 6, 20))

    def test_drafts_stay_hidden(self, world: World, head: User) -> None:
        in_three_windows(world)
        Goal.objects.filter(department=world.company, starts_on=MAY[0]).update(state="draft")
        assert seen(head) == {("company", JUNE[0]), ("company", JULY[0])}

    def test_one_query_for_any_number_of_goals(self, world: World, head: User) -> None:
        scope = scope_of(head, TODAY)
        counts = []
        for month in (1, 2, 3):
            with CaptureQueriesContext(connection) as caught:
                found = list(Goal.objects.visible_in(scope, TODAY))
            counts.append((len(caught), len(found)))
            world.goal(world.company, 1, date(2013, month, 1), date(2013, month, 28))
            world.goal(world.south, 1, date(2013, month, 1), date(2013, month, 28))
        assert counts == [(2, 0), (2, 1), (2, 2)]

    def test_only_of_the_goals_asked_for(self, world: World, head: User) -> None:
        """Narrowed or empty lists of goals are answered alike."""
        in_three_windows(world)
        scope = scope_of(head, TODAY)
        july = Goal.objects.filter(starts_on=JULY[0]).order_by("-pk")
        assert [goal.holder for goal in july.visible_in(scope, TODAY)] == [world.company]
        company = Goal.objects.get(department=world.company, starts_on=JUNE[0])
        assert not children_of(company).visible_in(scope, TODAY).exists()
        assert not Goal.objects.none().visible_in(scope, TODAY).exists()


@pytest.mark.django_db
class TestDays:
    def test_two_days_of_a_total_would_tell_on_one_person(self, world: World, head: User) -> None:
        company, north = world.goal(world.company, 1, *JUNE), world.goal(world.north, 1, *JUNE)
        assert not sees_days(head, company, TODAY)
        # A member who is head too knows the own departments day by day, no others.
        has_role(world.cora, Role.REP)
        has_role(world.cora, Role.HEAD)
        assert sees_days(world.cora, north, TODAY)
        assert not sees_days(world.cora, world.goal(world.south, 1, *JUNE), TODAY)
        has_role(world.anna, Role.REP)
        assert sees_days(world.anna, company, TODAY)
        has_role(world.dirk, Role.DIRECTOR)
        assert sees_days(world.dirk, north, TODAY)
