"""Answers about time and the tree that every storey above asks for."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.models import (
    Company,
    FiscalCalendar,
    Period,
)


def current_company() -> Company:
    """The one company with its root and calendar. Raises Company.DoesNotExist before set-up."""
    return Company.objects.select_related("root", "calendar").get()


def period_for(calendar: FiscalCalendar, key: str) -> Period:
    """The period with `key` (2013, 2013-Q2, 2013-06); ValidationError on `period` if none has."""
    period = Period.objects.filter(calendar=calendar, key=key[:21].replace("\0", " ")).first()
    if period is None:
        message = _("There is no period “%(key)s”; write for example %(examples)s.")
        words = {"key": key[:20], "examples": _last_keys(calendar)}
        raise ValidationError({"period": ValidationError(message, "unknown", words)})
    return period


def _last_keys(calendar: FiscalCalendar) -> str:
    """The last key of each kind, as examples: 2014, 2014-Q4, 2014-12."""
    rows = Period.objects.filter(calendar=calendar)
    latest = rows.order_by("kind", "-starts_on").distinct("kind").values_list("key", flat=True)
    return ", ".join(sorted(latest))
