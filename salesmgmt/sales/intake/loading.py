"""One load: stage, check, write documents, post credit - all of it or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection
from django.utils.translation import gettext as _

from salesmgmt.journal.acts import record_act
from salesmgmt.lib import sqlfile
from salesmgmt.org.actions.checks import LONGEST_WHY, check_text
from salesmgmt.org.models import Company
from salesmgmt.sales.actions.posting import begin_posting, post_credits, refuse_unlocked
from salesmgmt.sales.intake import staging
from salesmgmt.sales.intake.checks import check_relations, check_values, without_consequences
from salesmgmt.sales.intake.kinds import KINDS, DocumentKind
from salesmgmt.sales.intake.problems import ENOUGH, IntakeError, Problem
from salesmgmt.sales.intake.staging import Row

# Which orders the rows of a kind touch. They are locked when orders are written and before
# any event is: two loads of one order then check, write and post one after the other.
# Of a new order are many rows, and it is in `locked_order` already: they are left out first.
_BY_ORDER = (
    "SELECT o.id FROM sales_order AS o JOIN stage_{0} AS s ON s.order_key = o.key"
    " WHERE NOT EXISTS (SELECT FROM locked_order AS l WHERE l.key = s.order_key)"
)
_BY_DOCUMENT = (
    "SELECT d.order_id FROM sales_{0} AS d JOIN stage_{0}_lines AS s ON s.document_key = d.key"
)
_BY_INVOICE = (
    "SELECT d.order_id FROM sales_invoice AS d JOIN stage_payments AS s ON s.invoice_key = d.key"
)
_TOUCHED = {
    **{
        name: _BY_ORDER.format(name)
        for name in (
            "order_lines",
            "order_shares",
            "deliveries",
            "cancellations",
            "returns",
            "invoices",
        )
    },
    **{
        f"{name}_lines": _BY_DOCUMENT.format(name)
        for name in ("delivery", "cancellation", "return", "invoice")
    },
    "payments": _BY_INVOICE,
}
# In the order of their ids, so that loads wait for each other and never in a circle. Orders that
# this load has just written are there already (sql/write_orders.sql).
_LOCK = """
WITH known (id) AS (
    ({0}) EXCEPT SELECT l.id FROM locked_order AS l
), held AS (
    SELECT o.*
    FROM sales_order AS o
    WHERE o.id IN (SELECT k.id FROM known AS k)
    ORDER BY o.id FOR NO KEY UPDATE
)
INSERT INTO locked_order
    (id, key, customer_id, department_id, territory_id, booked_on, due_on, rate)
SELECT h.id, h.key, h.customer_id, h.department_id, h.territory_id, h.booked_on, h.due_on, h.rate
FROM held AS h
"""
# Kinds that say something of an order without an event of their own: lines and shares are written
# for locked orders alone, and a delivery without lines is when its order arrived.
_OF_LOCKED = {"order_lines", "order_shares", "deliveries"}
_ORDERS_OF = "SELECT s.order_key FROM stage_{0} AS s"
# Plans for the steps after a large one need statistics of the columns that they join by; those of
# a table that grows by less than a tenth still hold, and reading all of it again takes seconds.
# Small tables too: where a load was rolled back, VACUUM leaves "pages without rows" behind, and the
# next load's lines would be joined with hundreds of products one by one, for minutes.
_MANY = 100
_STATISTICS = {
    "territories": {"sales_territory": ""},
    "products": {"sales_product": ""},
    "product_costs": {"sales_productcost": ""},
    "customers": {"sales_customer": ""},
    "orders": {"sales_order": "(key, booked_on)"},
    "order_lines": {
        "sales_orderline": "(order_id, key)",
        "sales_lineevent": "(line_id, order_id)",
    },
    "order_shares": {"sales_ordershare": "(order_id, version)"},
    "deliveries": {"sales_delivery": ""},
    "invoices": {"sales_invoice": ""},
    "invoice_lines": {"sales_invoiceline": ""},
    "feedback": {"sales_feedback": ""},
}


@dataclass(slots=True)
class LoadReport:
    """What a load did: rows read and rows written (new or changed) by kind, entries posted."""

    read: dict[str, int] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)
    credits: int = 0

    @property
    def changed_nothing(self) -> bool:
        return not any(self.written.values()) and not self.credits


def load(
    documents: Mapping[str, Iterable[Row]], *, by: Any, why: str, found: Iterable[Problem] = ()
) -> LoadReport:
    """Load rows of any document kinds in one transaction; the same rows again change nothing.

    `documents` maps names of KINDS to rows in the order of the kind's columns.
    Rows are keyed by the source's own numbers: known and equal rows are passed
    over. Raises IntakeError with every problem found, also those that the caller
    `found` while reading, or ValidationError when somebody else wrote the same at
    this moment; then nothing is written.
    """
    kinds = _kinds_of(documents)
    check_text("why", why, LONGEST_WHY)
    report = LoadReport()
    try:
        with record_act("sales.load", by=by, why=why) as act:
            _stage_all(kinds, documents, report, found)
            _write_all(kinds, act, report)
            if report.read.keys() & {"orders", *_TOUCHED}:
                report.credits = post_credits(act)
            staging.drop(kinds)
    except IntegrityError as error:
        raise ValidationError(
            _("Somebody else recorded one of these documents at the same moment; load them again."),
            code="raced",
        ) from error
    except DataError as error:
        raise ValidationError(
            _("An amount in the company currency exceeds 14 digits; split the document."),
            code="too_large",
        ) from error
    return report


def _kinds_of(documents: Mapping[str, Iterable[Row]]) -> list[DocumentKind]:
    """The kinds to load in the order of loading."""
    unknown = documents.keys() - KINDS.keys()
    if unknown:
        raise ValueError(f"No document kind is called {', '.join(sorted(unknown))}.")
    if not Company.objects.exists():
        raise ValidationError(
            _("Set the company up before its documents: docs/operations.md says how."),
            code="no_company",
        )
    return [kind for name, kind in KINDS.items() if name in documents]


def _stage_all(
    kinds: Sequence[DocumentKind],
    documents: Mapping[str, Iterable[Row]],
    report: LoadReport,
    found: Iterable[Problem],
) -> None:
    problems = list(islice(found, ENOUGH))
    for kind in kinds:
        report.read[kind.name], unreadable = staging.stage(kind, documents[kind.name])
        problems += unreadable + check_values(kind)
    if problems:
        raise IntakeError(problems)


def _write_all(kinds: Sequence[DocumentKind], act: UUID, report: LoadReport) -> None:
    """Check and write kind after kind; once something is wrong the rest is only checked."""
    begin_posting()
    problems: list[Problem] = []
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, "begin"))
        is_locked = False
        for kind in kinds:
            if kind.name in _TOUCHED and not is_locked:
                _lock_orders(cursor, kinds)
                is_locked = True
            found = check_relations(kind)
            if problems:
                found = without_consequences(found, kinds)
            problems += found
            if not problems:
                problems += _write(cursor, kind, act, report)
            if len(problems) >= ENOUGH:
                break
        if problems:
            raise IntakeError(problems)
        if "payments" in report.read or "invoice_lines" in report.read:
            cursor.execute(sqlfile.read(__file__, "write_paid"), {"act": act})
    refuse_unlocked("SELECT n.order_id FROM new_event AS n", by="id")


def _lock_orders(cursor: Any, kinds: Sequence[DocumentKind]) -> None:
    touched = [_TOUCHED[kind.name] for kind in kinds if kind.name in _TOUCHED]
    cursor.execute(_LOCK.format(" UNION ".join(touched)))
    if cursor.rowcount > _MANY:
        cursor.execute("ANALYZE locked_order (id, key)")


def _write(cursor: Any, kind: DocumentKind, act: UUID, report: LoadReport) -> list[Problem]:
    """Write what is new of a kind; returns what another load recorded otherwise meanwhile."""
    if kind.name in _OF_LOCKED:
        refuse_unlocked(_ORDERS_OF.format(kind.name), by="key")
    cursor.execute(sqlfile.read(__file__, f"write_{kind.name}"), {"act": act})
    written = report.written[kind.name] = cursor.rowcount
    if written > _MANY:
        _renew_statistics(cursor, kind, written)
    if kind.name == "orders" and written < report.read[kind.name]:
        return check_relations(kind)
    return []


def _renew_statistics(cursor: Any, kind: DocumentKind, written: int) -> None:
    for table, columns in _STATISTICS.get(kind.name, {}).items():
        cursor.execute(
            "SELECT reltuples < %s FROM pg_class WHERE oid = %s::regclass", [10 * written, table]
        )
        if cursor.fetchone()[0]:
            cursor.execute(f"ANALYZE {table} {columns}")
