"""Did an action work? Before and after, beside people without one; computed by hand.

The action takes effect on Monday, 28 April 2025. Measured are 28 days, twenty working days, on each
side: 31 March to 27 April, and 28 April to 25 May. Six others change by 0, 10, -10, 20, -20 and 0 a
day: their mean is 0, their variance 200, so that t(5) x sqrt(200 x 7/6) = 39.266286 is the reach.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction

from diagnostics.actions.acting import agree_action, drop_action, finish_action
from diagnostics.actions.measuring import measure_effect, measure_effects
from diagnostics.actions.opening import open_diagnosis
from diagnostics.jobs import MEASURE_EFFECTS
from diagnostics.models import Action, Diagnosis, Effect
from diagnostics.queries.effect import changes_around
from diagnostics.rules.terms import EffectVerdict
from diagnostics.tasks import schedule_effects
from goals.actions import revise_goal, set_goal
from goals.models import Goal
from goals.rules.terms import Driver, GoalState
from salesmgmt.journal.actions import run
from salesmgmt.journal.models import Job
from salesmgmt.org import actions as org
from salesmgmt.sales import intake
from tests.cast import BY, Cast
from tests.diagnostics.case import Case

STARTS = date(2025, 4, 28)
BEFORE, AFTER = (date(2025, 3, 31), date(2025, 4, 27)), (STARTS, date(2025, 5, 25))
LAST = AFTER[1]
# The day before the first of the days that are looked at.
AGREED = BEFORE[0] - timedelta(days=1)
DAYS = 20
OTHERS = {"ralf": 0, "rosa": 10, "rudi": -10, "ned": 20, "sara": -20, "stan": 0}
REACH = Decimal("39.266286")


def sells(person: str, day: date, amount: object, gross: object = None) -> None:
    home = {"sara": "south", "stan": "south", "ned": "north-east"}.get(person, "north")
    key = f"{person}-{day}-{amount}"
    intake.load(
        {
            "orders": [(key, "c", home, None, day, None, "EUR", None)],
            "order_lines": [(key, "1", "p", 1, gross or amount, amount, None)],
            "order_shares": [(key, "revenue", person, 1)],
        },
        **BY,
    )


def changes(person: str, by: object, before: int = 50) -> None:
    """So much a working day before, and so much more of it after."""
    sells(person, BEFORE[0], before * DAYS)
    sells(person, AFTER[1], (before + Decimal(str(by))) * DAYS)


def others_change() -> None:
    for person, by in OTHERS.items():
        changes(person, by)


def agree(cast: Cast, diagnosis: Diagnosis, **given: Any) -> Action:
    asked = {
        "cause": "delivery",
        "kind": "delivery",
        "text": "Two days of stock more",
        "owner": cast.person("mona"),
        "due_on": cast.today,
        "starts_on": STARTS,
        "measure_days": 28,
        "by": cast.person("dora"),
    }
    return agree_action(diagnosis=diagnosis, today=AGREED, **asked | given)


def another(cast: Cast, goal: str, **given: Any) -> Action:
    """An action about somebody else's goal."""
    return agree(cast, diagnosed(cast, goal), **given)


def diagnosed(cast: Cast, goal: str) -> Diagnosis:
    """By Dora; the target of South is one that it does not reach."""
    given = {"goal": cast.goals[goal], "by": cast.person("dora"), "today": cast.today}
    if goal == "south":
        revise_goal(
            target=Decimal(90_000),
            effective_on=cast.today,
            driver=Driver.ECONOMY,
            reason="Everybody buys",
            **given,
        )
    return open_diagnosis(why="Behind", **given)


def measured(action: Action, as_of: date = LAST) -> Effect:
    return measure_effect(action=action, as_of=as_of, by=None)


@pytest.mark.slow
def test_before_and_after_beside_the_others(case: Case) -> None:
    """From 100 to 200 a day, while the others stood still on average."""
    changes("rita", 100, before=100)
    others_change()
    found = measured(agree(case.cast, case.diagnosis))
    found.refresh_from_db()
    assert (found.before, found.after) == (100, 200)
    assert (found.others_before, found.others_after) == (50, 50)
    assert (found.n, found.others_n, found.measured_on) == (1, 6, LAST)
    assert (found.estimate, found.low, found.high) == (100, 100 - REACH, 100 + REACH)
    assert found.verdict == EffectVerdict.WORKED


@pytest.mark.slow
def test_what_the_others_gained_is_no_effect(case: Case) -> None:
    """Everybody sells 30 more: Rita's 30 prove nothing."""
    changes("rita", 30)
    for person, by in OTHERS.items():
        changes(person, by + 30)
    found = measured(agree(case.cast, case.diagnosis))
    assert (found.before, found.after, found.others_after) == (50, 80, 80)
    assert (round(found.estimate, 6), found.verdict) == (0, EffectVerdict.CANNOT_TELL)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("by", "verdict"),
    [
        ("39.27", EffectVerdict.WORKED),
        ("39.26", EffectVerdict.CANNOT_TELL),
        ("0", EffectVerdict.CANNOT_TELL),
        ("-39.26", EffectVerdict.CANNOT_TELL),
        ("-39.27", EffectVerdict.DID_NOT),
    ],
)
def test_only_the_whole_interval_says_so(case: Case, by: str, verdict: str) -> None:
    changes("rita", by, before=100)
    others_change()
    found = measured(agree(case.cast, case.diagnosis))
    assert found.estimate == Decimal(by)
    assert found.verdict == verdict


@pytest.mark.slow
@pytest.mark.parametrize(("busy", "is_told"), [(("stan",), True), (("stan", "ned"), False)])
def test_with_too_few_others_nothing_is_said(
    case: Case,
    busy: tuple[str, ...],
    is_told: bool,
) -> None:
    """Five others are enough, four are not; their means are still shown."""
    made = agree(case.cast, case.diagnosis)
    for person in busy:
        another(case.cast, person)
    changes("rita", 500)
    others_change()
    found = measured(made)
    assert (found.others_n, found.others_before) == (6 - len(busy), 50)
    if is_told:
        assert found.estimate == 500
        assert found.low < 500 < found.high
        assert found.verdict == EffectVerdict.WORKED
        return
    assert (found.estimate, found.low, found.high) == (None, None, None)
    assert found.verdict == EffectVerdict.CANNOT_TELL


def others_of(action: Action) -> int:
    return len(changes_around(action).others)


@pytest.mark.parametrize(
    ("days", "is_left_out"),
    [(-29, False), (-28, True), (0, True), (27, True), (28, False)],
)
def test_who_had_an_action_near_it_is_not_compared(
    case: Case,
    days: int,
    is_left_out: bool,
) -> None:
    """Within the days that are looked at, before and after."""
    made = agree(case.cast, case.diagnosis)
    another(case.cast, "ralf", starts_on=STARTS + timedelta(days=days))
    assert others_of(made) == (5 if is_left_out else 6)


def test_an_action_that_was_dropped_leaves_nobody_out(case: Case) -> None:
    made, other = agree(case.cast, case.diagnosis), another(case.cast, "ralf")
    assert others_of(made) == 5
    drop_action(action=other, why="x", by=case.person("dora"), today=case.cast.today)
    assert others_of(made) == 6


def test_an_action_of_a_department_leaves_all_in_it_out(case: Case) -> None:
    """Stan and Sara are in South; Stan has moved to North by then."""
    made = agree(case.cast, case.diagnosis)
    another(case.cast, "south")
    assert others_of(made) == 4
    org.transfer(
        person=case.cast.people["stan"],
        department=case.cast.departments["north"],
        on=STARTS,
        **BY,
    )
    assert others_of(made) == 5


@pytest.mark.slow
@pytest.mark.parametrize(
    ("goal", "is_compared"),
    [
        ({}, True),
        ({"measure": "margin"}, False),
        ({"basis": "delivered"}, False),
        ({"credit_kind": "overlay"}, False),
        ({"state": GoalState.PROPOSED}, False),
        # In both windows, by one day each.
        ({"starts_on": BEFORE[1], "ends_on": AFTER[0]}, True),
        ({"starts_on": AFTER[0]}, False),
        ({"ends_on": BEFORE[1]}, False),
    ],
)
def test_only_people_with_such_a_goal_are_compared(
    case: Case,
    goal: dict,
    is_compared: bool,
) -> None:
    """Nina has none of her own in the standing cast."""
    given = {
        "holder": case.cast.people["nina"],
        "measure": "revenue",
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2025, 12, 31),
        "target": Decimal(1000),
        "today": case.cast.today,
    }
    set_goal(**given | goal, **BY)
    assert others_of(agree(case.cast, case.diagnosis)) == 6 + is_compared


@pytest.mark.slow
def test_a_department_is_measured_by_its_people(cast: Cast) -> None:
    """Sara and Stan of South (change 100 and 120) against the five of North: Welch's interval.

    Means 110 and 0, variances 200 of two and 250 of five: t(2.1176) x sqrt(100 + 50) = 49.988106.
    """
    diagnosis = diagnosed(cast, "south")
    north = {"rita": 0, "ralf": 10, "rosa": -10, "rudi": 20, "ned": -20}
    for person, by in ({"sara": 100, "stan": 120} | north).items():
        changes(person, by)
    # The manager has no goal of the own: what they sell is nobody's change.
    sells("sven", AFTER[0], 9999)
    found = measured(agree(cast, diagnosis, owner=cast.person("sven")))
    found.refresh_from_db()
    assert (found.n, found.others_n, found.before, found.after) == (2, 5, 50, 160)
    reach = Decimal("49.988106")
    assert (found.estimate, found.low, found.high) == (110, 110 - reach, 110 + reach)
    assert found.verdict == EffectVerdict.WORKED


def test_a_department_without_sellers_has_no_effect(cast: Cast) -> None:
    """Its people had no such goal: nobody was acted on."""
    Goal.objects.filter(person__key="ned").update(state=GoalState.DRAFT)
    diagnosis = diagnosed(cast, "north-east")
    found = measured(agree(cast, diagnosis))
    assert (found.n, found.before, found.after, found.estimate) == (0, None, None, None)
    assert found.verdict == EffectVerdict.CANNOT_TELL


@pytest.mark.slow
def test_of_a_rate_the_rate_and_less_is_better(cast: Cast) -> None:
    """Rita's discount falls from 30 to 10 %, that of five others stays at 10 %.

    Stan sold nothing before: there is no rate to compare.
    """
    spring = {"starts_on": BEFORE[0], "ends_on": AFTER[1], "today": cast.today}
    goals = {
        key: set_goal(
            holder=cast.people[key],
            measure="average_discount",
            target=Decimal("0.1"),
            **spring,
            **BY,
        )
        for key in ("rita", *OTHERS)
    }
    for key in OTHERS:
        if key != "stan":
            sells(key, BEFORE[1], 90, gross=100)
        sells(key, AFTER[0], 900, gross=1000)
    sells("rita", BEFORE[1], 700, gross=1000)
    dora = cast.person("dora")
    sells("rita", AFTER[0], 90, gross=100)
    diagnosis = open_diagnosis(goal=goals["rita"], why="x", by=dora, today=cast.today)
    found = measured(agree(cast, diagnosis, cause="price", kind="price"))
    found.refresh_from_db()
    assert (found.before, found.after) == (Decimal("0.3"), Decimal("0.1"))
    assert (found.others_before, found.others_after, found.others_n) == (
        Decimal("0.1"),
        Decimal("0.1"),
        5,
    )
    assert (found.estimate, found.verdict) == (Decimal("-0.2"), EffectVerdict.WORKED)


@pytest.mark.slow
def test_it_is_measured_once_and_stays(case: Case) -> None:
    """Not before the last day is over; what comes later changes nothing."""
    changes("rita", 100)
    others_change()
    made = agree(case.cast, case.diagnosis)
    with pytest.raises(ValidationError, match="May 25, 2025 is over"):
        measured(made, LAST - timedelta(days=1))
    first = measured(made)
    sells("rita", AFTER[0], 5000)
    again = measured(made, case.cast.today)
    assert (again.pk, again.estimate, again.measured_on) == (first.pk, 100, LAST)
    for write in (
        lambda: Effect.objects.update(verdict=EffectVerdict.DID_NOT),
        lambda: Effect.objects.all().delete(),
    ):
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            write()


def test_what_was_dropped_is_not_measured(case: Case) -> None:
    made = agree(case.cast, case.diagnosis)
    drop_action(action=made, why="x", by=case.person("dora"), today=case.cast.today)
    with pytest.raises(ValidationError, match="was dropped"):
        measured(made)
    assert not Effect.objects.exists()


def test_all_whose_days_are_over(case: Case) -> None:
    """Done or not; neither the dropped one nor the one that began a day later."""
    cast = case.cast
    done = agree(cast, case.diagnosis)
    finish_action(action=done, by=cast.person("mona"), today=cast.today)
    open_one = agree(cast, case.diagnosis, text="Another")
    dropped = agree(cast, case.diagnosis, text="A third")
    drop_action(action=dropped, why="x", by=cast.person("dora"), today=cast.today)
    agree(cast, case.diagnosis, starts_on=STARTS + timedelta(days=1))
    agree(cast, case.diagnosis, measure_days=29)
    assert measure_effects(as_of=LAST - timedelta(days=1), by=None) == 0
    assert measure_effects(as_of=LAST, by=None) == 2
    assert set(Effect.objects.values_list("action", flat=True)) == {done.pk, open_one.pk}
    assert measure_effects(as_of=LAST, by=None) == 0
    assert measure_effects(as_of=LAST + timedelta(days=1), by=None) == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_job_runs_once_a_day(case: Case) -> None:
    agree(case.cast, case.diagnosis)
    for _ in range(2):
        schedule_effects()
    job = Job.objects.get(kind=MEASURE_EFFECTS)
    assert job.arguments == {"as_of": "2025-06-15"}
    done = run(job.pk)
    assert done is not None
    assert done.result == {"measured": 1}
    assert Effect.objects.get().measured_on == date(2025, 6, 15)
