"""Workers and beat stood still: the next run makes up for it, once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from monitoring.jobs import (
    CHECK_GOAL_ATTAINMENT,
    OPEN_FOLLOW_UPS,
    OPEN_REVIEWS,
    check_goal_attainment,
    open_due_follow_ups,
    open_due_reviews,
)
from monitoring.models import Alert, FollowUp, Review
from monitoring.rules.standstill import LONGEST_STANDSTILL_DAYS, first_day
from salesmgmt.journal.models import Job, JobState
from salesmgmt.journal.queries import last_done_day
from salesmgmt.org.models import Period
from tests.cast import Cast
from tests.monitoring.process_world import book, deliver
from tests.monitoring.world import World, make_person, manages

DAY = date(2025, 6, 30)


def days_after(number: int, since: date = DAY) -> date:
    return since + timedelta(days=number)


def was_done(kind: str, as_of: date, state: str = JobState.DONE) -> None:
    """The job of a night, as the table remembers it."""
    arguments = {"as_of": as_of.isoformat()}
    Job.objects.create(
        kind=kind, key=as_of.isoformat(), arguments=arguments, state=state, act=uuid4()
    )


def run(effect: Callable[[dict], dict[str, Any]], as_of: date) -> dict[str, Any]:
    return effect({"as_of": as_of.isoformat()})


@pytest.mark.parametrize(
    ("last_run", "days_ago"),
    [
        (None, 7),
        (days_after(-1), 7),
        (days_after(-7), 7),
        (days_after(-8), 7),
        (days_after(-9), 8),
        (days_after(-40), 39),
        (days_after(-LONGEST_STANDSTILL_DAYS - 1), LONGEST_STANDSTILL_DAYS),
        (days_after(-4000), LONGEST_STANDSTILL_DAYS),
        # A day that is run again late looks no less far.
        (days_after(3), 7),
    ],
)
def test_a_run_looks_back_to_the_day_after_the_last_one(
    last_run: date | None, days_ago: int
) -> None:
    assert first_day(DAY, usual_days=7, last_run=last_run) == days_after(-days_ago)


@pytest.mark.django_db
def test_the_last_run_is_the_last_that_was_done() -> None:
    assert last_done_day(OPEN_REVIEWS, before=DAY) is None
    was_done(OPEN_REVIEWS, days_after(-9))
    was_done(OPEN_REVIEWS, days_after(-8))
    was_done(OPEN_FOLLOW_UPS, days_after(-4))
    was_done(OPEN_REVIEWS, days_after(-3), JobState.FAILED)
    was_done(OPEN_REVIEWS, DAY)
    was_done(OPEN_REVIEWS, days_after(1))
    assert last_done_day(OPEN_REVIEWS, before=DAY) == days_after(-8)
    assert last_done_day(OPEN_REVIEWS, before=days_after(-8)) == days_after(-9)


@pytest.fixture
def team(world: World) -> World:
    """Ben leads Anna in north; months from March to September 2013."""
    for month in range(3, 10):
        first = date(2013, month, 1)
        last = date(2013, month + 1, 1) - timedelta(days=1)
        Period.objects.create(
            calendar=world.calendar,
            kind="month",
            key=f"2013-{month:02}",
            starts_on=first,
            ends_on=last,
        )
    world.eva = make_person("eva", world.company)
    manages(world.eva, world.company)
    manages(world.ben, world.north)
    return world


JUNE_END, JULY_END = date(2013, 6, 30), date(2013, 7, 31)
EVE = date(2013, 6, 29)


@pytest.mark.django_db
class TestReviews:
    """`standstill` days without a run after the 29th of June, the eve of the month's last day."""

    @pytest.mark.parametrize(
        ("standstill", "months"),
        [
            (0, [JUNE_END]),
            (1, [JUNE_END]),
            (7, [JUNE_END]),
            (8, [JUNE_END]),
            (31, [JUNE_END, JULY_END]),
            (40, [JUNE_END, JULY_END]),
        ],
    )
    def test_of_each_month_that_ended_meanwhile(
        self, team: World, standstill: int, months: list[date]
    ) -> None:
        team.goal(team.anna, 1000, date(2013, 1, 1), date(2013, 12, 31))
        was_done(OPEN_REVIEWS, EVE)
        as_of = JUNE_END + timedelta(days=standstill)
        assert run(open_due_reviews, as_of)["opened"] == len(months)
        rows = Review.objects.order_by("ends_on").values_list("ends_on", "opened_on")
        assert list(rows) == [(month, as_of) for month in months]
        assert list(Review.objects.values_list("figures__as_of", flat=True)) == months
        assert run(open_due_reviews, as_of)["opened"] == 0
        assert run(open_due_reviews, as_of + timedelta(days=1))["opened"] == 0

    def test_no_further_back_than_a_hundred_days(self, team: World) -> None:
        team.goal(team.anna, 1000, date(2013, 1, 1), date(2013, 12, 31))
        was_done(OPEN_REVIEWS, date(2013, 3, 30))
        assert run(open_due_reviews, date(2013, 9, 30))["opened"] == 4  # June to September

    @pytest.mark.parametrize("later", [8, 40])
    def test_where_no_run_is_remembered_the_last_reviews_tell(
        self, team: World, later: int
    ) -> None:
        team.goal(team.anna, 1000, date(2013, 1, 1), date(2013, 12, 31))
        assert run(open_due_reviews, date(2013, 5, 31))["opened"] == 1
        assert run(open_due_reviews, JUNE_END + timedelta(days=later))["opened"] == 1 + (later > 31)

    @pytest.mark.parametrize(("later", "count"), [(7, 1), (8, 0), (40, 0)])
    def test_none_of_months_before_there_were_goals(
        self, team: World, later: int, count: int
    ) -> None:
        """They are recorded now, for months of long ago, as where a company begins."""
        team.goal(team.anna, 1000, date(2013, 1, 1), date(2013, 6, 30))
        assert run(open_due_reviews, JUNE_END + timedelta(days=later))["opened"] == count


@pytest.mark.django_db
@pytest.mark.parametrize("standstill", [0, 1, 8, 35, 36, 40, 99])
def test_goals_that_were_missed_meanwhile_are_warned_about(team: World, standstill: int) -> None:
    team.goal(team.anna, 1000, date(2013, 6, 1), JUNE_END)
    was_done(CHECK_GOAL_ATTAINMENT, EVE)
    as_of = JUNE_END + timedelta(days=standstill)
    assert run(check_goal_attainment, as_of)["raised"] == 1
    assert Alert.objects.get().kind == "missed"
    assert run(check_goal_attainment, as_of)["raised"] == 0
    was_done(CHECK_GOAL_ATTAINMENT, as_of)
    later = run(check_goal_attainment, as_of + timedelta(days=1))
    assert (later["raised"], later["over"]) == (0, 0)


@pytest.mark.django_db
def test_misses_of_long_before_the_last_run_are_no_news(team: World) -> None:
    team.goal(team.anna, 1000, date(2013, 5, 1), date(2013, 5, 31))
    was_done(CHECK_GOAL_ATTAINMENT, EVE)
    assert run(check_goal_attainment, date(2013, 7, 31))["raised"] == 0


@pytest.mark.parametrize("standstill", [1, 8, 40, 60, 61, 90])
def test_customers_are_asked_about_what_arrived_meanwhile(cast: Cast, standstill: int) -> None:
    delivered = days_after(-standstill, cast.today)
    book(cast, "n", on=days_after(-1, delivered), due=None, shares={"ralf": 1})
    book(cast, "long ago", on=days_after(-110, delivered), due=None, shares={"ralf": 1})
    deliver("d1", "n", 10, delivered)
    deliver("d2", "long ago", 10, days_after(-100, delivered))
    was_done(OPEN_FOLLOW_UPS, days_after(-1, delivered))
    assert run(open_due_follow_ups, cast.today)["opened"]
    opened = set(FollowUp.objects.values_list("order__key", flat=True))
    assert opened & {"n", "long ago"} == {"n"}
    assert run(open_due_follow_ups, cast.today) == {"opened": 0}
