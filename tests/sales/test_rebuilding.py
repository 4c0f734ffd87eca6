"""Kept sums made anew: the same rows as posting kept, whatever had happened to them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from salesmgmt.journal.acts import SYSTEM
from salesmgmt.sales.actions.rebuilding import rebuild_sums
from salesmgmt.sales.models import Fulfilment, FulfilmentDay
from salesmgmt.sales.queries.integrity import broken_invariants
from tests.sales.record import Record, delivery, order, returned

SUMS = {
    "sales_creditday": "UPDATE sales_creditday SET revenue = revenue + 1",
    "sales_creditmonth": "DELETE FROM sales_creditmonth",
    "sales_departmentday": "UPDATE sales_departmentday SET orders = 0",
    "sales_departmentmonth": "DELETE FROM sales_departmentmonth",
    "sales_fulfilment": "DELETE FROM sales_fulfilment",
    "sales_fulfilmentday": "UPDATE sales_fulfilmentday SET orders = orders + 1",
}


@pytest.fixture
def sound(record: Record) -> Record:
    """Two people's order with a return, one that is due, one without a person or lines."""
    late = order("o2", (1, 7), shares={"bob": 1})
    late["orders"] = [(*late["orders"][0][:5], "2013-02-01", *late["orders"][0][6:])]
    bare = order("o3", (1, 9), department="south")
    record.load(
        order("o1", (10, 100, 4), (3, 33), shares={"ann": "0.6", "cat": "0.4"}, overlay={"dan": 1}),
        late,
        {"orders": bare["orders"]},
        delivery("d1", "o1", {"1": 10, "2": 3}, "2013-01-15"),
    )
    record.load(returned("r1", "o1", {"1": 3}, "2013-01-25"))
    return record


def rows() -> dict[str, list[str]]:
    """The rows of each sum without their own numbers; what is zero stands for nothing."""
    found = {}
    with connection.cursor() as cursor:
        for table in SUMS:
            cursor.execute(f"SELECT (to_jsonb(t) - 'id')::text FROM {table} AS t ORDER BY 1")
            found[table] = [row[0] for row in cursor.fetchall()]
    counts = found["sales_fulfilmentday"]
    found["sales_fulfilmentday"] = [row for row in counts if '"orders": 0' not in row]
    return found


def test_an_order_is_kept_before_its_lines_come(record):
    whole = order("o1", (10, 100), shares={"ann": 1})
    record.load({"orders": whole["orders"]})
    kept = Fulfilment.objects.get()
    assert (kept.net_amount, kept.is_open, kept.arrived_on) == (0, False, None)
    booked = FulfilmentDay.objects.get()
    assert (booked.figure, booked.orders, booked.net_amount) == ("booked", 1, 0)
    assert broken_invariants() == []
    record.load(whole)
    kept = Fulfilment.objects.get()
    assert (kept.net_amount, kept.is_open) == (100, True)
    booked = FulfilmentDay.objects.get(figure="booked")
    assert (booked.orders, booked.net_amount) == (1, 100)
    assert broken_invariants() == []


@pytest.mark.slow
@pytest.mark.parametrize("table", SUMS)
def test_damage_is_mended(sound, table):
    kept = rows()
    with connection.cursor() as cursor:
        cursor.execute(SUMS[table])
    assert broken_invariants() != []
    told = rebuild_sums(by=SYSTEM, why="Damaged.")
    assert broken_invariants() == []
    assert rows() == kept
    assert told == {name: len(found) for name, found in kept.items()}


def test_a_posting_goes_on_with_the_sums_made_anew(sound):
    rebuild_sums(by=SYSTEM, why="Damaged.")
    sound.load(delivery("d2", "o2", {"1": 1}, "2013-02-03"))
    assert broken_invariants() == []


def test_the_command_says_what_it_made_and_wants_a_reason(sound):
    out = StringIO()
    call_command("rebuild_sums", why="Damaged.", stdout=out)
    assert "rows in sales_fulfilmentday" in out.getvalue()
    with pytest.raises(CommandError, match="--why"):
        call_command("rebuild_sums")
    with pytest.raises(CommandError, match="Say why"):
        call_command("rebuild_sums", why=" ")
