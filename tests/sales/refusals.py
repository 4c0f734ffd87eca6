"""What the tests of the intake share: a good row of each kind, what a load was refused for."""

from typing import Any

import pytest

from salesmgmt.sales import intake
from salesmgmt.sales.intake.problems import Problem
from tests.sales.record import (
    Record,
    Rows,
    row_counts,
)


def refused(record: Record, *documents: Rows) -> tuple[Problem, ...]:
    """The problems of a load, after making sure that it left nothing behind."""
    before = row_counts()
    with pytest.raises(intake.IntakeError) as refusal:
        record.load(*documents)
    assert row_counts() == before
    return refusal.value.problems


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int, str, str, str]]:
    return [(p.kind, p.row, p.column, p.code, p.detail) for p in problems]


def with_value(kind: str, column: str, value: Any) -> Rows:
    """One good row of a kind with one value replaced."""
    good = {
        "territories": ("t", "T", None),
        "products": ("p", "P", None, 1, "2012-01-01", "2014-01-01"),
        "product_costs": ("p1", "2012-01-01", 1),
        "customers": ("c", "C", None, None, None, None, "t"),
        "opportunities": ("op", "ann", "c1", "p1", "won", "2013-01-01", "2013-02-01", 5)
        + (None,) * 3,
        "orders": ("n", "c1", "north", None, "2013-01-10", "2013-01-20", "EUR", None),
        "order_lines": ("o", "9", "p1", 1, 10, 10, 1),
        "order_shares": ("o2", "revenue", "ann", 1),
        "deliveries": ("d", "o", None, "2013-01-11", "2013-01-12", None, None),
        "delivery_lines": ("d1", "1", 1),
        "cancellations": ("x", "o", "2013-01-11", None),
        "cancellation_lines": ("x1", "1", 1),
        "returns": ("r", "o", "2013-01-11", None),
        "return_lines": ("r1", "1", 1),
        "invoices": ("i", "o", "2013-01-11", None, 10),
        "invoice_lines": ("i1", "1", 1, 10),
        "payments": ("p", "i1", "2013-01-11", 10),
        "feedback": ("f", "c1", "o", "csat", "2013-01-20", 5, "Fast.\nThank you."),
    }[kind]
    names = intake.KINDS[kind].column_names
    return {kind: [tuple(value if n == column else v for n, v in zip(names, good, strict=True))]}
