"""Rows whose parent is not there are refused by the database, whoever writes (decision 0012)."""

import pghistory
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from salesmgmt.sales.models import Credit, OrderLine
from tests.sales.record import delivery, order

NOBODY = 987_654_321


def without_constraint() -> list[tuple[str, str]]:
    """Table and column of every reference of the record that has no constraint of its own."""
    return sorted(
        (model._meta.db_table, field.column)
        for model in apps.get_app_config("sales").get_models()
        if not issubclass(model, pghistory.models.Event)
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and not field.db_constraint
    )


@pytest.fixture
def sold(record):
    record.load(
        order("o1", (10, 100), (5, 50), shares={"ann": 1}),
        delivery("d1", "o1", {"1": 10}, "2013-01-15"),
    )
    return record


@pytest.mark.parametrize(("table", "column"), without_constraint())
def test_each_such_reference_is_looked_up_by_a_trigger(db, table: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.prosrc FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = %s::regclass AND t.tgenabled = 'O' AND t.tgname LIKE %s",
            [table, "%has_parents%"],
        )
        (source,) = cursor.fetchone()
    assert f"n.{column} IS NOT NULL" in source


def test_one_orphan_among_many_rows_is_refused(sold) -> None:
    line = OrderLine.objects.first()
    rows = [
        OrderLine(
            order_id=parent,
            key=f"new {number}",
            product_id=line.product_id,
            quantity=1,
            gross_amount=1,
            net_amount=1,
        )
        for number, parent in enumerate([line.order_id, NOBODY, line.order_id])
    ]
    with pytest.raises(IntegrityError, match=str(NOBODY)), transaction.atomic():
        OrderLine.objects.bulk_create(rows)
    OrderLine.objects.bulk_create([rows[0], rows[2]])
    assert OrderLine.objects.count() == 4


@pytest.mark.parametrize("column", ["line_id", "person_id"])
def test_an_entry_needs_its_line_and_its_person(sold, column: str) -> None:
    entry = Credit.objects.filter(person__isnull=False).first()
    entry.pk = None
    setattr(entry, column, NOBODY)
    with pytest.raises(IntegrityError, match=str(NOBODY)), transaction.atomic():
        entry.save(force_insert=True)


def test_a_person_with_entries_stays(sold) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DELETE FROM org_membership")
        with pytest.raises(IntegrityError, match="sales_ordershare"), transaction.atomic():
            cursor.execute("DELETE FROM org_user WHERE id IN (SELECT person_id FROM sales_credit)")
