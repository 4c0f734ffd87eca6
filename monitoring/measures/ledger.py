"""Measures of the credit ledger."""

from decimal import Decimal

from monitoring.measures.sums import Sums

FIELDS = {
    "revenue": "revenue",
    "margin": "margin",
    "units": "quantity",
    "orders": "orders",
    "average_discount": "gross_revenue",
}


def _average_discount(sums: Sums) -> Decimal | None:
    """1 - revenue / gross revenue; None where nothing was sold."""
    return 1 - sums.revenue / sums.gross_revenue if sums.gross_revenue else None


ACTUALS = {
    "revenue": lambda sums: sums.revenue,
    "margin": lambda sums: sums.margin,
    "units": lambda sums: sums.quantity,
    "orders": lambda sums: sums.orders,
    "average_discount": _average_discount,
}
