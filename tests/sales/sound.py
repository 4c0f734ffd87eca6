"""A record with everything in it, for tests that break it or make it anew."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.db import connection

from goals.models import Goal, GoalVersion
from salesmgmt.org import actions as org
from tests.sales.record import (
    BY_HAND,
    FIRST,
    Record,
    cancellation,
    delivery,
    invoice,
    order,
    payment,
    returned,
)


def build_sound(record: Record) -> Record:
    """Orders of every kind, a closed month, a re-credit, a transfer, managers and a goal."""
    record.load(
        order("o1", (10, 100, 4), (3, 33), shares={"ann": "0.6", "cat": "0.4"}, overlay={"dan": 1}),
        order("o2", (1, "0.000001"), currency="JPY", shares={"bob": 1}),
        order("o3", (2, 20), department="south"),
        delivery("d1", "o1", {"1": 10, "2": 1}, "2013-01-15"),
        invoice("i1", "o1", {"1": (10, 100)}, "2013-01-16", 119),
        payment("p1", "i1", "39.67", "2013-01-20"),
        {
            "opportunities": [
                ("won", "ann", "c1", "p1", "won", "2013-01-01", "2013-02-01", 5, None, None, None),
                ("new", "cat", None, None, "engaged", None, None, None, None, None, None),
            ],
            "feedback": [("f1", "c1", "o1", "csat", "2013-01-22", 4, "Late.")],
        },
    )
    record.close("2013-01")
    record.load(
        returned("r1", "o1", {"1": 3}, "2013-01-25"),
        cancellation("x1", "o1", {"2": 2}, "2013-02-25"),
    )
    record.recredit("o1", {"ann": "0.5", "bob": "0.5"})
    record.load(returned("r2", "o1", {"1": 1}, "2013-03-01"))
    org.transfer(
        person=record.person("ann"), department=record.south, on=FIRST.replace(year=2014), **BY_HAND
    )
    org.appoint_manager(
        person=record.person("dan"), department=record.south, starts_on=FIRST, **BY_HAND
    )
    record.department("coast", record.south)
    goal = Goal.objects.create(
        person=record.person("ann"),
        measure="revenue",
        starts_on=date(2013, 1, 1),
        ends_on=date(2013, 12, 31),
    )
    for number in (1, 2):
        GoalVersion.objects.create(
            goal=goal,
            number=number,
            target=Decimal(1000),
            effective_on=goal.starts_on,
            driver="first",
            act=uuid4(),
        )
    return record


def spoil(*statements: str, table: str) -> None:
    """Write past the application and past the database's own guards."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
