"""How a quiz is judged: right is who ticked exactly what is right."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_MILLIONTH = Decimal("0.000001")

Ticked = Mapping[int, Collection[int]]
"""Of each question, by its key, the keys of choices."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which questions were answered right, what share of them that is, and whether it is enough."""

    right: Mapping[int, bool]
    score: Fraction
    passed: bool


def judge(right: Ticked, ticked: Ticked, pass_ratio: Decimal) -> Verdict:
    """Judge an attempt: `right` has every question of the quiz, `ticked` what was chosen.

    A question counts when exactly its right choices are ticked; there are no parts of a point.
    """
    if not right:
        raise ValueError("a quiz without questions cannot be judged")
    judged = {key: set(ticked.get(key, ())) == set(choices) for key, choices in right.items()}
    score = Fraction(sum(judged.values()), len(judged))
    return Verdict(judged, score, passes(score, pass_ratio))


def passes(score: Fraction | Decimal, pass_ratio: Decimal) -> bool:
    """Whether a share of right answers reaches the pass mark, compared exactly.

    Each attempt stands for itself: an earlier fail does not block (cmi5 sample scenario 11).
    """
    return Fraction(score) >= Fraction(pass_ratio)


def in_millionths(score: Fraction) -> Decimal:
    """A score as it is stored, rounded half up to six decimals: 2/3 is 0.666667."""
    exact = Decimal(score.numerator) / score.denominator
    return exact.quantize(_MILLIONTH, rounding=ROUND_HALF_UP)


def attempts_left(used: int, most: int | None) -> int | None:
    """How many attempts remain; None for as many as one likes."""
    return None if most is None else max(most - used, 0)
