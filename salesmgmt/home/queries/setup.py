"""What is set up, and what is still missing? Counts only: administrators browse no figures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib import sqlfile
from salesmgmt.lib.cache import remembered

_HERE = str(Path(__file__).resolve().parent.parent)
CALENDAR_NOTICE = timedelta(days=90)
"""So many days before its last day the calendar has to be made longer."""


@dataclass(frozen=True, slots=True)
class Documents:
    """One kind of document: how many, and when the latest was recorded."""

    name: Promise
    number: int
    latest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Setup:
    """The installation's state on a day; empty where there is nothing yet."""

    company: str | None
    currency: str | None
    calendar: str | None
    calendar_until: date | None
    departments: int
    departments_unmanaged: int
    people: int
    with_password: int
    logged_in: int
    # Currencies of orders beside the company's own: "EUR, GBP".
    foreign_currencies: str | None
    rated_currencies: int
    rates_until: date | None
    jobs_waiting: int
    jobs_running: int
    jobs_failed: int
    jobs_last_run: datetime | None
    demo_set: str | None
    demo_shift_days: int | None
    # Every kind of document in the order of a sale.
    documents: tuple[Documents, ...]


def tones(setup: Setup, today: date) -> dict[str, str]:
    """How each part stands: good, warn (look at it soon), bad (nothing works without), muted."""
    missing_rates = bool(setup.foreign_currencies) and not setup.rated_currencies
    return {
        "company": "good" if setup.company else "bad",
        "calendar": _calendar_tone(setup.calendar_until, today),
        "departments": "good" if setup.departments and not setup.departments_unmanaged else "warn",
        "people": "good" if setup.people else "bad",
        "logins": "good" if setup.with_password else "warn",
        "rates": "bad" if missing_rates else "good" if setup.rated_currencies else "muted",
        "jobs": "bad" if setup.jobs_failed else "good" if setup.jobs_last_run else "warn",
        "demo": "info" if setup.demo_set else "muted",
    }


def _calendar_tone(until: date | None, today: date) -> str:
    if until is None or until < today:
        return "bad"
    return "warn" if until < today + CALENDAR_NOTICE else "good"


_KINDS: dict[str, Promise] = {
    "opportunities": _("Opportunities"),
    "orders": _("Orders"),
    "deliveries": _("Deliveries"),
    "invoices": _("Invoices"),
    "payments": _("Payments"),
    "cancellations": _("Cancellations"),
    "returns": _("Returns"),
}


def setup_on(today: date) -> Setup:
    """The state of company, calendar, people, rates, jobs and documents; one or two queries."""
    ((*found, latest, counted, posted),) = _asked(sqlfile.read(_HERE, "setup"), {"today": today})
    numbers = counted | _counted(latest, posted)
    documents = tuple(
        Documents(name, numbers[kind], _recorded_at((latest or {}).get(kind)))
        for kind, name in _KINDS.items()
    )
    return Setup(*(*found, documents))


def _counted(latest: object, posted: object) -> dict[str, int]:
    """Deliveries, invoices and payments, which may be millions: remembered while none is recorded.

    Each that has lines is posted. One without, recorded beside another with a later number, may
    be missing for ten minutes.
    """
    statement = sqlfile.read(_HERE, "documents_counted")
    asked = (statement, latest, posted)
    return dict(remembered("documents", asked, lambda: _asked(statement)))


def _recorded_at(last: tuple[int, str] | None) -> datetime | None:
    return datetime.fromisoformat(last[1]) if last else None


def _asked(statement: str, bound: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, bound)
        return cursor.fetchall()
