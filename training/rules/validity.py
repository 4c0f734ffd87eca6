"""How long a certificate holds."""

from calendar import monthrange
from datetime import date

from training.rules.assigning import RENEW_DAYS
from training.rules.terms import CertificateState

_MONTHS = 12


def valid_until(passed_on: date, months: int | None) -> date | None:
    """The last day on which a certificate holds, itself included; None: for ever.

    The same day so many months later; in a shorter month its last day.
    """
    if months is None:
        return None
    years, month = divmod(passed_on.month - 1 + months, _MONTHS)
    year, month = passed_on.year + years, month + 1
    return date(year, month, min(passed_on.day, monthrange(year, month)[1]))


def certificate_state(until: date | None, on: date) -> CertificateState:
    """Whether a certificate holds on a day; expiring from when its module is assigned anew."""
    if until is None or (until - on).days > RENEW_DAYS:
        return CertificateState.CURRENT
    return CertificateState.EXPIRING if until >= on else CertificateState.EXPIRED
