"""Revenue by month and by person and month over two years, and of the last month by person."""

from collections.abc import Callable, Iterator
from datetime import date

from benchmarks.figures import RUNS, Figure, Goal, medians
from benchmarks.reading import run
from benchmarks.sizes import MONTHS
from monitoring.queries.months import revenue_by_month, revenue_by_person_and_month
from salesmgmt.demo.made.shape import Shape

FEW_CELLS = 12_000


def measure(shape: Shape, _today: date) -> Iterator[Figure]:
    """Each query beside the same on the roll-up by hand, and on the ledger."""
    company = revenue_by_month(shape.last_day, MONTHS)
    yield from _beside(
        f"revenue by month, {len(company)} months",
        lambda: revenue_by_month(shape.last_day, MONTHS),
        shape,
        "months",
        Goal(0.05),
    )
    cells = sum(map(len, revenue_by_person_and_month(shape.last_day, MONTHS).values()))
    yield from _beside(
        f"revenue by person and month, {cells} cells",
        lambda: revenue_by_person_and_month(shape.last_day, MONTHS),
        shape,
        "person_months",
        Goal(0.12 if cells <= FEW_CELLS else 0.15),
    )
    last = revenue_by_person_and_month(shape.last_day, 1)
    first = shape.last_day.replace(day=1)
    time, floor = medians(
        lambda: revenue_by_person_and_month(shape.last_day, 1),
        lambda: run("floor_person_months", {"first": first, "last": first}),
    )
    yield Figure(
        f"revenue of the last month by person, {len(last)} people", time, floor, Goal(0.05)
    )


def _beside(
    what: str, ours: Callable[[], object], shape: Shape, name: str, goal: Goal
) -> Iterator[Figure]:
    bound = {"first": shape.first_day, "last": shape.last_day.replace(day=1)}
    rows = run(f"floor_{name}", bound)
    if sorted(rows) != sorted(run(f"ledger_{name}", bound)):
        raise AssertionError("The roll-up differs from the ledger.")
    time, floor = medians(ours, lambda: run(f"floor_{name}", bound))
    yield Figure(what, time, floor, goal)
    (ledger,) = medians(lambda: run(f"ledger_{name}", bound), runs=min(2, RUNS))
    yield Figure("    the same from the ledger by hand", ledger, floor)
