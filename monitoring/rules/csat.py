"""How satisfied customers are: the share of the two best answers (methods.md, example N02)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from salesmgmt.stats.intervals import wilson

SATISFIED = 4
"""From this score of five a customer counts as satisfied."""


@dataclass(frozen=True, slots=True)
class Csat:
    """Of `answers` customers `satisfied` gave one of the two best scores."""

    answers: int
    satisfied: int

    @property
    def ratio(self) -> Decimal | None:
        """satisfied / answers; None where nobody answered."""
        return Decimal(self.satisfied) / self.answers if self.answers else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the ratio, two ratios; None where nobody answered."""
        return wilson(self.satisfied, self.answers) if self.answers else None


def csat(counts: Mapping[int, int]) -> Csat:
    """The top two boxes of the number of answers by score (1 to 5)."""
    satisfied = sum(number for score, number in counts.items() if score >= SATISFIED)
    return Csat(sum(counts.values()), satisfied)
