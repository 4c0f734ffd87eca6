"""Going back to the first release of the record and forth again, with rows in it."""

import pytest
from django.core.management import call_command
from django.db import connection

from salesmgmt.sales.queries.integrity import broken_invariants
from tests.sales.record import Record, cancellation, delivery, order
from tests.sales.test_rebuilding import rows

pytestmark = pytest.mark.django_db(transaction=True)


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
    kept = rows()
    try:
        call_command("migrate", "sales", "0001", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT o.key FROM sales_openorder AS k"
                " JOIN sales_order AS o ON o.id = k.order_id ORDER BY 1"
            )
            assert [key for (key,) in cursor.fetchall()] == ["half", "open"]
    finally:
        call_command("migrate", verbosity=0)
    assert broken_invariants() == []
    assert rows() == kept


def test_what_a_migration_missed_is_filled_in(record: Record) -> None:
    """As if the orders had come in while the table was filled; the release before had no bare."""
    kept = rows()
    try:
        call_command("migrate", "sales", "0005", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sales_fulfilment")
            assert cursor.fetchone() == (4,)
            cursor.execute("DELETE FROM sales_fulfilment")
            cursor.execute("DELETE FROM sales_fulfilmentday")
    finally:
        call_command("migrate", verbosity=0)
    assert broken_invariants() == []
    assert rows() == kept
