"""Measures of the credit ledger."""

from decimal import Decimal

from monitoring.measures.sums import Sums
from salesmgmt.sales.rules.margin import costed_ratio, margin_of

FIELDS: dict[str, tuple[str, ...]] = {
    "revenue": ("revenue",),
    # What has no cost is told beside the margin.
    "margin": ("margin", "uncosted_revenue"),
    "units": ("quantity",),
    "orders": ("orders",),
    "average_discount": ("gross_revenue",),
}


def _average_discount(sums: Sums) -> Decimal | None:
    """1 - revenue / gross revenue; None where nothing was sold."""
    return 1 - sums.revenue / sums.gross_revenue if sums.gross_revenue else None


ACTUALS = {
    "revenue": lambda sums: sums.revenue,
    "margin": margin_of,
    "units": lambda sums: sums.quantity,
    "orders": lambda sums: sums.orders,
    "average_discount": _average_discount,
}

COSTED = {"margin": lambda sums: costed_ratio(sums.revenue, sums.uncosted_revenue)}
"""Which share of revenue a measure is told of, where that need not be all of it."""
