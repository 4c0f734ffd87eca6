"""Who is warned about, from which pace, how early and how long after the end."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from monitoring.rules.alerts import MISSED_WITHIN_DAYS, earliest_end, warn
from monitoring.rules.pace import Clock, Phase, judge, stand
from monitoring.rules.terms import AlertKind

DAY = date(2025, 6, 16)
LATER = date(2025, 12, 31)


def warned(actual: object, elapsed: int, *, ended_on: date = LATER, phase: Phase = Phase.DURING):
    clock = Clock(elapsed, 100, phase)
    verdict = judge(stand(Decimal(1000), Decimal(str(actual)), clock))
    return warn(verdict, ended_on=ended_on, earliest=earliest_end(DAY, None))


@pytest.mark.parametrize(
    ("actual", "elapsed", "kind"),
    [
        # 15 of 100 working days: 150 are expected; 95 % of them are 142.50.
        ("142.49", 15, AlertKind.BEHIND),
        ("142.50", 15, None),
        ("0", 14, None),
        ("0", 15, AlertKind.BEHIND),
        ("-500", 50, AlertKind.BEHIND),
        ("1000", 99, None),
    ],
)
def test_behind(actual: str, elapsed: int, kind: AlertKind | None) -> None:
    found = warned(actual, elapsed)
    assert (found and found.kind) == kind


def test_the_reason_is_kept() -> None:
    found = warned(83, 10)
    assert found is None
    found = warned("415", 50)
    assert found is not None
    assert (found.decided_by, found.figure, found.threshold) == (
        "pace",
        Decimal("0.83"),
        Decimal("0.95"),
    )


@pytest.mark.parametrize(
    ("actual", "days_ago", "is_warned"),
    [
        ("999.99", 0, True),
        ("1000", 0, False),
        ("999.99", MISSED_WITHIN_DAYS, True),
        ("999.99", MISSED_WITHIN_DAYS + 1, False),
    ],
)
def test_missed(actual: str, days_ago: int, is_warned: bool) -> None:
    ended_on = DAY - timedelta(days=days_ago)
    found = warned(actual, 100, ended_on=ended_on, phase=Phase.OVER)
    assert (found is not None) == is_warned
    if found:
        assert (found.kind, found.threshold) == (AlertKind.MISSED, 1)


def test_nothing_is_said_where_nothing_is_known() -> None:
    verdict = judge(stand(Decimal(1000), Decimal(0), Clock(None, None, Phase.DURING)))
    assert warn(verdict, ended_on=LATER, earliest=DAY) is None
    verdict = judge(stand(Decimal(1000), Decimal(0), Clock(0, 100, Phase.BEFORE)))
    assert warn(verdict, ended_on=LATER, earliest=DAY) is None


def test_an_absurd_pace_still_fits_its_column() -> None:
    clock = Clock(50, 100, Phase.DURING)
    verdict = judge(stand(Decimal("0.000001"), Decimal(-(10**13)), clock))
    found = warn(verdict, ended_on=LATER, earliest=DAY)
    assert found is not None
    assert abs(found.figure) < 10**14
