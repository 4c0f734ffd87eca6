"""What a measured effect means (D7)."""

from dataclasses import dataclass
from datetime import date, timedelta

from diagnostics.rules.terms import EffectVerdict
from salesmgmt.stats.effects import Estimate


@dataclass(frozen=True, slots=True)
class Spans:
    """The days before an action takes effect and as many after; all days included."""

    before_first: date
    before_last: date
    after_first: date
    after_last: date


def spans_of(starts_on: date, measure_days: int) -> Spans:
    """Both windows around the day from which an effect is looked for."""
    reach, one = timedelta(days=measure_days), timedelta(days=1)
    return Spans(starts_on - reach, starts_on - one, starts_on, starts_on + reach - one)


def verdict_of(estimate: Estimate, *, higher_is_better: bool = True) -> EffectVerdict:
    """Worked or did not only where the whole interval says so; else it cannot be told."""
    if estimate.low is None or estimate.high is None:
        return EffectVerdict.CANNOT_TELL
    low, high = (
        (estimate.low, estimate.high) if higher_is_better else (-estimate.high, -estimate.low)
    )
    if low > 0:
        return EffectVerdict.WORKED
    return EffectVerdict.DID_NOT if high < 0 else EffectVerdict.CANNOT_TELL
