"""What each measure of goals/measures.py is computed from (docs/recipes.md, "New measure").

SQL delivers sums, which can be added up over days, people and departments; a measure is a
pure function of sums. So a department's average discount is that of its sum, not an
average of averages.
"""

from collections.abc import Callable
from decimal import Decimal

from goals.measures import MEASURES
from monitoring.measures import ledger, pipeline
from monitoring.measures.sums import COLUMNS, NOTHING, Sums

ACTUALS: dict[str, Callable[[Sums], Decimal | None]] = {**ledger.ACTUALS, **pipeline.ACTUALS}

__all__ = ["ACTUALS", "COLUMNS", "NOTHING", "Sums", "actual_of", "costed_of", "ledger_fields"]


def actual_of(measure: str, sums: Sums) -> Decimal | None:
    """The measure's figure; None where there is nothing to divide by, or no cost is known."""
    return ACTUALS[measure](sums)


def costed_of(measure: str, sums: Sums) -> Decimal | None:
    """Of a margin the share of revenue that has a cost (1: all); None of other measures."""
    found = ledger.COSTED.get(measure)
    return found(sums) if found else None


def ledger_fields(measure: str) -> tuple[str, ...]:
    """Ledger columns of which an entry must move one to count; none where no entry counts.

    Raises KeyError for an unknown measure.
    """
    return ledger.FIELDS.get(MEASURES[measure].key, ())
