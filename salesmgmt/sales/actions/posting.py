"""The one place that writes credit: events in, entries and sums out, in one transaction."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from salesmgmt.lib import sqlfile

# Closing a month waits for postings that have begun, and they for it (org.actions.close_period).
_HOLD_PERIODS = "/* periods stay as they are */ SELECT FROM org_company FOR SHARE"

SUMS = {
    "sales_creditday": "person_id, basis, kind, day, department_id",
    "sales_creditmonth": "person_id, basis, kind, month, department_id",
    "sales_departmentday": "department_id, basis, kind, day",
    "sales_departmentmonth": "department_id, basis, kind, month",
}
"""The kept sums and what each is kept by, in the order in which every posting takes them."""


def begin_posting() -> None:
    """Prepare the temporary tables `locked_order` and `new_event` that the caller fills.

    An order is in `locked_order` when it is locked, or written by this transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, "begin"))


def post_credits(act: UUID) -> int:
    """Post credit for all events in `new_event`; returns how many entries were written.

    The caller holds the orders of these events locked since before it wrote
    them, so what counted before an event is known and cannot change.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE new_event, locked_order")
        cursor.execute(sqlfile.read(__file__, "unassigned"), {"act": act})
        cursor.execute(sqlfile.read(__file__, "movement"))
        cursor.execute(sqlfile.read(__file__, "posting"))
        written = _write_entries(act)
        # Last: many loads meet in these few rows, and hold them until they commit.
        cursor.execute(sqlfile.read(__file__, "fulfilment"))
    return written


def refuse_unlocked(touched: str, *, by: str) -> None:
    """Refuse what touches orders that were not locked before: they appeared in the meantime.

    `touched` is a statement that answers with orders `by` their "id" or "key".
    """
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, "unlocked").format(touched=touched, by=by))
        if cursor.fetchone() is not None:
            raise ValidationError(
                _("Somebody else recorded one of these orders at the same moment; load again."),
                code="raced",
            )


def move_credits(order_id: int, act: UUID) -> int:
    """Take back all credit of an order and give it to its latest shares, day by day.

    The order is locked by the caller, who has just written the new shares.
    """
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, "posting"))
        cursor.execute(sqlfile.read(__file__, "reversal"), {"order": order_id})
        cursor.execute(sqlfile.read(__file__, "recredit"), {"order": order_id})
    return _write_entries(act)


def _write_entries(act: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE movement (sequence, order_id)")
        cursor.execute(sqlfile.read(__file__, "share"))
        cursor.execute("ANALYZE posting (line_id, order_id, entry)")
        cursor.execute(sqlfile.read(__file__, "reverses"))
        cursor.execute(_HOLD_PERIODS)
        cursor.execute(sqlfile.read(__file__, "business_day"))
        cursor.execute(sqlfile.read(__file__, "credit"), {"act": act})
        written: int = cursor.rowcount
        cursor.execute(sqlfile.read(__file__, "moved"))
        for table, key in SUMS.items():
            cursor.execute(sqlfile.read(__file__, "rollup").format(table=table, key=key))
        cursor.execute("DROP TABLE movement, posting, moved")
    return written
