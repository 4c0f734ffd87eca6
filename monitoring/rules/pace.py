"""How far a goal is on a day: attainment, expected, pace, projected, required rate, verdict.

Plain Decimal arithmetic at 28 significant digits (Python's default context), never
float, never rounded: rounding happens once, when shown. Every ratio is a ratio (1.07),
not a share of a hundred. Undefined figures are None, and nothing is cut off: 150 % and
-20 % are shown as they are. Source: docs/methods.md, "Attainment and pace" (F01, F02, Q11).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from goals.rules.terms import Direction


class Phase(StrEnum):
    """Where a day lies in a window; the window's last day is its end."""

    BEFORE = "before"
    DURING = "during"
    OVER = "over"


class Label(StrEnum):
    """What is said about a goal, in one word."""

    AHEAD = "ahead"
    ON_PACE = "on_pace"
    BEHIND = "behind"
    REACHED = "reached"
    MISSED = "missed"
    NOT_STARTED = "not_started"
    UNDEFINED = "undefined"


# Read from the top: the first label whose least pace is reached.
PACE_LABELS = (
    (Decimal("1.05"), Label.AHEAD),
    (Decimal("0.95"), Label.ON_PACE),
)
BELOW_ALL_PACES = Label.BEHIND
REACHED_FROM = Decimal(1)
"""Least attainment of a goal that is reached."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Working days of a window: how many have passed (the as-of day included), of how many.

    Both are None where the company's calendar does not hold the window's days.
    """

    elapsed: int | None
    total: int | None
    phase: Phase

    @classmethod
    def counted(cls, elapsed: int, total: int) -> "Clock":
        """The phase as the counts alone tell it; for windows that are known by counts."""
        if elapsed <= 0 < total:
            return cls(0, total, Phase.BEFORE)
        return cls(elapsed, total, Phase.OVER if elapsed >= total else Phase.DURING)

    @classmethod
    def pooled(cls, clocks: Sequence["Clock"], phase: Phase) -> "Clock":
        """All working days of all clocks; not known when one of them is not."""
        counts = [(c.elapsed, c.total) for c in clocks]
        known = [(e, t) for e, t in counts if e is not None and t is not None]
        if len(known) < len(counts):
            return cls(None, None, phase)
        return cls(sum(e for e, _ in known), sum(t for _, t in known), phase)

    @property
    def is_known(self) -> bool:
        return self.elapsed is not None and self.total is not None

    @property
    def remaining(self) -> int | None:
        if self.elapsed is None or self.total is None:
            return None
        return self.total - self.elapsed


def phase_of(first: date, last: date, as_of: date) -> Phase:
    """Where `as_of` lies in the window of both days."""
    if as_of < first:
        return Phase.BEFORE
    return Phase.OVER if as_of >= last else Phase.DURING


class Standing(NamedTuple):
    """One holder's figures on a measure in a window; amounts in the measure's unit.

    A tuple: thousands are made for one answer, in a fifth of the time of a frozen dataclass.
    """

    target: Decimal | None
    actual: Decimal | None
    clock: Clock
    direction: Direction
    is_ratio: bool
    # Ratios of the target and of what was expected by now.
    attainment: Decimal | None
    pace: Decimal | None
    expected: Decimal | None
    projected: Decimal | None
    # Per working day that is left.
    required_rate: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """What is still missing to the target; below zero it was passed. None for ratios."""
        if self.is_ratio or self.target is None or self.actual is None:
            return None
        return self.target - self.actual


@dataclass(frozen=True, slots=True)
class Verdict:
    """A label with the evidence for it: which figure was held against which threshold."""

    label: Label
    # "attainment" or "pace"; empty where no figure decided.
    decided_by: str
    figure: Decimal | None
    threshold: Decimal | None
    clock: Clock


def stand(
    target: Decimal | None,
    actual: Decimal | None,
    clock: Clock,
    *,
    direction: Direction = Direction.HIGHER,
    is_ratio: bool = False,
) -> Standing:
    """All figures from target, actual and working days.

    `actual` is None where there is nothing to divide (a win rate without closed
    opportunities); `target` is None where nobody set one.
    """
    expected = _expected(target, clock, is_ratio=is_ratio)
    return Standing(
        target,
        actual,
        clock,
        direction,
        is_ratio,
        _against(actual, target, direction),
        _against(actual, expected, direction),
        expected,
        _projected(actual, clock, is_ratio=is_ratio),
        _required_rate(target, actual, clock, is_ratio=is_ratio),
    )


def judge(standing: Standing) -> Verdict:
    """What the figures mean. Live, never stored: a reversal takes "reached" back."""
    clock = standing.clock
    if clock.phase is Phase.BEFORE:
        return Verdict(Label.NOT_STARTED, "", None, None, clock)
    over, attainment = clock.phase is Phase.OVER, standing.attainment
    if (
        attainment is not None
        and (over or _counts_before_the_end(standing))
        and attainment >= REACHED_FROM
    ):
        return Verdict(Label.REACHED, "attainment", attainment, REACHED_FROM, clock)
    if over and attainment is not None:
        return Verdict(Label.MISSED, "attainment", attainment, REACHED_FROM, clock)
    if over or standing.pace is None:
        return Verdict(Label.UNDEFINED, "", None, None, clock)
    for least, label in PACE_LABELS:
        if standing.pace >= least:
            return Verdict(label, "pace", standing.pace, least, clock)
    return Verdict(BELOW_ALL_PACES, "pace", standing.pace, PACE_LABELS[-1][0], clock)


def _counts_before_the_end(standing: Standing) -> bool:
    """Sums that should be high are reached before the end; ratios and ceilings only at it."""
    return not standing.is_ratio and standing.direction is Direction.HIGHER


def _against(
    actual: Decimal | None, reference: Decimal | None, direction: Direction
) -> Decimal | None:
    if actual is None or not reference:
        return None
    ratio = actual / reference
    # docs/decisions/0003-attainment-when-lower-is-better.md
    return ratio if direction is Direction.HIGHER else 2 - ratio


def _expected(target: Decimal | None, clock: Clock, *, is_ratio: bool) -> Decimal | None:
    if target is None or is_ratio or clock.phase is Phase.OVER:
        return target
    if clock.phase is Phase.BEFORE or clock.total == 0:
        return Decimal(0)
    if clock.elapsed is None or clock.total is None:
        return None
    return target * clock.elapsed / clock.total


def _projected(actual: Decimal | None, clock: Clock, *, is_ratio: bool) -> Decimal | None:
    if actual is None or is_ratio or clock.phase is Phase.OVER:
        return actual
    if clock.total is None or not clock.elapsed:
        return None
    return actual * clock.total / clock.elapsed


def _required_rate(
    target: Decimal | None, actual: Decimal | None, clock: Clock, *, is_ratio: bool
) -> Decimal | None:
    if target is None or actual is None or is_ratio:
        return None
    remaining = clock.remaining
    if clock.phase is Phase.OVER or remaining is None or remaining <= 0:
        return None
    return (target - actual) / remaining
