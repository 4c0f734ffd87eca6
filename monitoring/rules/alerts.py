"""When a goal is worth a warning."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitoring.rules.pace import PACE_LABELS, REACHED_FROM, Clock, Label, Verdict
from monitoring.rules.standstill import first_day
from monitoring.rules.terms import AlertKind

LEAST_PART_OVER = Decimal("0.15")
"""Share of a window's working days before which nobody is warned: two bad days are no trend."""

MISSED_WITHIN_DAYS = 35
"""A window that ended longer ago is history; nobody is warned about it any more."""

ON_PACE_FROM = PACE_LABELS[-1][0]
"""Least pace at which a warning is over."""

# A pace below this says nothing more, and fits every column.
_LEAST_FIGURE = Decimal(-1_000_000)


@dataclass(frozen=True, slots=True)
class Warned:
    """What to warn about: which figure was held against which threshold (both ratios)."""

    kind: AlertKind
    decided_by: str
    figure: Decimal
    threshold: Decimal


def warn(verdict: Verdict, *, ended_on: date, earliest: date) -> Warned | None:
    """The warning that a goal deserves; None when there is nothing to see.

    Windows that ended before `earliest` (see `earliest_end`) are history.
    """
    if verdict.figure is None or verdict.threshold is None:
        return None
    if verdict.label is Label.BEHIND and _has_run(verdict.clock):
        kind, threshold = AlertKind.BEHIND, ON_PACE_FROM
    elif verdict.label is Label.MISSED and ended_on >= earliest:
        kind, threshold = AlertKind.MISSED, REACHED_FROM
    else:
        return None
    return Warned(kind, verdict.decided_by, max(verdict.figure, _LEAST_FIGURE), threshold)


def earliest_end(as_of: date, last_run: date | None) -> date:
    """The first last day of windows that are still looked at; all that ended since `last_run`."""
    return first_day(as_of, usual_days=MISSED_WITHIN_DAYS, last_run=last_run)


def _has_run(clock: Clock) -> bool:
    if not clock.elapsed or not clock.total:
        return False
    return clock.elapsed >= LEAST_PART_OVER * clock.total
