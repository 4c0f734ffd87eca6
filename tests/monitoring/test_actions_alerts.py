"""Alerts: raised once, over when not true any more, seen to once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from goals.rules.terms import GoalState
from monitoring.actions import check_alerts, record_attainment, see_alert
from monitoring.actions.alerts import Checked
from monitoring.jobs import check_goal_attainment
from monitoring.models import Alert
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.models import Deputy
from tests.monitoring.world import World, manages

pytestmark = pytest.mark.django_db

JUNE = (date(2013, 6, 1), date(2013, 6, 30))
# Ten of twenty working days: half of the target is expected.
MIDDLE = date(2013, 6, 14)
END = JUNE[1]


def check(day: date) -> Checked:
    """The nightly job as it runs."""
    result = check_goal_attainment({"as_of": day.isoformat()})
    return Checked(result["raised"], result["over"])


def rows() -> list[tuple]:
    return list(Alert.objects.order_by("pk").values_list("kind", "raised_on", "over_on"))


class TestBehind:
    def test_raised_once_with_its_reason(self, world: World) -> None:
        goal = world.goal(world.anna, 1000, *JUNE)
        world.goal(world.ben, 1000, *JUNE)
        world.credit(world.anna, world.north, date(2013, 6, 5), 415)
        world.credit(world.ben, world.north, date(2013, 6, 5), 600)
        assert check(MIDDLE) == Checked(1, 0)
        alert = Alert.objects.get()
        assert (alert.goal_id, alert.kind, alert.raised_on) == (goal.pk, "behind", MIDDLE)
        assert (alert.decided_by, alert.figure, alert.threshold) == (
            "pace",
            Decimal("0.83"),
            Decimal("0.95"),
        )
        assert check(MIDDLE) == Checked()
        assert check(MIDDLE + timedelta(days=3)) == Checked()
        assert rows() == [("behind", MIDDLE, None)]

    def test_not_in_the_first_days(self, world: World) -> None:
        world.goal(world.anna, 1000, *JUNE)
        assert check(date(2013, 6, 4)) == Checked()
        # The third of twenty working days.
        assert check(date(2013, 6, 5)) == Checked(1, 0)

    def test_over_when_pace_is_back_and_again_when_it_falls(self, world: World) -> None:
        world.goal(world.anna, 1000, *JUNE)
        check(MIDDLE)
        world.credit(world.anna, world.north, date(2013, 6, 17), 600)
        back, fall = date(2013, 6, 17), date(2013, 6, 25)
        assert check(back) == Checked(0, 1)
        assert check(back) == Checked()
        world.credit(world.anna, world.north, date(2013, 6, 18), -500)
        assert check(fall) == Checked(1, 0)
        assert rows() == [("behind", MIDDLE, back), ("behind", fall, None)]

    def test_over_when_the_target_was_revised(self, world: World) -> None:
        goal = world.goal(world.anna, 1000, *JUNE)
        world.credit(world.anna, world.north, date(2013, 6, 5), 400)
        check(MIDDLE)
        world.version(goal, 500, date(2013, 6, 17))
        assert check(date(2013, 6, 17)) == Checked(0, 1)

    def test_over_when_the_goal_was_closed(self, world: World) -> None:
        goal = world.goal(world.anna, 1000, *JUNE)
        check(MIDDLE)
        goal.state = GoalState.CLOSED
        goal.save()
        assert check(date(2013, 6, 17)) == Checked(0, 1)

    def test_a_day_that_comes_late_changes_nothing(self, world: World) -> None:
        world.goal(world.anna, 1000, *JUNE)
        world.credit(world.anna, world.north, date(2013, 6, 17), 1000)
        assert check(date(2013, 6, 17)) == Checked()
        assert check(MIDDLE) == Checked()
        assert rows() == []

    def test_a_late_correction_of_the_same_day_counts(self, world: World) -> None:
        world.goal(world.anna, 1000, *JUNE)
        check(MIDDLE)
        world.credit(world.anna, world.north, MIDDLE, 500)
        assert check(MIDDLE) == Checked(0, 1)
        assert rows() == [("behind", MIDDLE, MIDDLE)]


class TestMissed:
    def test_on_the_last_day_the_fall_becomes_a_miss(self, world: World) -> None:
        world.goal(world.anna, 1000, *JUNE)
        check(MIDDLE)
        assert check(END) == Checked(1, 1)
        assert check(END) == Checked()
        assert check(END + timedelta(days=1)) == Checked()
        assert rows() == [("behind", MIDDLE, END), ("missed", END, None)]
        assert Alert.objects.get(kind="missed").threshold == 1

    def test_reached_goals_are_not_told(self, world: World) -> None:
        world.goal(world.anna, 1000, *JUNE)
        world.credit(world.anna, world.north, date(2013, 6, 28), 1000)
        assert check(END) == Checked()

    @pytest.mark.parametrize(("days", "raised"), [(1, 1), (35, 1), (36, 0)])
    def test_days_that_were_left_out_are_made_up_for(
        self, world: World, days: int, raised: int
    ) -> None:
        world.goal(world.anna, 1000, *JUNE)
        assert check(END + timedelta(days=days)) == Checked(raised, 0)

    def test_a_booking_that_comes_late_takes_it_back(self, world: World) -> None:
        world.goal(world.anna, 1000, *JUNE)
        check(END)
        world.credit(world.anna, world.north, date(2013, 6, 28), 1000)
        assert check(END + timedelta(days=2)) == Checked(0, 1)

    def test_a_miss_of_long_ago_stays_one(self, world: World) -> None:
        world.goal(world.anna, 1000, *JUNE)
        check(END)
        assert check(END + timedelta(days=90)) == Checked()
        assert rows() == [("missed", END, None)]

    def test_a_fall_of_long_ago_does_not(self, world: World) -> None:
        world.goal(world.anna, 1000, *JUNE)
        check(MIDDLE)
        later = END + timedelta(days=90)
        assert check(later) == Checked(0, 1)
        assert rows() == [("behind", MIDDLE, later)]


def test_the_database_holds_one_running_alert(world: World) -> None:
    goal = world.goal(world.anna, 1000, *JUNE)
    check(MIDDLE)
    with pytest.raises(IntegrityError, match="one_running"), transaction.atomic():
        Alert.objects.create(
            goal=goal, kind="behind", raised_on=END, decided_by="pace", figure=0, threshold=1
        )


def test_its_cost_does_not_grow_with_the_goals(world: World) -> None:
    def cost(day: date) -> int:
        record_attainment(as_of=day, by=SYSTEM)
        with CaptureQueriesContext(connection) as queries:
            check_alerts(as_of=day, by=SYSTEM)
        return len(queries)

    for holder in (world.anna, world.north):
        world.goal(holder, 1000, *JUNE)
    two = cost(MIDDLE)
    for holder in (world.ben, world.cora, world.dirk, world.south, world.company):
        world.goal(holder, 1000, *JUNE)
    assert cost(MIDDLE + timedelta(days=3)) <= two


class TestSeen:
    @pytest.fixture
    def alert(self, world: World) -> Alert:
        manages(world.ben, world.north)
        manages(world.dirk, world.company)
        world.goal(world.cora, 1000, *JUNE)
        check(MIDDLE)
        return Alert.objects.get()

    @pytest.mark.parametrize("name", ["cora", "ben", "dirk"])
    def test_by_who_answers_for_the_goal(self, world: World, alert: Alert, name: str) -> None:
        person = getattr(world, name)
        see_alert(alert=alert, by=person, why="Talked.", today=MIDDLE)
        alert.refresh_from_db()
        assert alert.seen_by == person
        assert alert.seen_at is not None
        assert not Alert.objects.open().exists()
        # Still true: it is not raised again.
        assert check(MIDDLE + timedelta(days=3)) == Checked()

    def test_not_by_others(self, world: World, alert: Alert) -> None:
        with pytest.raises(ValidationError, match="who answers for the goal"):
            see_alert(alert=alert, by=world.anna, why="Talked.", today=MIDDLE)

    def test_by_a_deputy(self, world: World, alert: Alert) -> None:
        Deputy.objects.create(person=world.ben, deputy=world.anna, starts_on=MIDDLE, ends_on=MIDDLE)
        see_alert(alert=alert, by=world.anna, why="Talked.", today=MIDDLE)
        assert Alert.objects.get().seen_by == world.anna

    def test_once(self, world: World, alert: Alert) -> None:
        see_alert(alert=alert, by=world.ben, why="First.", today=MIDDLE)
        stale = Alert.objects.get()
        stale.seen_at = None
        with pytest.raises(ValidationError, match="already"):
            see_alert(alert=stale, by=world.cora, why="Second.", today=MIDDLE)
        assert Alert.objects.get().seen_by == world.ben
