"""Sums made anew from ledger and documents: after damage that `check_integrity` has named."""

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from salesmgmt.journal.acts import record_act
from salesmgmt.lib import sqlfile
from salesmgmt.org.actions.checks import needed
from salesmgmt.sales.actions.posting import SUMS
from salesmgmt.sales.models.ledger import FIGURES
from salesmgmt.sales.queries import integrity

# Every posting locks orders before it writes sums: those under way end before, others wait.
_LOCK = "LOCK TABLE sales_order IN EXCLUSIVE MODE"
# Columns as the files of the invariants answer them; how far orders are before their counts.
_OF_ORDERS = {
    "sales_fulfilment": (
        "order_id, department_id, booked_on, due_on, net_amount, is_open, arrived_on",
        "how_far",
    ),
    "sales_fulfilmentday": ("figure, day, department_id, orders, net_amount", "orders_by_day"),
}


def rebuild_sums(*, by: Any, why: str) -> dict[str, int]:
    """Empty the kept sums and fill them from the record; returns the rows of each table.

    One transaction: readers see the old sums until it ends, postings wait for it.
    """
    why = needed("why", why, _("Say why the sums are made anew."))
    with record_act("sales.rebuild_sums", by=by, why=why), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        rows = {table: _of_ledger(cursor, table, key) for table, key in SUMS.items()}
        return rows | {table: _of_orders(cursor, table) for table in _OF_ORDERS}


def _of_ledger(cursor: Any, table: str, key: str) -> int:
    told = sqlfile.read(__file__, "summed").format(key=key)
    return _rebuild(cursor, table, ", ".join((key, *FIGURES)), told)


def _of_orders(cursor: Any, table: str) -> int:
    columns, name = _OF_ORDERS[table]
    return _rebuild(cursor, table, columns, sqlfile.read(integrity.__file__, name))


def _rebuild(cursor: Any, table: str, columns: str, told: str) -> int:
    statement = sqlfile.read(__file__, "rebuild")
    cursor.execute(statement.format(table=table, columns=columns, told=told))
    return cursor.rowcount
