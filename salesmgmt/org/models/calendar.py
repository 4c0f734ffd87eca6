"""Fiscal calendars are data: periods with their own first and last day, and working days."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import keep_history


@keep_history()
class FiscalCalendar(models.Model):
    """A named way to cut time into years, quarters and months (calendar months, 4-4-5 ...)."""

    key = models.CharField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)

    def __str__(self) -> str:
        return self.name


class PeriodKind(models.TextChoices):
    YEAR = "year", _("year")
    QUARTER = "quarter", _("quarter")
    MONTH = "month", _("month")


class PeriodQuerySet(models.QuerySet["Period"]):
    """Named filters for periods."""

    def containing(self, day: date) -> Self:
        """Periods of every kind that hold `day`."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


@keep_history()
class Period(models.Model):
    """A year, quarter or month of a calendar; both days belong to it."""

    calendar = models.ForeignKey(FiscalCalendar, models.PROTECT, related_name="periods")
    kind = models.CharField(max_length=7, choices=PeriodKind)
    key = models.CharField(_("key"), max_length=20)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    # Nothing is credited to a closed period any more: later events move to the first open day.
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "key"], name="org_period_key_once"),
            models.CheckConstraint(
                name="org_period_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The end must not be before the start."),
            ),
        ]
        indexes = [
            # Reader: sales/actions/sql/business_day.sql and the period switcher.
            models.Index(fields=["calendar", "kind", "starts_on"], name="org_period_by_day"),
        ]

    def __str__(self) -> str:
        return self.key


@keep_history()
class CalendarDay(models.Model):
    """One day of a calendar with the count of working days up to and including it.

    Working days between two days are one subtraction, also for thousands of goals.
    """

    calendar = models.ForeignKey(FiscalCalendar, models.CASCADE, related_name="days")
    day = models.DateField()
    is_working = models.BooleanField()
    holiday = models.CharField(_("holiday"), max_length=100, blank=True)
    working_days = models.PositiveIntegerField(help_text="working days since the calendar's start")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "day"], name="org_calendar_day_once", include=["working_days"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.day}"
