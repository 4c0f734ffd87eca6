"""How a figure is taken and told: medians of runs that alternate with those of the floor.

Beside the time on the clock stands the time of the processors, of this process and of the
database's, which other work on the machine disturbs less. Ratios are of processor times.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from django.db import connection, transaction

RUNS = int(os.environ.get("RUNS", "5"))


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds on the clock, and of the processors."""

    clock: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached: at most so many seconds, at most so many times the floor."""

    seconds: float | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report."""

    what: str
    time: Time | None = None
    floor: Time | None = None
    goal: Goal = Goal()
    note: str = ""
    # How many went wrong, where none may.
    failures: int | None = None

    @property
    def ratio(self) -> float | None:
        return (
            self.time.cpu / self.floor.cpu if self.time and self.floor and self.floor.cpu else None
        )

    @property
    def verdict(self) -> str:
        """Whether the goal is reached; nothing without one.

        Where the clock says no but the processors say yes, other work on the machine may be why.
        """
        if self.failures is not None:
            return "NOT reached" if self.failures else "reached"
        if self.time is None or self.goal == Goal():
            return ""
        seconds = self.goal.seconds or float("inf")
        if (self.ratio or 0) > (self.goal.ratio or float("inf")):
            return "NOT reached"
        if self.time.clock <= seconds:
            return "reached"
        return "reached in CPU time" if 0 < self.time.cpu <= seconds else "NOT reached"


def head() -> str:
    return f"{'':58} {'clock':>9} {'CPU':>9} {'floor':>9} {'ratio':>6}  goal"


def told(figure: Figure) -> str:
    """The figure as a line; milliseconds."""
    floor = f"{figure.floor.cpu * 1000:9.1f}" if figure.floor else " " * 9
    ratio = f"{figure.ratio:6.2f}" if figure.ratio is not None else " " * 6
    wanted = [f"{figure.goal.seconds * 1000:.0f} ms" if figure.goal.seconds else ""]
    wanted += [
        "none" if figure.failures is not None else "",
        f"{figure.goal.ratio:g} x floor" if figure.goal.ratio else "",
        figure.verdict,
        figure.note,
    ]
    time = figure.time
    times = f"{time.clock * 1000:9.1f} {time.cpu * 1000:9.1f}" if time else " " * 19
    return f"{figure.what:58} {times} {floor} {ratio}  {', '.join(filter(None, wanted))}"


def timed(work: Callable[[], object]) -> Time:
    """One run."""
    connection.ensure_connection()
    began, cpu = perf_counter(), _cpu()
    work()
    return Time(perf_counter() - began, _cpu() - cpu)


def medians(
    *works: Callable[[], object], runs: int = RUNS, between: Callable[[], object] = lambda: None
) -> list[Time]:
    """The median of each; the works take turns, so what disturbs one disturbs all. One warms up.

    `between` cleans up before each run; its time is not counted.
    """
    for work in works:
        work()
    taken = [[_after(between, work) for work in works] for _run in range(runs)]
    return [middle(times) for times in zip(*taken, strict=True)]


def _after(between: Callable[[], object], work: Callable[[], object]) -> Time:
    between()
    return timed(work)


def middle(times: Sequence[Time]) -> Time:
    """The median of each kind of time."""
    return Time(median(t.clock for t in times), median(t.cpu for t in times))


@contextmanager
def rolled_back() -> Iterator[None]:
    """Writes are measured with all that a commit would check, and leave nothing behind."""
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def counted(work: Callable[[], object]) -> int:
    """How many statements a run sends."""
    seen = 0

    def count(execute, sql, params, many, context):
        nonlocal seen
        seen += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        work()
    return seen


def _cpu() -> float:
    """Seconds of the processors: of this process, and of its backend where that is here."""
    try:
        backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    except OSError:
        return process_time()
    return process_time() + int(backend.split()[0]) / 1e9


def megabytes(field: str, pid: str = "self") -> int:
    """Memory of a process: VmRSS now, VmHWM the highest since it began or was reset.

    Pss: now, with what several processes share in equal parts.
    """
    file = "smaps_rollup" if field == "Pss" else "status"
    for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) // 1024
    return 0
