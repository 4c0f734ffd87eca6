"""A revision with the goals below: in proportion or with a gap, one act, everybody told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from goals.actions import NewGoal, revise_goal, set_goals
from goals.actions.setting import GoalsSet
from goals.models import Goal, GoalVersion
from goals.queries import promise_of
from goals.queries.revising import prorated_target, revision_of
from goals.queries.talks import notices_of
from goals.rules.terms import Below, Driver, GoalState
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.models import Period
from tests.cast import Cast

MAY = date(2025, 5, 1)


def revise(cast: Cast, goal: str = "north", by: str = "dora", **changes: object) -> GoalVersion:
    return revise_goal(
        **{
            "goal": cast.goals[goal],
            "target": Decimal(6000),
            "effective_on": MAY,
            "driver": Driver.ECONOMY,
            "reason": "A strong spring",
            "by": cast.person(by),
            "today": cast.today,
            **changes,
        }
    )


def targets(cast: Cast, *keys: str) -> list[Decimal]:
    return [promise_of(cast.goals[key], date(2025, 12, 31)).target for key in keys]


BELOW = ("north-east", "ralf", "rita", "rosa", "rudi")


def test_the_change_is_spread_in_one_act(cast: Cast) -> None:
    version = revise(cast, below=Below.SPREAD)
    assert targets(cast, "north", *BELOW) == [6000] * 6
    # A step further down is the middle manager's to spread on.
    assert targets(cast, "ned", "sara") == [5000, 5000]
    below = GoalVersion.objects.filter(act=version.act).exclude(goal=version.goal)
    assert below.count() == 5
    assert {(v.reason, v.driver, v.effective_on) for v in below} == {
        ("North: A strong spring", "economy", MAY)
    }


def test_or_a_gap_is_left(cast: Cast) -> None:
    revise(cast, below=Below.LEAVE)
    assert targets(cast, "north", *BELOW) == [6000] + [5000] * 5


def test_the_old_target_stays_that_of_the_days_before(cast: Cast) -> None:
    revise(cast, below=Below.SPREAD)
    assert promise_of(cast.goals["rita"], date(2025, 4, 30)).target == 5000


def test_only_goals_in_force_change(cast: Cast) -> None:
    Goal.objects.filter(pk=cast.goals["rita"].pk).update(state=GoalState.CLOSED)
    Goal.objects.filter(pk=cast.goals["ralf"].pk).update(state=GoalState.DRAFT)
    revise(cast, below=Below.SPREAD)
    assert targets(cast, "rita", "ralf", "rosa") == [5000, 5000, 6000]
    with pytest.raises(ValidationError, match="Only a goal in force"):
        revise(cast, "ralf", "mona")


def test_everybody_touched_has_to_take_note(cast: Cast) -> None:
    latest = cast.goals["north"].versions.get()
    shown = revision_of(
        cast.goals["north"],
        latest,
        Decimal(6000),
        Below.SPREAD,
        user=cast.person("dora"),
        today=cast.today,
        currency="EUR",
    )
    assert [(change.old, change.new) for change in shown.below] == [(5000, 6000)] * 5
    assert shown.before is not None
    assert shown.after is not None
    assert (shown.before.gap, shown.after.gap) == (-20_000, -24_000)
    names = {"mona", "nina", "rita", "ralf", "rosa", "rudi"}
    assert {notice.name.split("-")[1] for notice in shown.notices} == names
    revise(cast, below=Below.SPREAD)
    keys = ("north", *BELOW)
    found = notices_of([cast.goals[key].pk for key in keys], cast.today)
    assert {notice.name.split("-")[1] for notice in found if not notice.taken_at} == names


def test_what_the_reader_may_not_set_is_left(cast: Cast) -> None:
    """Mona stands below the company as manager of North: she revises North East alone."""
    revise(cast, "north-east", "mona", below=Below.SPREAD)
    assert targets(cast, "north-east", "ned") == [6000, 6000]
    with pytest.raises(ValidationError, match="You manage this department"):
        revise(cast, "north", "mona", below=Below.SPREAD)
    assert targets(cast, "north") == [5000]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"seen": 2}, "changed in the meantime"),
        ({"effective_on": date(2024, 12, 31)}, "must lie in the goal's window"),
        ({"driver": Driver.FIRST}, "one of the drivers"),
        ({"reason": " "}, "Say in words"),
    ],
)
def test_refused_and_nothing_below_changes(cast: Cast, changes: dict, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        revise(cast, below=Below.SPREAD, **changes)
    assert targets(cast, "north", *BELOW) == [5000] * 6


def test_a_target_of_zero_has_no_proportion(cast: Cast) -> None:
    revise(cast, target=Decimal(0), below=Below.SPREAD)
    assert targets(cast, *BELOW) == [0] * 5
    with pytest.raises(ValidationError, match="leave the gap"):
        revise(cast, target=Decimal(5), below=Below.SPREAD)


def test_a_closed_period_keeps_its_target(cast: Cast) -> None:
    Period.objects.filter(key="2025-05").update(closed_at=timezone.now())
    with pytest.raises(ValidationError, match="closed period"):
        revise(cast, by="dora")
    assert revise(cast, effective_on=date(2025, 6, 1)).number == 2


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2025, 1, 1), None),
        # 86 of 261 working days (Monday to Friday) lie before May 1.
        (MAY, Decimal("6341.00")),
        (date(2026, 1, 1), None),
    ],
)
def test_the_prorated_figure(cast: Cast, day: date, wanted: Decimal | None) -> None:
    found = prorated_target(cast.goals["rita"], Decimal(5000), Decimal(7000), day, currency="EUR")
    assert found == wanted


def test_the_system_spreads_too(cast: Cast) -> None:
    revise_goal(
        goal=cast.goals["north"],
        target=Decimal(2500),
        effective_on=MAY,
        driver=Driver.PRODUCT,
        reason="Import",
        by=SYSTEM,
        today=cast.today,
        below=Below.SPREAD,
    )
    assert targets(cast, *BELOW) == [2500] * 5


def test_what_was_loaded_before_a_revision_may_be_loaded_again(cast: Cast) -> None:
    """A load repeats its first target; it neither fails nor takes the revision back."""
    first = cast.goals["rita"]
    Goal.objects.filter(pk=first.pk).update(key="quota-1")
    revise(cast, "rita", by="mona")
    row = NewGoal(
        cast.people["rita"], "revenue", first.starts_on, first.ends_on, Decimal(5000), key="quota-1"
    )
    assert set_goals([row], by=SYSTEM, why="load") == GoalsSet([], unchanged=1)
    assert targets(cast, "rita") == [6000]


def test_a_window_that_is_over_keeps_its_target(cast: Cast) -> None:
    ends_on = cast.goals["north"].ends_on
    with pytest.raises(ValidationError, match="its target stays"):
        revise(cast, today=ends_on + timedelta(days=1))
    assert revise(cast, today=ends_on).number == 2
