"""Did it work? The change of those who had it, less the change of those who had not."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

from scipy.special import stdtrit

LEVEL = 0.95
LEAST_OTHERS = 5
"""With fewer comparable ones nothing is said."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A difference of changes with its interval; None where too few are there to tell."""

    estimate: float | None
    low: float | None
    high: float | None
    n: int
    others_n: int


def difference_in_differences(
    treated: Sequence[float], others: Sequence[float], level: float = LEVEL
) -> Estimate:
    """Mean change of `treated` less mean change of `others`, each a change after minus before.

    One treated unit: a prediction interval from how differently the others changed,
    t(n-1) * s * sqrt(1 + 1/n). Several: Welch's interval of two means. Source: docs/methods.md,
    "Did an action work?", examples V23 and V24; those chosen because they were low improve
    anyway, so a change alone is no effect.
    """
    n, others_n = len(treated), len(others)
    if not n or others_n < LEAST_OTHERS:
        return Estimate(None, None, None, n, others_n)
    estimate = fmean(treated) - fmean(others)
    spread = variance(others)
    if n == 1:
        error, freedom = sqrt(spread * (1 + 1 / others_n)), float(others_n - 1)
    else:
        error, freedom = _welch(variance(treated) / n, spread / others_n, n, others_n)
    reach = float(stdtrit(freedom, (1 + level) / 2)) * error
    return Estimate(estimate, estimate - reach, estimate + reach, n, others_n)


def _welch(own: float, others: float, n: int, others_n: int) -> tuple[float, float]:
    """Standard error of a difference of means and its degrees of freedom."""
    total = own + others
    if not total:
        return 0.0, float(n + others_n - 2)
    freedom = total**2 / (own**2 / (n - 1) + others**2 / (others_n - 1))
    return sqrt(total), freedom
