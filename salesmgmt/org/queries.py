"""Answers about time and the tree that every storey above asks for."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.models import (
    CalendarDay,
    Company,
    Department,
    FiscalCalendar,
    Period,
    PeriodKind,
)


@dataclass(frozen=True, slots=True)
class PeriodsAround:
    """The period that holds a day and its neighbours of the same kind; None beyond the calendar."""

    before: Period | None
    current: Period | None
    after: Period | None


def current_company() -> Company:
    """The one company with its root and calendar. Raises Company.DoesNotExist before set-up."""
    return Company.objects.select_related("root", "calendar").get()


def department_tree() -> QuerySet[Department]:
    """All departments, parents before children; callers narrow it to what their reader may see."""
    return Department.objects.in_tree_order()


def period_for(calendar: FiscalCalendar, key: str) -> Period:
    """The period with `key` (2013, 2013-Q2, 2013-06); ValidationError on `period` if none has."""
    period = Period.objects.filter(calendar=calendar, key=key[:21].replace("\0", " ")).first()
    if period is None:
        message = _("There is no period “%(key)s”; write for example %(examples)s.")
        words = {"key": key[:20], "examples": _last_keys(calendar)}
        raise ValidationError({"period": ValidationError(message, "unknown", words)})
    return period


def periods_around(calendar: FiscalCalendar, kind: PeriodKind, day: date) -> PeriodsAround:
    """The period of `kind` around `day`, the one before and the one after."""
    rows = Period.objects.filter(calendar=calendar, kind=kind)
    current = rows.containing(day).first()
    first, last = (current.starts_on, current.ends_on) if current else (day, day)
    return PeriodsAround(
        before=rows.filter(ends_on__lt=first).order_by("starts_on").last(),
        current=current,
        after=rows.filter(starts_on__gt=last).order_by("starts_on").first(),
    )


def working_days_between(calendar: FiscalCalendar, first: date, last: date) -> int:
    """Working days from `first` to `last`, both included; 0 when `last` is earlier.

    Raises ValidationError when a day lies outside the calendar.
    """
    if last < first:
        return 0
    rows = CalendarDay.objects.filter(calendar=calendar, day__in=[first, last])
    days = {row.day: row for row in rows}
    for day in (first, last):
        if day not in days:
            message = _("%(day)s lies outside the calendar %(calendar)s.")
            words = {"day": date_format(day), "calendar": calendar}
            raise ValidationError({"day": ValidationError(message, "outside", words)})
    return days[last].working_days - days[first].working_days + days[first].is_working


def _last_keys(calendar: FiscalCalendar) -> str:
    """The last key of each kind, as examples: 2014, 2014-Q4, 2014-12."""
    rows = Period.objects.filter(calendar=calendar)
    latest = rows.order_by("kind", "-starts_on").distinct("kind").values_list("key", flat=True)
    return ", ".join(sorted(latest))
