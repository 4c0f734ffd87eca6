"""Rows whose parent is not there are refused by the database, whoever writes (decision 0012)."""

from collections.abc import Iterator

import pghistory
import pytest
from django.apps import apps
from django.db import IntegrityError, InternalError, connection, models, transaction

from salesmgmt.sales.models import Credit, OrderLine
from salesmgmt.sales.models.fields import has_parents
from tests.sales.record import delivery, order

NOBODY = 987_654_321


def without_constraint() -> list[tuple[str, str, str]]:
    """Table, column and parent of every reference of the record without a constraint."""
    return sorted(
        (model._meta.db_table, field.column, field.related_model._meta.db_table)
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


@pytest.mark.parametrize(("table", "column", "parent"), without_constraint())
def test_each_such_reference_is_looked_up_by_a_trigger(
    db, table: str, column: str, parent: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.prosrc FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = %s::regclass AND t.tgenabled = 'O' AND t.tgname LIKE %s",
            [table, "%has_parents%"],
        )
        (source,) = cursor.fetchone()
    assert f"FROM {parent} AS p WHERE p.id = n.{column}" in source


_ROWS = 30_000
_PARENTS = f"INSERT INTO parents SELECT n, repeat('x', 80) FROM generate_series(1, {_ROWS}) AS n"


@pytest.fixture
def misled(transactional_db: None) -> Iterator[None]:
    """Parents, whose pages hold no rows because a load of them was rolled back, and children."""
    trigger = has_parents(parent_id="parents")
    declared = "".join(f"{name} {kind};" for name, kind in trigger.declare)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE parents (id bigint PRIMARY KEY, filler text);"
            "CREATE TABLE children (parent_id bigint);"
            "CREATE FUNCTION look_up() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$DECLARE {declared} BEGIN {trigger.func} END$$;"
            "CREATE TRIGGER looked_up AFTER INSERT ON children REFERENCING NEW TABLE AS new_rows"
            " FOR EACH STATEMENT EXECUTE FUNCTION look_up()"
        )
        with transaction.atomic():
            cursor.execute(_PARENTS)
            transaction.set_rollback(True)
        cursor.execute("VACUUM (TRUNCATE false) parents")
        cursor.execute("SELECT reltuples, relpages > 100 FROM pg_class WHERE relname = 'parents'")
        assert cursor.fetchone() == (0, True)
        yield
        cursor.execute("DROP TABLE parents, children; DROP FUNCTION look_up")


@pytest.mark.slow
def test_parents_are_found_after_a_load_that_was_rolled_back(misled: None) -> None:
    """Else the planner takes them for none and compares all with all: minutes for a large load."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(_PARENTS)
        # A fifth of a second by look-up, a minute by comparing.
        cursor.execute("SET LOCAL statement_timeout = '20s'")
        cursor.execute("INSERT INTO children SELECT id FROM parents")
        with pytest.raises(IntegrityError, match=str(_ROWS + 1)), transaction.atomic():
            cursor.execute("INSERT INTO children SELECT id + 1 FROM parents")


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


@pytest.mark.parametrize("parent", sorted({parent for *_, parent in without_constraint()}))
def test_what_is_looked_up_can_neither_go_nor_change_its_id(db, parent: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O'"
            " AND tgname ~ '^pgtrigger_(append_only|stays)_'",
            [parent],
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id + 1000"])
@pytest.mark.parametrize(
    "parent",
    ["org_department", "org_user", "sales_customer", "sales_product", "sales_territory"],
)
def test_what_stays_does_so_without_documents_too(record, parent: str, statement: str) -> None:
    record.load({"territories": [("t1", "West", None)]})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(InternalError, match=f"rows from {parent}"), transaction.atomic():
            cursor.execute(statement.format(parent))
