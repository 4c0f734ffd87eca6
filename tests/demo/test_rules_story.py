"""The days of the story allow its acts on every day of four years."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from monitoring.rules.pace import Clock, Label, judge, phase_of, stand
from salesmgmt.demo.readers import read_adventureworks
from salesmgmt.demo.rules.moving import QUARTER, fiscal_years, quarter_end
from salesmgmt.demo.rules.story import StoryDays
from salesmgmt.demo.sets import SETS
from salesmgmt.demo.sets.facts import DemoFacts
from salesmgmt.demo.story.diagnosis import BEHIND, MISSED
from salesmgmt.org.actions import public_holidays
from salesmgmt.org.rules.calendar import PeriodSpan
from tests.demo.four_years import FOUR_YEARS

AW = SETS["adventureworks"]
pytestmark = pytest.mark.slow

DAY = timedelta(days=1)


def days_of(today: date) -> StoryDays:
    return StoryDays.until(quarter_end(today), today)


def months_of(days: StoryDays) -> list[PeriodSpan]:
    spans = fiscal_years(days.quarter(back=11).starts_on, days.running.ends_on)
    return [span for span in spans if span.kind == "month"]


def test_nothing_of_the_story_lies_ahead() -> None:
    for today in FOUR_YEARS:
        days = days_of(today)
        dated = [
            days.targets_set_on(days.running),
            days.written_on,
            days.revised_on,
            days.proposed_on,
            days.answered_on,
            days.missed_opened_on,
            days.running_opened_on,
            days.programmes_written_on,
            days.awarded_on,
        ]
        assert max(dated) < today
        assert days.running.starts_on < min(days.revised_on, days.proposed_on, days.awarded_on)


def test_a_revision_falls_into_an_open_month_and_the_last_quarter_is_closed() -> None:
    for today in FOUR_YEARS:
        days = days_of(today)
        months = months_of(days)
        closed = {span.key for span in days.closed(months)}
        running = [s for s in months if s.starts_on >= days.running.starts_on][:3]
        assert [span.key in closed for span in running] == [True, False, False]
        assert running[1].starts_on <= days.revised_on <= running[1].ends_on
        last = days.quarter(back=1)
        paid = [s for s in months if last.starts_on <= s.starts_on <= last.ends_on]
        assert len(paid) == 3
        assert {span.key for span in paid} <= closed
        # Closed on the fifth day after its end, before the awards are reckoned.
        assert paid[-1].ends_on + 5 * DAY < days.awarded_on


def test_the_effect_of_the_agreed_training_is_measured_before_the_running_quarter_ends() -> None:
    for today in FOUR_YEARS:
        days = days_of(today)
        action_starts = days.missed_opened_on + 26 * DAY
        assert action_starts + 56 * DAY < today


@pytest.fixture(scope="module")
def published() -> tuple[DemoFacts, dict[tuple[str, date], Decimal]]:
    """The moved set's goals, and what each person sold on each published day."""
    source = read_adventureworks()
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for line in source.order_lines:
        amounts[line.order_key] += line.net_amount
    sold: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for order in source.orders:
        if order.person_key in {BEHIND, MISSED}:
            sold[order.person_key, order.ordered_on] += amounts[order.key]
    return AW.facts(AW.move(1), date.max), sold


def labels(today: date, facts: DemoFacts, sold: dict, holidays: set[date]) -> tuple[Label, Label]:
    """How the two goals stand on the days on which somebody asks about them."""
    days = days_of(today)
    move = AW.move((days.running.ends_on - AW.last_day).days)
    targets = {(g.person_key, g.starts_on): g.target for g in facts.made_up_goals}
    shift = AW.move(1)
    found = []
    for key, back, asked_on in (
        (MISSED, 2, days.missed_opened_on),
        (BEHIND, 0, days.running_opened_on),
    ):
        window = days.quarter(back)
        as_of = min(asked_on, window.ends_on)
        actual = sum(
            (
                amount
                for (who, day), amount in sold.items()
                if who == key and window.starts_on <= move(day) <= as_of
            ),
            Decimal(0),
        )
        target = targets[key, shift(AW.windows()[-1 - back].starts_on)]
        clock = Clock(
            _working_days(window.starts_on, as_of, holidays),
            _working_days(window.starts_on, window.ends_on, holidays),
            phase_of(window.starts_on, window.ends_on, as_of),
        )
        found.append(judge(stand(target, actual, clock)).label)
    return found[0], found[1]


def _working_days(first: date, last: date, holidays: set[date]) -> int:
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(day.weekday() < 5 and day not in holidays for day in span)


def test_one_goal_was_missed_and_one_is_behind_when_somebody_asks(published: tuple) -> None:
    holidays = set(public_holidays("US", None, range(2024, 2032)))
    assert len(holidays) > 80
    for today in FOUR_YEARS:
        assert labels(today, *published, holidays) == (Label.MISSED, Label.BEHIND), today


def test_about_half_of_the_last_years_goals_are_reached(published: tuple) -> None:
    facts, _sold = published
    source = read_adventureworks()
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for line in source.order_lines:
        amounts[line.order_key] += line.net_amount
    sold: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
    move = AW.move(1)
    for order in source.orders:
        if order.person_key:
            sold[order.person_key, move(order.ordered_on)] += amounts[order.key]
    starts = sorted({goal.starts_on for goal in facts.made_up_goals})
    assert len(starts) == 4
    for start in starts:
        ratios = [
            sum(
                (
                    a
                    for (who, day), a in sold.items()
                    if who == goal.person_key and start <= day < start + QUARTER
                ),
                Decimal(0),
            )
            / goal.target
            for goal in facts.made_up_goals
            if goal.starts_on == start
        ]
        assert len(ratios) == 17
        assert 7 <= sum(ratio >= 1 for ratio in ratios) <= 10
        assert sum(Decimal("0.85") <= ratio <= Decimal("1.2") for ratio in ratios) >= 12
