"""For which goals does a version of a programme pay?"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from goals.models import Goal
from goals.rules.terms import MEASURED
from recognition.models import ProgrammeVersion
from recognition.rules.spans import between
from salesmgmt.org.models import Department, Membership, Period, PeriodKind
from salesmgmt.sales.models import CreditKind


def measured_alike(version: ProgrammeVersion) -> QuerySet[Goal]:
    """Goals in force or closed on the version's measure and basis, of the length it pays for.

    Whoever holds them, whenever they end.
    """
    shortest, longest = between(version.span)
    return Goal.objects.annotate(length=F("ends_on") - F("starts_on")).filter(
        measure=version.measure,
        basis=version.basis,
        credit_kind=CreditKind.REVENUE,
        state__in=MEASURED,
        length__gte=shortest,
        length__lte=longest,
    )


def belonged(department: Department) -> Exists:
    """Whether the goal's person belonged to the subtree on the goal's last day."""
    on_last_day = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("ends_on")),
        person=OuterRef("person"),
        starts_on__lte=OuterRef("ends_on"),
        department__path__startswith=department.path,
    )
    return Exists(on_last_day)


def goals_of(version: ProgrammeVersion) -> QuerySet[Goal]:
    """Goals of persons that the version pays for, also those whose window still runs."""
    found = measured_alike(version).filter(
        belonged(version.department), person__isnull=False, ends_on__gte=version.starts_on
    )
    return found if version.ends_on is None else found.filter(ends_on__lte=version.ends_on)


def closed_only(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    """Those of which every month of the company's calendar that touches their window is closed."""
    touching = Period.objects.filter(
        kind=PeriodKind.MONTH,
        calendar__company__isnull=False,
        starts_on__lte=OuterRef("ends_on"),
        ends_on__gte=OuterRef("starts_on"),
    )
    is_open = touching.filter(closed_at__isnull=True)
    return goals.filter(Exists(touching), ~Exists(is_open))


def day_over(day: date) -> datetime:
    """The moment at which a day has ended in every department."""
    zones = Department.objects.values_list("timezone", flat=True).distinct()
    next_day = day + timedelta(days=1)
    return max(
        (datetime.combine(next_day, time(), ZoneInfo(zone)) for zone in zones),
        default=datetime.combine(next_day, time(), UTC),
    )


def last_closing() -> datetime | None:
    """When a month of the company's calendar was closed last."""
    months = Period.objects.filter(kind=PeriodKind.MONTH, calendar__company__isnull=False)
    found: datetime | None = months.aggregate(last=Max("closed_at"))["last"]
    return found
