"""The company to measure on: made once, kept for later runs, taken up where it was cut off."""

from datetime import date, timedelta
from time import perf_counter
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection

from benchmarks.sizes import SIZES, Size, shape_of
from monitoring.actions.attainment import record_attainment
from monitoring.actions.opening import open_reviews
from salesmgmt.demo.made import company, rows
from salesmgmt.demo.made.shape import Shape
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org import actions as org
from salesmgmt.org.models import Company, Department, Role, User
from salesmgmt.org.rules.calendar import PeriodSpan, calendar_months
from salesmgmt.sales import intake
from salesmgmt.sales.models import Order, Product

PREFIX = "benchmark_"
PASSWORD = "a password of the benchmark alone"
OTHERS = (Role.HEAD, Role.HR, Role.PAYROLL, Role.AUDITOR, Role.ADMINISTRATOR)
"""Roles besides those who sell and lead; one person each."""


def database_name(size: str) -> str:
    """The name of the database of a size; no other database is ever touched."""
    return f"{PREFIX}{size}"


def prepare(name: str, today: date) -> Shape:
    """Connect to the complete company of this size and month, made now where it is missing."""
    size = SIZES[name]
    shape = shape_of(size, today)
    wanted = f"{size} from {shape.first_day} to {shape.last_day}"
    database = database_name(name)
    _keep_only(database, wanted)
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        if _said_of(database, cursor) != f"complete: {wanted}":
            _make(shape, size, today)
            cursor.execute("VACUUM (ANALYZE)")
            _say_of(database, f"complete: {wanted}", cursor)
    return shape


def _keep_only(database: str, wanted: str) -> None:
    """Have the database; one of another shape or month is dropped and made anew."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        exists = cursor.fetchone() is not None
        said = _said_of(database, cursor) if exists else None
        if said is not None and said.split(": ", 1)[-1] != wanted:
            cursor.execute(f'DROP DATABASE "{database}"')
            exists, said = False, None
        if not exists:
            cursor.execute(f'CREATE DATABASE "{database}"')
        if said is None:
            _say_of(database, f"begun: {wanted}", cursor)


def _said_of(database: str, cursor: Any) -> str | None:
    cursor.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        [database],
    )
    return cursor.fetchone()[0]


def _say_of(database: str, text: str, cursor: Any) -> None:
    cursor.execute(f'COMMENT ON DATABASE "{database}" IS %s', [text])


def _make(shape: Shape, size: Size, today: date) -> None:
    if not Company.objects.exists():
        company.make_people(shape)
        _add_others(shape)
    if not Product.objects.exists():
        intake.load(rows.catalogue(shape), **company.BY)
    for month, booked in rows.months(shape):
        if Order.objects.filter(key=booked["orders"][0][0]).exists():
            continue
        arrived = rows.deliveries(booked, shape.last_day) if size.delivered else {}
        began = perf_counter()
        intake.load(booked | arrived, **company.BY)
        lines = len(booked["order_lines"])
        print(f"making {month:%Y-%m}: {lines} lines in {perf_counter() - began:.0f} s", flush=True)
    company.set_monthly_goals(last_months(shape), list(company.MEASURES))
    record_attainment(as_of=today - timedelta(days=1), by=SYSTEM)
    open_reviews(as_of=today, by=SYSTEM)


def _add_others(shape: Shape) -> None:
    """One person for each role that nobody else has, and one password for everybody."""
    people = org.create_people(
        rows=[
            org.PersonRow(
                email=f"{role}@made.example",
                name=f"Made {role}",
                key=str(role),
                timezone=company.ZONE,
            )
            for role in OTHERS
        ],
        **company.BY,
    )
    root = Department.objects.get(parent=None)
    org.join_departments(
        rows=[org.MembershipRow(person, root, shape.first_day) for person in people], **company.BY
    )
    org.grant_roles(
        rows=[org.RoleRow(person, Role(person.key or ""), shape.first_day) for person in people],
        **company.BY,
    )
    User.objects.update(password=make_password(PASSWORD))


def last_months(shape: Shape) -> list[PeriodSpan]:
    """The last two months: one that runs, and one that has ended and is talked about."""
    spans = calendar_months(shape.last_day.year - 1, shape.last_day.year)
    held = [s for s in spans if s.kind == "month" and s.ends_on <= shape.last_day]
    return held[-2:]
