"""Which days are looked at, and when an interval says something."""

from datetime import date, timedelta

import pytest

from diagnostics.rules.effect import spans_of, verdict_of
from diagnostics.rules.terms import EffectVerdict
from salesmgmt.stats.effects import Estimate

WORKED, DID_NOT, CANNOT_TELL = (
    EffectVerdict.WORKED,
    EffectVerdict.DID_NOT,
    EffectVerdict.CANNOT_TELL,
)
LITTLE = 0.000001


@pytest.mark.parametrize("days", [7, 56, 366])
def test_as_many_days_before_as_after(days: int) -> None:
    """They touch, and the day from which it takes effect is the first after."""
    starts = date(2024, 2, 29)
    spans = spans_of(starts, days)
    assert (spans.before_last + timedelta(days=1), spans.after_first) == (starts, starts)
    assert (spans.before_last - spans.before_first).days + 1 == days
    assert (spans.after_last - spans.after_first).days + 1 == days


@pytest.mark.parametrize(
    ("low", "high", "more_is_better", "less_is_better"),
    [
        (LITTLE, 5, WORKED, DID_NOT),
        (0, 5, CANNOT_TELL, CANNOT_TELL),
        (-LITTLE, 5, CANNOT_TELL, CANNOT_TELL),
        (-5, LITTLE, CANNOT_TELL, CANNOT_TELL),
        (-5, 0, CANNOT_TELL, CANNOT_TELL),
        (-5, -LITTLE, DID_NOT, WORKED),
        (None, None, CANNOT_TELL, CANNOT_TELL),
    ],
)
def test_only_an_interval_beside_zero_says_something(
    low: float | None,
    high: float | None,
    more_is_better: EffectVerdict,
    less_is_better: EffectVerdict,
) -> None:
    found = Estimate(None if low is None else 1.0, low, high, 1, 6)
    assert verdict_of(found) is more_is_better
    assert verdict_of(found, higher_is_better=False) is less_is_better
