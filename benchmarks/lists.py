"""Eighty goals and eighty orders as data: what other products answer where they tell of lists."""

from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from importlib import import_module

from django.test import Client

from benchmarks.figures import RUNS, Figure, Goal, Time, counted, medians, middle, timed
from benchmarks.pages import people
from goals.models import Goal as Promise
from monitoring.queries.attainment import attainment_of
from salesmgmt.demo.made.shape import Shape

ROWS = 80
MOST_STATEMENTS = 10
GOALS = Goal(0.02)
ORDERS = Goal(0.037)


def measure(shape: Shape, today: date) -> Iterator[Figure]:
    """How goals stand, and one line for each list: the slowest of all roles that have it."""
    import_module("salesmgmt.wsgi")
    last = Promise.objects.in_window(shape.last_day, shape.last_day).filter(person__isnull=False)
    asked = list(last.order_by("pk").values_list("pk", flat=True)[:ROWS])
    (time,) = medians(lambda: attainment_of(asked, as_of=today))
    yield Figure(f"how {len(asked)} goals stand", time, goal=GOALS)
    yield _slowest("goals", GOALS)
    yield _slowest("orders", ORDERS)


def _slowest(kind: str, goal: Goal) -> Figure:
    seen = [look for role, client in _clients() if (look := _look(client, kind, role))]
    time, statements, rows, role = max(seen, key=lambda look: look[0].clock)
    note = f"{role} of {len(seen)} roles; {statements} statements"
    note += ", TOO MANY" if statements > MOST_STATEMENTS else ""
    return Figure(f"{rows} {kind} by the API", time, goal=goal, note=note)


def _clients() -> Iterator[tuple[str, Client]]:
    for role, person in people():
        client = Client(headers={"host": "localhost"})
        client.force_login(person)
        yield role, client


def _look(client: Client, kind: str, role: str) -> tuple[Time, int, int, str] | None:
    """Time, statements and rows; None where the role does not have the list, or nothing in it."""
    address = f"/api/v1/{kind}/?limit={ROWS}"
    first = client.get(address)
    if first.status_code != HTTPStatus.OK or not (rows := len(first.json()["results"])):
        return None
    statements = counted(lambda: client.get(address))
    time = middle([timed(lambda: client.get(address)) for _run in range(RUNS)])
    return time, statements, rows, role
