"""Going back to the first release of the record and forth again, with rows in it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Timer

import pytest
from django.core.management import call_command
from django.db import connection

from salesmgmt.sales.intake import loading
from salesmgmt.sales.intake.kinds import DocumentKind
from salesmgmt.sales.intake.problems import Problem
from salesmgmt.sales.queries.integrity import broken_invariants
from tests.sales.record import Record, cancellation, customer, delivery, order
from tests.sales.test_ledger_races import apart, loading_of
from tests.sales.test_rebuilding import rows

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def record(transactional_db: None) -> Record:
    """Orders that are open, half, whole, given up, and one without lines."""
    record = Record()
    record.load(
        order("open", (2, 20), shares={"ann": 1}),
        order("half", (2, 20), (1, 10), shares={"ann": "0.5", "bob": "0.5"}),
        order("whole", (2, 20), shares={"bob": 1}),
        order("gone", (2, 20), shares={"bob": 1}),
        {"orders": order("bare", (1, 9), department="south")["orders"]},
        delivery("d1", "half", {"1": 2}, "2013-01-15"),
        delivery("d2", "whole", {"1": 2}, "2013-01-16"),
        cancellation("x1", "gone", {"1": 2}, "2013-01-17"),
    )
    return record


def test_kept_sums_survive_the_way_back_and_forth(record: Record) -> None:
    """On the way forth as if orders had come in while a table was filled."""
    kept = rows()
    try:
        call_command("migrate", "sales", "0005", verbosity=0)
        # That release had no bare one.
        assert asked("SELECT count(*) FROM sales_fulfilment") == [4]
        call_command("migrate", "sales", "0001", verbosity=0)
        is_open = "SELECT key FROM sales_openorder JOIN sales_order AS o ON o.id = order_id"
        assert asked(f"{is_open} ORDER BY 1") == ["half", "open"]
        call_command("migrate", "sales", "0005", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sales_fulfilment; DELETE FROM sales_fulfilmentday")
    finally:
        call_command("migrate", verbosity=0)
    assert broken_invariants() == []
    assert rows() == kept


def asked(statement: str) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [value for (value,) in cursor.fetchall()]


def test_a_load_under_way_and_the_migration_wait_for_each_other(
    record: Record, monkeypatch
) -> None:
    """The load has written a customer and goes on to orders; the migration needs both tables."""
    begun, go_on = Event(), Event()
    check = loading.check_relations

    def check_and_wait(kind: DocumentKind) -> list[Problem]:
        if kind.name == "orders":
            begun.set()
            go_on.wait(10)
        return check(kind)

    call_command("migrate", "sales", "0007", verbosity=0)
    monkeypatch.setattr(loading, "check_relations", check_and_wait)
    try:
        with ThreadPoolExecutor(1) as pool:
            load = loading_of({"customers": [customer("c2")]}, order("new", (1, 1)))
            loaded = pool.submit(apart, load)
            assert begun.wait(10)
            Timer(1.5, go_on.set).start()
            call_command("migrate", "sales", verbosity=0)
            assert loaded.result(10).written["orders"] == 1
    finally:
        go_on.set()
        call_command("migrate", verbosity=0)
    assert broken_invariants() == []
