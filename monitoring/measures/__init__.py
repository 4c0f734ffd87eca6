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

__all__ = ["ACTUALS", "COLUMNS", "NOTHING", "Sums", "actual_of", "ledger_field"]


def actual_of(measure: str, sums: Sums) -> Decimal | None:
    """The measure's figure; None where there is nothing to divide by."""
    return ACTUALS[measure](sums)


def ledger_field(measure: str) -> str | None:
    """The ledger column an entry must move to count for a measure; None where none applies.

    Raises KeyError for an unknown measure.
    """
    return ledger.FIELDS.get(MEASURES[measure].key)
