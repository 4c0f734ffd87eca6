"""On time in full: of the orders that were due, how many arrived whole by their day.

One count of orders, never the rate "on time" times the rate "in full": that holds only where the
two have nothing to do with each other (examples V14 and V15).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesmgmt.stats.intervals import wilson

OTIF_TARGET = Decimal("0.95")
"""The share of orders that is to arrive on time in full."""


@dataclass(frozen=True, slots=True)
class Otif:
    """Of `due` orders `kept` arrived on time in full."""

    due: int
    kept: int

    @property
    def missed(self) -> int:
        return self.due - self.kept

    @property
    def rate(self) -> Decimal | None:
        """kept / due, a ratio; None where nothing was due."""
        return Decimal(self.kept) / self.due if self.due else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the rate, two ratios; None where nothing was due."""
        return wilson(self.kept, self.due) if self.due else None

    @property
    def gap(self) -> Decimal | None:
        """Rate less target, a difference of ratios: -0.05 is five points below."""
        return None if self.rate is None else self.rate - OTIF_TARGET


def is_on_time_in_full(due_on: date, arrived_on: date | None, *, left: Decimal) -> bool:
    """Whether everything ordered and not cancelled was there by the due day.

    `arrived_on` is the day of the last arrival, `left` what is still to come.
    OrderQuerySet.on_time_in_full says the same in SQL.
    """
    return left <= 0 and arrived_on is not None and arrived_on <= due_on
