"""Several holders' standings as one: sums of amounts, and ratios of the sums."""

from collections.abc import Sequence
from decimal import Decimal

from goals.rules.terms import Direction
from monitoring.rules.pace import Clock, Phase, Standing


def total(standings: Sequence[Standing], *, actual: Decimal | None) -> Standing | None:
    """One standing for all; None where nothing adds up (no goals, ratios, a target unknown).

    `actual` is the measure of all that they sold: a margin that is undefined for one of them, whose
    products have no cost, can be told of all. Each holder's own window counts: expected is the sum
    of what was expected of each by now. The required rate is left out, because the days that are
    left differ.
    """
    if not standings or any(s.is_ratio or s.direction is not Direction.HIGHER for s in standings):
        return None
    target = _sum([standing.target for standing in standings])
    expected = _sum([standing.expected for standing in standings])
    if target is None:
        return None
    projections = [standing.projected for standing in standings if standing.actual is not None]
    return Standing(
        target=target,
        actual=actual,
        clock=_pooled([standing.clock for standing in standings]),
        direction=Direction.HIGHER,
        is_ratio=False,
        attainment=_ratio(actual, target),
        pace=_ratio(actual, expected),
        expected=expected,
        projected=None if actual is None else _sum(projections),
        required_rate=None,
    )


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def _ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return None if part is None or not whole else part / whole


def _pooled(clocks: list[Clock]) -> Clock:
    """All working days of all holders; over when every window is, begun when one has."""
    phases = {clock.phase for clock in clocks}
    phase = phases.pop() if len(phases) == 1 else Phase.DURING
    return Clock.pooled(clocks, phase)
