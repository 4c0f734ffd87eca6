"""Fiscal calendars as data, and the closing of periods in their order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

import holidays as public
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.actions.checks import check_text, checked, one_line, recorded, wrong
from salesmgmt.org.models import CalendarDay, Company, FiscalCalendar, Period, User
from salesmgmt.org.rules.calendar import Flaw, PeriodSpan, first_break
from salesmgmt.org.rules.days import working_days

_HOLIDAY_LENGTH = 100

_FLAWS = {
    Flaw.EMPTY: _("A calendar needs years, quarters and months."),
    Flaw.SAME_KEY: _("Two periods have the key %(before)s: give each its own."),
    Flaw.BACKWARDS: _("%(before)s ends before it starts."),
    Flaw.GAP: _("There are days between %(before)s and %(after)s that belong to neither."),
    Flaw.OVERLAP: _("%(before)s and %(after)s share days."),
    Flaw.BORDER: _("%(before)s and %(after)s: every period starts and ends with its parts."),
}


def public_holidays(country: str, subdivision: str | None, years: Iterable[int]) -> dict[date, str]:
    """Public holidays by day for a country ("DE") and a part of it ("BY"); refuses unknown ones."""
    try:
        found = public.country_holidays(country, subdiv=subdivision, years=years)
    except NotImplementedError as error:
        message = _("No public holidays are known for %(country)s %(subdivision)s.")
        raise wrong(
            "country", message, country=country[:20], subdivision=(subdivision or "")[:20]
        ) from error
    return {day: name[:_HOLIDAY_LENGTH] for day, name in sorted(found.items())}


def create_calendar(
    *,
    key: str,
    name: str,
    spans: Sequence[PeriodSpan],
    weekdays: Collection[int],
    holidays: Mapping[date, str],
    by: User | None,
    why: str,
) -> FiscalCalendar:
    """Store a calendar: its periods, and every day with the count of working days up to it.

    `weekdays` are worked (0 is Monday), `holidays` are not; days outside the
    calendar are left aside. Refuses spans with gaps, overlaps or loose borders.
    """
    calendar = checked(FiscalCalendar(key=key.strip(), name=one_line(name)))
    _check_spans(spans)
    _check_days(weekdays, holidays)
    with recorded("org.create_calendar", by=by, why=why):
        calendar.save(force_insert=True)
        Period.objects.bulk_create(
            Period(
                calendar=calendar,
                kind=span.kind,
                key=span.key,
                starts_on=span.starts_on,
                ends_on=span.ends_on,
            )
            for span in spans
        )
        first, last = min(s.starts_on for s in spans), max(s.ends_on for s in spans)
        CalendarDay.objects.bulk_create(
            (
                CalendarDay(
                    calendar=calendar,
                    day=day.day,
                    is_working=day.is_working,
                    holiday=holidays.get(day.day, ""),
                    working_days=day.working_days,
                )
                for day in working_days(first, last, weekdays, holidays)
            ),
            batch_size=2_000,
        )
    return calendar


def close_period(*, period: Period, at: datetime, by: User | None, why: str) -> Period:
    """Close a period and all inside it: later events move to the first open day.

    Refused while an earlier period of the same kind is open. What is closed
    already keeps its instant, so that closing again changes nothing.
    """
    _check_instant(at)
    with recorded("org.close_period", by=by, why=why, period=period.pk):
        _lock_calendar(period)
        earlier = _same_kind(period).filter(starts_on__lt=period.starts_on, closed_at=None)
        _refuse_out_of_order(earlier.first(), gettext("%(other)s is still open: close it first."))
        _inside(period).filter(closed_at=None).update(closed_at=at)
        period.refresh_from_db()
    return period


def reopen_period(*, period: Period, by: User | None, why: str) -> Period:
    """Open a period again, with all inside it and all that contain it.

    Refused while a later period of the same kind is closed.
    """
    with recorded("org.reopen_period", by=by, why=why, period=period.pk):
        _lock_calendar(period)
        later = _same_kind(period).filter(starts_on__gt=period.ends_on, closed_at__isnull=False)
        _refuse_out_of_order(
            later.order_by("-starts_on").first(), gettext("%(other)s is closed: open it first.")
        )
        (_inside(period) | _around(period)).exclude(closed_at=None).update(closed_at=None)
        period.refresh_from_db()
    return period


def _check_spans(spans: Sequence[PeriodSpan]) -> None:
    for span in spans:
        check_text("spans", span.key, 20)
    found = first_break(spans)
    if found:
        raise wrong("spans", _FLAWS[found.flaw], before=found.before, after=found.after)


def _check_days(weekdays: Collection[int], holidays: Mapping[date, str]) -> None:
    if not set(weekdays) or not set(weekdays) <= set(range(7)):
        raise wrong("weekdays", _("Choose working days from 0 (Monday) to 6 (Sunday)."))
    for holiday in holidays.values():
        check_text("holidays", holiday, _HOLIDAY_LENGTH)


def _check_instant(at: datetime) -> None:
    if at.utcoffset() is None:
        raise wrong("at", _("Say in which time zone this time is."))


def _refuse_out_of_order(other: Period | None, message: str) -> None:
    if other:
        raise wrong("period", message, other=other.key)


def _lock_calendar(period: Period) -> None:
    """Two people who close and open periods of one calendar do so one after the other.

    The company's row is what postings of credit hold while they look for open days.
    """
    list(
        FiscalCalendar.objects.select_for_update(no_key=True)
        .filter(pk=period.calendar_id)
        .values("pk")
    )
    list(
        Company.objects.select_for_update(no_key=True)
        .filter(calendar=period.calendar_id)
        .values("pk")
    )


def _same_kind(period: Period) -> QuerySet[Period]:
    rows = Period.objects.filter(calendar=period.calendar_id, kind=period.kind)
    return rows.order_by("starts_on")


def _inside(period: Period) -> QuerySet[Period]:
    return Period.objects.filter(
        calendar=period.calendar_id,
        starts_on__gte=period.starts_on,
        ends_on__lte=period.ends_on,
    )


def _around(period: Period) -> QuerySet[Period]:
    return Period.objects.filter(
        calendar=period.calendar_id,
        starts_on__lte=period.starts_on,
        ends_on__gte=period.ends_on,
    )
