"""Bulk posting of a further month of orders: checks, documents, credit and sums; and its memory."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.db import connection

from benchmarks.figures import RUNS, Figure, Goal, medians, megabytes, rolled_back
from benchmarks.reading import run
from benchmarks.sizes import next_month
from salesmgmt.demo.made import rows
from salesmgmt.demo.made.company import BY
from salesmgmt.demo.made.shape import Shape
from salesmgmt.sales import intake

LINES_PER_SECOND = 12_000
# What a load costs whatever its size does not count against the speed of fewer lines.
BULK = 10_000
_TABLES = (
    "sales_order, sales_orderline, sales_ordershare, sales_lineevent, sales_credit,"
    " sales_fulfilment, sales_fulfilmentday, sales_creditday, sales_creditmonth,"
    " sales_departmentday, sales_departmentmonth"
)


def measure(shape: Shape, _today: date) -> Iterator[Figure]:
    """The month after the last one, posted by the product and by hand, each rolled back."""
    month = next_month(shape)
    ((_first, booked),) = rows.months(month, shape.orders)
    files = _files(booked)
    lines = len(booked["order_lines"])
    _refuse_difference(month, lambda: intake.load(booked, **BY), lambda: _by_hand(files))
    time, floor = medians(
        _undone(lambda: intake.load(booked, **BY)),
        _undone(lambda: _by_hand(files)),
        runs=min(3, RUNS),
        between=_vacuum,
    )
    yield Figure(
        f"posting of {lines} order lines",
        time,
        floor,
        Goal(lines / LINES_PER_SECOND, 2) if lines >= BULK else Goal(),
        f"{lines / time.clock:.0f} lines/s, {lines / time.cpu:.0f} per CPU second",
    )
    yield from _memory(booked)
    _vacuum()


def _vacuum() -> None:
    """What was rolled back stays in tables and indexes: read again, and counted by the planner."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {_TABLES}")


def _undone(work: Callable[[], object]) -> Callable[[], None]:
    def undone() -> None:
        with rolled_back():
            work()

    return undone


def _refuse_difference(month: Shape, *works: Callable[[], object]) -> None:
    """Both must write the same before their times are compared."""
    said = []
    for work in works:
        with rolled_back():
            work()
            said.append(run("posted", {"first": month.first_day}))
    if said[0] != said[1]:
        raise AssertionError(f"The floor writes other rows: {said}")


def _files(booked: rows.Documents) -> dict[str, str]:
    """What the hand-written script finds: files in COPY's own format, made beforehand."""
    place: defaultdict[str, int] = defaultdict(int)
    shares = []
    for key, _kind, person, share in booked["order_shares"]:
        place[key] += 1
        shares.append((key, place[key], person, share))
    orders = [(key, c, d, on, due, cur) for key, c, d, _t, on, due, cur, _ch in booked["orders"]]
    tables = {"orders": orders, "lines": [r[:6] for r in booked["order_lines"]], "shares": shares}
    return {name: _as_copied(table) for name, table in tables.items()}


def _as_copied(table: list[tuple]) -> str:
    return "".join("\t".join(map(str, row)) + "\n" for row in table)


def _by_hand(files: dict[str, str]) -> None:
    run("floor_stage")
    with connection.cursor() as cursor:
        for name, text in files.items():
            cursor.copy_expert(f"COPY floor_{name} FROM STDIN", StringIO(text))
            cursor.execute(f"ANALYZE floor_{name}")
    run("floor_posting", {"act": str(uuid4())})


def _memory(booked: rows.Documents) -> Iterator[Figure]:
    """Highest memory of this process while it loads from files: a quarter of the month, and all."""
    for part in (4, 1):
        orders = len(booked["orders"]) // part
        with TemporaryDirectory() as folder:
            paths = _written(Path(folder), booked, orders)
            grown, before = _peak_of(partial(_load, paths))
        note = f"+{grown} MB above {before} MB while loading {orders} orders from files"
        yield Figure("    memory of the process", note=note)


def _written(folder: Path, booked: rows.Documents, orders: int) -> dict[str, Path]:
    keys = {order[0] for order in booked["orders"][:orders]}
    paths = {kind: folder / kind for kind in booked}
    for kind, path in paths.items():
        with path.open("w", newline="") as file:
            csv.writer(file).writerows(row for row in booked[kind] if row[0] in keys)
    return paths


def _load(paths: dict[str, Path]) -> None:
    intake.load({kind: _rows_of(path) for kind, path in paths.items()}, **BY)


def _rows_of(path: Path) -> Iterator[list[str]]:
    with path.open(newline="") as file:
        yield from csv.reader(file)


def _peak_of(work: Callable[[], object]) -> tuple[int, int]:
    """How many megabytes the work takes at its highest, and what the process had before."""
    before = megabytes("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    _undone(work)()
    return megabytes("VmHWM") - before, before
