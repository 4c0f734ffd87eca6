"""Which lengths of goals a programme pays for."""

from datetime import date, timedelta

from recognition.rules.terms import Span

# Days from the first to the last, both included. Calendar months and 4-4-5 both fit (a month of
# four or five weeks, a year of 52 or 53), and quotas that begin a few days beside the calendar.
DAYS: dict[Span, tuple[int, int]] = {
    Span.MONTH: (27, 36),
    Span.QUARTER: (80, 100),
    Span.YEAR: (360, 372),
}


def fits(span: Span, first: date, last: date) -> bool:
    """Whether a window of these days, both included, has the length that the programme pays for."""
    least, most = DAYS[span]
    return least <= (last - first).days + 1 <= most


def between(span: Span) -> tuple[timedelta, timedelta]:
    """Least and most of last day minus first day, for asking the database the same."""
    least, most = DAYS[span]
    return timedelta(days=least - 1), timedelta(days=most - 1)


def first_open_day(day: date, closed: list[tuple[date, date]]) -> date:
    """`day`, or the first day after it that lies in none of the closed spans (both ends included).

    As the ledger moves what it learns late.
    """
    for first, last in sorted(closed):
        if first <= day <= last:
            day = last + timedelta(days=1)
    return day
