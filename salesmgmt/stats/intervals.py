"""Intervals for shares: what a rate of so few documents can and cannot say."""

from math import sqrt

from scipy.special import ndtri

LEVEL = 0.95


def wilson(successes: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """The Wilson interval of successes / n, both ends in [0, 1].

    Raises ValueError for n = 0 or successes outside 0..n. Source: Newcombe 1998, table I
    (example V16).
    """
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share.")
    z = float(ndtri((1 + level) / 2))
    share = successes / n
    middle = share + z * z / (2 * n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)
