"""What other currencies cost, from a day on."""

from datetime import date
from decimal import Decimal

from babel.numbers import is_currency
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.actions.checks import checked, recorded, wrong
from salesmgmt.org.models import Company, CurrencyRate, User


def check_currency(code: str) -> None:
    """Refuse what is no ISO 4217 code."""
    if len(code) != 3 or not is_currency(code):
        message = _("“%(code)s” is no currency; write its three capital letters, like EUR.")
        raise wrong("currency", message, code=code[:20])


def set_rate(
    *, currency: str, starts_on: date, rate: Decimal, by: User | None, why: str
) -> CurrencyRate:
    """Set units of the company currency for one unit of `currency`, from `starts_on` on.

    A second rate for the same day replaces the first, which the history keeps.
    Orders keep the rate that they were credited with.
    """
    check_currency(currency)
    if Company.objects.filter(currency=currency).exists():
        raise wrong("currency", _("The company currency always costs 1."))
    with recorded("org.set_rate", by=by, why=why):
        row = (
            CurrencyRate.objects.select_for_update()
            .filter(currency=currency, starts_on=starts_on)
            .first()
        ) or CurrencyRate(currency=currency, starts_on=starts_on)
        row.rate = rate
        checked(row).save()
    return row
