"""Which windows can a page be about, and which one is it about?

Fiscal periods of the company's calendar, and the windows of goals that are no period.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from goals.rules.terms import MEASURED
from monitoring.rules.periods import (
    LONGEST_DAYS,
    BadRangeError,
    Flaw,
    Named,
    most_common,
    neighbours,
    parse_range,
    range_key,
)
from monitoring.rules.windows import Window
from salesmgmt.org.access import Scope
from salesmgmt.org.models import Department, Period, PeriodKind
from salesmgmt.org.queries import current_company, period_for
from salesmgmt.sales.models import Basis, CreditKind, DepartmentMonth

GOALS, RANGE = "goals", "range"
"""Kinds of windows beside those of PeriodKind: of goals, and any other days."""


@dataclass(frozen=True, slots=True)
class Choice(Named):
    """A window that can be chosen; `kind` is one of PeriodKind, GOALS or RANGE."""

    kind: str


@dataclass(frozen=True, slots=True)
class Windows:
    """All fiscal periods by first day, and the windows of visible goals that are no period."""

    currency: str
    periods: tuple[Choice, ...]
    of_goals: tuple[Choice, ...]
    # Windows of goals with their number, periods among them.
    counted: tuple[tuple[Window, int], ...]

    def of_kind(self, kind: str) -> list[Choice]:
        """Those of one kind by first day; other days stand among the windows of goals."""
        if kind in {GOALS, RANGE}:
            return list(self.of_goals)
        return [period for period in self.periods if period.kind == kind]

    def around(self, chosen: Choice) -> tuple[Choice | None, Choice | None]:
        """The window before and the one after, of the same kind."""
        return neighbours(chosen.window, self.of_kind(chosen.kind))


def windows_for(scope: Scope, today: date) -> Windows:
    """What the person can choose from; two queries."""
    rows = Period.objects.filter(calendar__company__isnull=False).order_by("starts_on", "ends_on")
    found = list(
        rows.values_list("key", "starts_on", "ends_on", "kind", "calendar__company__currency")
    )
    periods = tuple(Choice(key, Window(first, last), kind) for key, first, last, kind, _ in found)
    counted = _windows_of_goals(scope, today)
    fiscal = {period.window for period in periods}
    others = sorted(
        {window for window, _ in counted} - fiscal, key=lambda window: (window.first, window.last)
    )
    return Windows(
        currency=found[0][-1] if found else current_company().currency,
        periods=periods,
        of_goals=tuple(Choice(range_key(window), window, GOALS) for window in others),
        counted=tuple(counted),
    )


def _windows_of_goals(scope: Scope, today: date) -> list[tuple[Window, int]]:
    goals = Goal.objects.visible_in(scope, today).filter(state__in=MEASURED).order_by()
    grouped = goals.values_list("starts_on", "ends_on").annotate(number=Count("pk"))
    return [(Window(first, last), number) for first, last, number in grouped]


def choose(windows: Windows, key: str, *, as_of: date, any_days: bool) -> Choice:
    """The window with `key`; without one the default.

    Raises ValidationError on `period`, with a sentence for the page, for an unknown key and
    (unless `any_days`) for days that are no period and no goal's window.
    """
    if not key:
        return default_choice(windows, as_of)
    known = {choice.key: choice for choice in (*windows.periods, *windows.of_goals)}
    if key in known:
        return known[key]
    try:
        window = parse_range(key)
    except BadRangeError as error:
        raise _refused(error.flaw) from error
    if window is None:
        # Raises, with examples of the calendar's own keys.
        period_for(current_company().calendar, key)
        raise _refused(Flaw.NO_DAYS)
    same = next((choice for choice in known.values() if choice.window == window), None)
    if same is not None:
        return same
    if not any_days:
        message = _("Choose one of the listed periods: totals of other days are not shown to you.")
        raise ValidationError({"period": ValidationError(message, "not_listed")})
    return Choice(key, window, RANGE)


def running_quarter(windows: Windows, today: date) -> Choice:
    """The quarter that `today` lies in; the default of pages about goals where there is none."""
    quarter = _containing(windows.of_kind(PeriodKind.QUARTER), today)
    return quarter or default_choice(windows, today)


def default_choice(windows: Windows, as_of: date) -> Choice:
    """The window that most of the running goals have, else of the goals that ended last; else
    the current quarter, else the last quarter with credit; one query more unless there are goals.
    """
    running = [
        (window, number)
        for window, number in windows.counted
        if window.first <= as_of <= window.last
    ]
    past = [(window, number) for window, number in windows.counted if window.last < as_of]
    latest = max((window.last for window, _ in past), default=None)
    ended = [(window, number) for window, number in past if window.last == latest]
    common = most_common(running) or most_common(ended)
    if common is not None:
        offered = (*windows.periods, *windows.of_goals)
        return next(choice for choice in offered if choice.window == common)
    quarters = windows.of_kind(PeriodKind.QUARTER)
    last_credit = _last_month_with_credit()
    current = _containing(quarters, as_of)
    if current is not None and (last_credit is None or last_credit >= current.window.first):
        return current
    with_credit = _containing(quarters, min(last_credit or as_of, as_of))
    month = Window(as_of.replace(day=1), as_of)
    return with_credit or current or Choice(range_key(month), month, RANGE)


def _containing(choices: Sequence[Choice], day: date) -> Choice | None:
    return next((c for c in choices if c.window.first <= day <= c.window.last), None)


def _last_month_with_credit() -> date | None:
    """First day of the last month in which anything was booked; one probe per department."""
    months = DepartmentMonth.objects.filter(
        department=OuterRef("pk"), basis=Basis.BOOKED, kind=CreditKind.REVENUE
    ).order_by("-month")
    departments = Department.objects.annotate(last=Subquery(months.values("month")[:1]))
    return departments.aggregate(latest=Max("last"))["latest"]


_FLAWS = {
    Flaw.NO_DAYS: _("These days do not exist; write a period as 2013-05-30..2013-08-29."),
    Flaw.BACKWARDS: _("The last day must not be before the first."),
    Flaw.TOO_LONG: _("Choose at most ten years (%(days)s days)."),
}


def _refused(flaw: Flaw) -> ValidationError:
    words = {"days": LONGEST_DAYS}
    return ValidationError({"period": ValidationError(_FLAWS[flaw], flaw.name.lower(), words)})
