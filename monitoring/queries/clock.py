"""How many working days of a window have passed?"""

from datetime import date

from monitoring.queries.attainment import clock_of
from monitoring.rules.pace import Clock
from monitoring.rules.windows import Window
from salesmgmt.org.models import CalendarDay


def clock_on(window: Window, as_of: date) -> Clock:
    """The company calendar's count for one window, undefined where it lacks days; one query."""
    cut = min(window.last, as_of)
    found = CalendarDay.objects.filter(
        calendar__company__isnull=False, day__in={window.first, window.last, cut}
    )
    counts = {day.day: day for day in found}
    first, last, at_cut = (counts.get(day) for day in (window.first, window.last, cut))
    elapsed, total = None, None
    if first and last:
        before = first.working_days - first.is_working
        total = last.working_days - before
        elapsed = 0 if cut < window.first else at_cut.working_days - before if at_cut else None
    return clock_of(window.first, window.last, as_of, elapsed, total)
