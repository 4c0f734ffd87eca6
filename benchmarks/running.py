"""Runs the parts one after another and prints each figure as it comes."""

from datetime import date
from os import cpu_count, getloadavg

from django.utils import timezone

from benchmarks import crowd, goals, lists, pages, posting, revenue
from benchmarks.building import prepare
from benchmarks.figures import head, told

PARTS = {
    "goals": goals.measure,
    "revenue": revenue.measure,
    "posting": posting.measure,
    "lists": lists.measure,
    "pages": pages.measure,
    "crowd": crowd.measure,
}


def run(size: str, parts: list[str]) -> None:
    """Measure the parts, or all of them, on the company of a size."""
    today: date = timezone.localdate()
    shape = prepare(size, today)
    print(f"{size}: {shape.people} people, {shape.orders} orders of {shape.lines} lines")
    print(f"load of the machine: {getloadavg()[0]:.1f} on {cpu_count()} processors")
    print(head())
    for name in parts or PARTS:
        for figure in PARTS[name](shape, today):
            print(told(figure), flush=True)
