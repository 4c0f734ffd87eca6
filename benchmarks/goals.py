"""Attainment of every goal of a month, its snapshots, and opening the next month."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from benchmarks.figures import RUNS, Figure, Goal, Time, counted, medians, rolled_back
from benchmarks.reading import run
from benchmarks.sizes import next_month
from goals.actions import NewGoal, set_goals
from goals.models import Goal as SalesGoal
from monitoring.actions.attainment import record_attainment
from monitoring.models import Attainment
from monitoring.queries.attainment import attainment_of
from monitoring.queries.statement import Answer, answers
from salesmgmt.demo.made.company import BY
from salesmgmt.demo.made.shape import Shape
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.lib.sqlfile import array
from salesmgmt.org.models import User

COMPARED = 8_000
"""Goals of the default company; of a larger one as many, so that sizes can be compared."""
# Orders of two lines up to which these take a tenth of a second; beyond, at most twice as long.
_MANY = 1_500_000
# Fewer are not compared with the floor: what each question costs anyway is most of it then.
_ENOUGH = 1_000


def measure(shape: Shape, today: date) -> Iterator[Figure]:
    """Goals of the running month as of today."""
    goals = list(SalesGoal.objects.in_force(today).filter(person__isnull=False).order_by("pk"))
    ids = [goal.pk for goal in goals]
    seconds = 0.1 if shape.orders <= _MANY else 0.2
    goal = Goal(seconds, 1.5 if len(ids) >= _ENOUGH else None)
    yield from _attainment(ids[:COMPARED], today, goal)
    yield from _refresh(len(ids), today)
    yield _opening(goals[:COMPARED], shape, today)


def _attainment(ids: list[int], today: date, goal: Goal) -> Iterator[Figure]:
    """The same answer: the sums must agree before their times are compared.

    What follows from target, sums and working days - attainment, pace, projection, required
    rate - the floor does not tell: it is the second line.
    """

    def told() -> list[Answer]:
        bound = {"goals": array(ids), "basis": None}
        return answers("ask_goals", bound, as_of=today, known_on=None)

    ours = {found.ordinal: found.sums.revenue or None for found in told()}
    by_hand = {row[0]: row[11] or None for row in _by_hand(ids, today)}
    if ours != by_hand:
        raise AssertionError("Attainment differs from the hand-written sums.")
    sums, figures, floor = medians(
        told, lambda: attainment_of(ids, as_of=today), lambda: _by_hand(ids, today), runs=3 * RUNS
    )
    what = f"attainment of {len(ids)} goals"
    yield Figure(f"{what}: sums, targets, working days", sums, floor, goal)
    yield Figure("    with pace, projection and required rate of each", figures, floor)


def _by_hand(ids: list[int], today: date) -> list[tuple]:
    return run("floor_attainment", {"goals": array(ids), "as_of": today})


def _refresh(count: int, today: date) -> Iterator[Figure]:
    """Snapshots of a day: written once more unchanged, and when each of them is wrong."""
    record_attainment(as_of=today, by=SYSTEM)

    def again() -> None:
        with rolled_back():
            record_attainment(as_of=today, by=SYSTEM)

    def spoil() -> None:
        with rolled_back():
            Attainment.objects.filter(as_of=today).update(actual=Decimal(-1))

    def spoil_and_mend() -> None:
        with rolled_back():
            Attainment.objects.filter(as_of=today).update(actual=Decimal(-1))
            record_attainment(as_of=today, by=SYSTEM)

    unchanged, bare, both = medians(again, spoil, spoil_and_mend)
    yield Figure(f"refresh of {count} goals, nothing changed", unchanged)
    changed = Time(both.clock - bare.clock, both.cpu - bare.cpu)
    yield Figure(f"refresh of {count} goals, all changed", changed, bare, note="floor: bare UPDATE")


def _opening(goals: list[SalesGoal], shape: Shape, today: date) -> Figure:
    month = next_month(shape)
    people = User.objects.in_bulk([goal.person_id for goal in goals])
    rows = [
        NewGoal(
            holder=people[goal.person_id],
            measure=goal.measure,
            starts_on=month.first_day,
            ends_on=month.last_day,
            target=Decimal(1000),
            weight=goal.weight,
            key=f"next {goal.pk}",
        )
        for goal in goals
    ]

    def ours() -> None:
        with rolled_back():
            made = set_goals(rows, **BY).created
            attainment_of(made, as_of=today + timedelta(days=31))

    def by_hand() -> None:
        with rolled_back():
            bound = {"goals": array(goal.pk for goal in goals)}
            run("floor_opening", bound | {"first": month.first_day, "last": month.last_day})

    time, floor = medians(ours, by_hand, runs=min(3, RUNS))
    few = counted(ours)
    return Figure(
        f"opening a month: create and compute {len(rows)} goals",
        time,
        floor,
        Goal(1.0),
        note=f"{few} statements; floor: INSERT without checks",
    )
