"""Which windows a programme pays for, and the first open day."""

from datetime import date

import pytest

from recognition.rules.spans import between, first_open_day, fits
from recognition.rules.terms import Span


@pytest.mark.parametrize(
    ("span", "first", "last", "expected"),
    [
        (Span.MONTH, date(2013, 2, 1), date(2013, 2, 28), True),
        (Span.MONTH, date(2013, 1, 6), date(2013, 2, 9), True),  # five weeks
        (Span.MONTH, date(2013, 1, 1), date(2013, 1, 26), False),
        (Span.MONTH, date(2013, 1, 1), date(2013, 2, 6), False),  # 37 days
        (Span.QUARTER, date(2013, 1, 1), date(2013, 3, 31), True),
        (Span.QUARTER, date(2013, 5, 30), date(2013, 8, 29), True),
        (Span.QUARTER, date(2013, 1, 1), date(2013, 3, 20), False),  # 79 days
        (Span.QUARTER, date(2013, 1, 1), date(2013, 4, 11), False),  # 101 days
        (Span.YEAR, date(2012, 1, 1), date(2012, 12, 31), True),
        (Span.YEAR, date(2012, 12, 30), date(2014, 1, 4), True),  # 53 weeks
        (Span.YEAR, date(2013, 1, 1), date(2013, 3, 31), False),
    ],
)
def test_fits(span: Span, first: date, last: date, expected: bool) -> None:
    assert fits(span, first, last) is expected
    least, most = between(span)
    assert (least <= last - first <= most) is expected


JANUARY = (date(2013, 1, 1), date(2013, 1, 31))
FEBRUARY = (date(2013, 2, 1), date(2013, 2, 28))


@pytest.mark.parametrize(
    ("day", "closed", "expected"),
    [
        (date(2013, 1, 15), [], date(2013, 1, 15)),
        (date(2013, 1, 31), [JANUARY], date(2013, 2, 1)),
        (date(2013, 1, 1), [FEBRUARY, JANUARY], date(2013, 3, 1)),
        (date(2013, 3, 1), [JANUARY, FEBRUARY], date(2013, 3, 1)),
    ],
)
def test_first_open_day(day: date, closed: list, expected: date) -> None:
    assert first_open_day(day, closed) == expected
