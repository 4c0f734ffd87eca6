"""Several loads, re-credits and closings at the same moment, each on its own connection."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from threading import Barrier, Event
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from salesmgmt.org.models import Membership
from salesmgmt.sales import intake
from salesmgmt.sales.intake import loading
from salesmgmt.sales.models import (
    Credit,
    Customer,
    Delivery,
    Fulfilment,
    LineEvent,
    OrderLine,
    StageChange,
)
from salesmgmt.sales.queries.integrity import broken_invariants
from tests.sales.record import (
    BY_HAND,
    Record,
    Rows,
    customer,
    delivery,
    invoice,
    order,
    payment,
    product,
    returned,
    revenue,
    sums,
    together,
)
from tests.standing import standing

pytestmark = pytest.mark.django_db(transaction=True)

SPLIT = {"ann": "0.333334", "bob": "0.333333", "cat": "0.333333"}
SOON = 0.5
LATE = 30


@pytest.fixture
def record(transactional_db: None) -> Record:
    return standing(Record)


def apart(work: Callable[[], Any]) -> Any:
    """Run on a connection of its own; a refusal is an answer, a deadlock is not."""
    try:
        return work()
    except ValidationError as refusal:
        return refusal
    finally:
        connection.close()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each of `works` answered when all were started together."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait(LATE)
        return apart(work)

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@contextmanager
def held_open(work: Callable[[], Any]) -> Iterator[None]:
    """`work` is done in a transaction that commits when the block is left."""
    done, leave = Event(), Event()

    def run() -> None:
        with transaction.atomic():
            work()
            done.set()
            leave.wait(LATE)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(apart, run)
        assert done.wait(LATE)
        yield
        leave.set()
        running.result(LATE)


def started(pool: ThreadPoolExecutor, work: Callable[[], Any]) -> Future:
    """`work` under way, and waiting for somebody."""
    running = pool.submit(apart, work)
    assert wait([running], SOON).not_done, "it did not wait"
    return running


def loading_of(*documents: Rows) -> Callable[[], intake.LoadReport]:
    return lambda: intake.load(together(*documents), **BY_HAND)


def many(first: int, last: int) -> list[Rows]:
    """Orders with shares, deliveries, bills and returns; every tenth row of a kind backwards."""
    documents = []
    for n in range(first, last):
        key = f"o{n}"
        documents += [
            order(key, (2, "10.01"), (1, 5), shares=SPLIT, overlay={"dan": "0.5"}),
            delivery(f"d{n}", key, {"1": 2, "2": 1}, "2013-01-15"),
            invoice(f"i{n}", key, {"1": (2, "10.01")}, "2013-01-16", 12),
            payment(f"p{n}", f"i{n}", 5, "2013-01-17"),
            returned(f"r{n}", key, {"1": 1}, "2013-01-20"),
        ]
    return documents


@pytest.mark.slow
def test_ten_loads_of_one_file_have_one_effect(record):
    documents = [{"products": [product("new")], "customers": [customer("new")]}, *many(0, 40)]
    reports = at_once(*[loading_of(*documents)] * 10)
    assert sorted(report.changed_nothing for report in reports) == [False] + [True] * 9
    assert OrderLine.objects.count() == 80
    # Two lines booked and delivered, one billed, paid in part, and half of it returned on three
    # bases (what is paid is less than what is left): an entry for each of four people.
    entries_of_an_order = (2 + 2 + 1 + 1 + 3) * 4
    assert Credit.objects.count() == 40 * entries_of_an_order
    assert broken_invariants() == []


@pytest.mark.slow
def test_ten_loads_of_one_file_in_different_orders_of_rows(record):
    documents = many(0, 30)
    works = [loading_of(*documents), loading_of(*reversed(documents))] * 5
    reports = at_once(*works)
    assert sorted(report.changed_nothing for report in reports) == [False] + [True] * 9
    assert broken_invariants() == []


@pytest.mark.slow
def test_two_loads_of_different_returns_on_the_same_orders(record):
    record.load(*[order(f"o{n}", (10, 100), shares=SPLIT) for n in range(30)])
    numbers = list(range(30))
    reports = at_once(
        *[
            loading_of(
                *[
                    returned(f"r{part}-{n}", f"o{n}", {"1": 2}, f"2013-02-{part + 1:02}")
                    for n in way
                ]
            )
            for part, way in enumerate([numbers, numbers[::-1]] * 2)
        ]
    )
    assert [report.written["return_lines"] for report in reports] == [30] * 4
    assert sum(revenue().values()) == 30 * 20
    assert broken_invariants() == []


@pytest.mark.slow
def test_two_loads_of_different_orders_for_the_same_people(record):
    reports = at_once(
        loading_of(*many(0, 60)), loading_of(*reversed(many(60, 120))), loading_of(*many(120, 160))
    )
    assert [report.written["orders"] for report in reports] == [60, 60, 40]
    assert sum(revenue().values()) == 160 * (Decimal("10.01") / 2 + 5)
    assert broken_invariants() == []


def test_one_order_with_two_contents_is_recorded_once_and_the_other_is_told(record):
    reports = at_once(
        loading_of(order("o", (1, 100), shares={"ann": 1})),
        loading_of(order("o", (1, 100), shares={"ann": 1}, on="2013-01-11")),
    )
    (refusal,) = (r for r in reports if isinstance(r, ValidationError))
    assert isinstance(refusal, intake.IntakeError)
    assert [(p.kind, p.code, p.detail) for p in refusal.problems] == [
        ("orders", "differs", "booked_on")
    ]
    assert revenue() == {"ann": 100}


def test_a_return_of_more_than_is_left_is_seen_by_the_second_of_two(record):
    record.load(order("o", (3, 30), shares={"ann": 1}))
    reports = at_once(
        *[loading_of(returned(f"r{n}", "o", {"1": 2}, "2013-02-01")) for n in range(2)]
    )
    (refusal,) = (r for r in reports if isinstance(r, ValidationError))
    assert [p.code for p in refusal.problems] == ["more_than_ordered"]
    assert revenue() == {"ann": 10}
    assert LineEvent.objects.filter(kind="returned").count() == 1


@pytest.mark.slow
def test_a_recredit_and_returns_at_once(record):
    record.load(*[order(f"o{n}", (10, 100), shares=SPLIT) for n in range(8)])
    at_once(
        loading_of(*[returned(f"r{n}", f"o{n}", {"1": 1}, "2013-02-01") for n in range(8)]),
        lambda: [record.recredit(f"o{n}", {"dan": 1}) for n in range(8)],
        loading_of(*[returned(f"s{n}", f"o{n}", {"1": 9}, "2013-02-02") for n in range(4, 8)]),
    )
    assert revenue() == {"dan": 4 * 90}
    assert broken_invariants() == []


@pytest.mark.slow
def test_closing_waits_for_a_posting_that_has_begun(record):
    with ThreadPoolExecutor(1) as pool:
        with held_open(loading_of(order("o", (1, 100), shares={"ann": 1}))):
            closing = started(pool, lambda: record.close("2013-01"))
        assert closing.result(LATE).closed_at is not None
    assert Credit.objects.get().business_on == date(2013, 1, 10)


@pytest.mark.slow
def test_a_posting_waits_for_the_closing_and_counts_on_the_next_open_day(record):
    with ThreadPoolExecutor(1) as pool:
        with held_open(lambda: record.close("2013-01")):
            posting = started(pool, loading_of(order("o", (1, 100), shares={"ann": 1})))
        assert posting.result(LATE).credits == 1
    assert Credit.objects.get().business_on == date(2013, 2, 1)


@pytest.mark.slow
def test_what_waits_for_another_change_of_an_opportunity_is_recorded_after_it(record):
    """Won, lost by one load and won again by another that began before the first one ended."""

    def loading(stage: str) -> Callable[[], intake.LoadReport]:
        row = ("deal", "ann", None, None, stage, None, "2013-03-05", 1, None, None, None)
        return loading_of({"opportunities": [row]})

    loading("won")()
    with ThreadPoolExecutor(1) as pool:
        with held_open(loading("lost")):
            again = started(pool, loading("won"))
        assert again.result(LATE).written == {"opportunities": 1}
    rows = StageChange.objects.order_by("recorded_at", "id")
    assert list(rows.values_list("stage", flat=True)) == ["won", "lost", "won"]
    assert broken_invariants() == []


@pytest.mark.slow
def test_a_number_that_two_loads_give_to_different_orders(record):
    record.load(order("o1", (1, 10)), order("o2", (1, 10)))
    with ThreadPoolExecutor(1) as pool:
        with held_open(loading_of(delivery("d", "o1", {"1": 1}, "2013-02-01"))):
            second = started(pool, loading_of(delivery("d", "o2", {"1": 1}, "2013-02-01")))
        assert second.result(LATE).code == "raced"
    assert Delivery.objects.get().order.key == "o1"
    assert broken_invariants() == []


def test_an_order_that_appears_after_the_locks_were_taken(record, monkeypatch):
    """The second load brings only lines of a document that the first one records meanwhile."""
    record.load(order("o", (5, 50), shares={"ann": 1}))
    document = delivery("d", "o", {"1": 1}, "2013-02-01")
    lock = loading._lock_orders

    def lock_and_then_the_other(*args: Any) -> None:
        lock(*args)
        monkeypatch.setattr(loading, "_lock_orders", lock)
        with ThreadPoolExecutor(1) as pool:
            header = loading_of({"deliveries": document["deliveries"]})
            pool.submit(apart, header).result(LATE)

    monkeypatch.setattr(loading, "_lock_orders", lock_and_then_the_other)
    with pytest.raises(ValidationError) as refusal:
        record.load({"delivery_lines": document["delivery_lines"]})
    assert refusal.value.code == "raced"
    assert revenue("delivered") == {}
    assert record.load({"delivery_lines": document["delivery_lines"]}).credits == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "parts",
    [
        ["deliveries"],
        ["order_lines"],
        ["order_shares"],
        ["order_lines", "deliveries", "delivery_lines"],
    ],
    ids=",".join,
)
def test_parts_of_an_order_that_appears_after_the_locks_were_taken(record, monkeypatch, parts):
    """Neither a delivery without lines nor known lines and shares have an event."""
    late = order("late", (5, 50), shares={"ann": 1})
    known = late if parts == ["order_shares"] else {"orders": late["orders"]}
    rows = late | delivery("d", "late", {"1": 1}, "2013-02-01")
    lock = loading._lock_orders

    def lock_and_then_the_other(*args: Any) -> None:
        lock(*args)
        monkeypatch.setattr(loading, "_lock_orders", lock)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(apart, loading_of(known)).result(LATE)

    monkeypatch.setattr(loading, "_lock_orders", lock_and_then_the_other)
    with pytest.raises(ValidationError) as refusal:
        record.load({part: rows[part] for part in parts})
    assert refusal.value.code == "raced"
    record.load({part: rows[part] for part in parts})
    arrived = date(2013, 2, 1) if "deliveries" in parts else None
    assert Fulfilment.objects.get().arrived_on == arrived
    assert OrderLine.objects.count() == bool({"order_lines", "order_shares"} & set(parts))
    assert broken_invariants() == []


def row_versions() -> dict[str, list[tuple]]:
    """Which transaction wrote each row, for all tables: an update would change it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        versions = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT ctid, xmin FROM "{table}"')
            versions[table] = sorted(cursor.fetchall())
    return versions


@pytest.mark.slow
def test_the_same_rows_again_touch_no_row_and_no_history(record):
    documents = [
        {
            "territories": [("t", "T", "G")],
            "products": [product("x")],
            "product_costs": [("x", "2013-01-01", 5)],
            "customers": [("c9", "C9", "s", None, None, "t", "t")],
            "opportunities": [
                ("op", "ann", "c9", "x", "won", "2013-01-01", "2013-02-01", 5) + (None,) * 3
            ],
        },
        *many(0, 5),
    ]
    assert not record.load(*documents).changed_nothing
    before = row_versions()
    report = record.load(*documents)
    assert report.changed_nothing
    assert set(report.written.values()) == {0}
    after = row_versions()
    # The act itself is told: who loaded, when, why.
    for table in ("pghistory_context", "journal_reason"):
        assert len(after.pop(table)) == len(before.pop(table)) + 1
    assert after == before
    assert (Customer.objects.count(), Membership.objects.count()) == (2, 4)
    assert sums(basis="booked")["ann"]["orders"] == 5 * Decimal("0.333334")
