"""The benchmark runs from one end to the other, on the smallest company; no time is judged."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.building import database_name
from benchmarks.figures import Figure, Goal, Time
from tests.database import drop_database, make_database

ROOT = Path(__file__).resolve().parent.parent.parent
QUICK = {"CROWD": "3", "SECONDS_AT_WORK": "8", "RUNS": "1"}


@pytest.fixture
def tiny(db: None) -> Iterator[None]:
    """The database of the size, with the schema already in it."""
    make_database(database_name("tiny"))
    yield
    drop_database(database_name("tiny"))


@pytest.mark.faults
@pytest.mark.real_clock
@pytest.mark.usefixtures("tiny")
def test_every_part_tells_its_figures() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "tiny"],
        cwd=ROOT,
        env=os.environ | QUICK,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    for line in (
        "attainment of 80 goals",
        "refresh of 80 goals, all changed",
        "opening a month: create and compute 80 goals",
        "revenue by person and month",
        "revenue of the last month by person",
        "posting of 40 order lines",
        "goals by the API",
        "orders by the API",
        "monitoring:tree",
        "sales:order_list",
        "people, 95th percentile",
        " 0 failures",
    ):
        assert line in done.stdout
    assert "TOO M" not in done.stdout


@pytest.mark.parametrize(
    ("clock", "cpu", "floor", "verdict"),
    [
        (0.1, 0.1, 0.05, "reached"),
        (0.11, 0.1, 0.05, "reached in CPU time"),
        (0.11, 0.101, 0.06, "NOT reached"),
        (0.11, 0.0, None, "NOT reached"),
        (0.05, 0.1, 0.049, "NOT reached"),
    ],
)
def test_what_counts_as_reached(
    clock: float, cpu: float, floor: float | None, verdict: str
) -> None:
    beside = None if floor is None else Time(floor, floor)
    assert Figure("", Time(clock, cpu), beside, Goal(0.1, 2)).verdict == verdict


@pytest.mark.parametrize(("failures", "verdict"), [(0, "reached"), (1, "NOT reached")])
def test_nothing_may_fail(failures: int, verdict: str) -> None:
    assert Figure("", failures=failures).verdict == verdict


def test_nothing_is_said_without_a_goal() -> None:
    assert Figure("", Time(1, 1)).verdict == ""
