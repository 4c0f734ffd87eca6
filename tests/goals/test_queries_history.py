"""What the holders of a goal reached a year before."""

from datetime import date
from decimal import Decimal

import pytest

from goals.actions import set_goal
from goals.models import Goal
from goals.queries.history import history_of
from goals.queries.splitting import fill, split_rows
from goals.rules.terms import GoalState
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.models import Company, Period
from salesmgmt.org.rules.calendar import PeriodSpan, calendar_months, week_pattern
from tests.monitoring.world import World

pytestmark = pytest.mark.django_db

TODAY = date(2013, 5, 20)
# FY2012 has 53 weeks: its P12 begins on 30 December and ends on 2 February.
RETAIL = week_pattern(2011, 2014, pattern="4-5-4", last_month=1, named_after="start")
MONTHS = calendar_months(2011, 2014)


def goal_of(world: World, first: date, last: date, measure: str = "revenue") -> Goal:
    return set_goal(
        holder=world.north,
        measure=measure,
        starts_on=first,
        ends_on=last,
        target=Decimal(1000),
        state=GoalState.DRAFT,
        by=SYSTEM,
        why="plan",
        today=TODAY,
    )


def cut(spans: list[PeriodSpan]) -> None:
    """Give the company's calendar these periods."""
    calendar = Company.objects.get().calendar
    Period.objects.bulk_create(
        Period(calendar=calendar, kind=s.kind, key=s.key, starts_on=s.starts_on, ends_on=s.ends_on)
        for s in spans
    )


@pytest.mark.parametrize(
    ("spans", "key", "sold", "found"),
    [
        # 100 on each end of the period before, and one day beside it on each side.
        (
            RETAIL,
            "FY2013-P12",
            ["2012-12-29", "2012-12-30", "2013-01-20", "2013-02-02", "2013-02-03"],
            300,
        ),
        (RETAIL, "FY2013-Q1", ["2012-01-28", "2012-01-29", "2012-04-28", "2012-04-29"], 200),
        (RETAIL, "FY2013", ["2012-01-28", "2012-01-29", "2013-02-02", "2013-02-03"], 200),
        (MONTHS, "2013-02", ["2012-01-31", "2012-02-01", "2012-02-29", "2012-03-01"], 200),
        (MONTHS, "2013-Q1", ["2011-12-31", "2012-01-01", "2012-02-29", "2012-03-31"], 300),
    ],
)
def test_a_period_has_that_of_the_year_before(
    world: World, spans: list[PeriodSpan], key: str, sold: list[str], found: int
) -> None:
    """100 on each of the days; of people and of departments."""
    cut(spans)
    for day in sold:
        world.credit(world.anna, world.north, date.fromisoformat(day), 100)
    span = next(span for span in spans if span.key == key)
    goal = goal_of(world, span.starts_on, span.ends_on)
    history = history_of(goal, [world.anna, world.north])
    assert history.actuals == {world.anna: found, world.north: found}


def test_february_in_a_window_of_free_days(world: World) -> None:
    """Until 28 February 2013 is until 29 February the year before; until the 27th it is not."""
    world.credit(world.anna, world.north, date(2012, 2, 29), 100)
    for first, last, wanted in ((10, 28, 100), (9, 27, 0)):
        goal = goal_of(world, date(2013, 2, first), date(2013, 2, last))
        assert history_of(goal, [world.anna]).actuals == {world.anna: wanted}


def test_a_margin_that_is_not_known_weighs_nothing(world: World) -> None:
    """Anna's products have no cost, half of Cora's do, and Ben sold nothing."""
    day = date(2012, 7, 3)
    world.credit(world.anna, world.north, day, 500, uncosted=500)
    world.credit(world.cora, world.coast, day, 400, margin=90, uncosted=200)
    goal = goal_of(world, date(2013, 7, 1), date(2013, 7, 31), "margin")
    rows = split_rows(goal, None, TODAY)
    history = history_of(goal, [row.holder for row in rows])
    assert history.actuals == {world.coast: 90, world.anna: None, world.ben: 0}
    assert history.costed == {world.coast: Decimal("0.5"), world.anna: 0, world.ben: None}
    filled = fill(goal, Decimal(1000), rows, history.actuals, equally=False, currency="EUR")
    assert list(filled.amounts.values()) == [1000, 0, 0]
