"""What one unit of a currency costs on a day. A missing rate is an error, never 1."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class DatedRate:
    """Units of the company currency for one unit of `currency`, from `starts_on` on."""

    currency: str
    starts_on: date
    rate: Decimal


class MissingRate(LookupError):  # noqa: N818 - the name says what is wrong
    """No rate of the currency holds on the day."""

    def __init__(self, currency: str, day: date) -> None:
        super().__init__(f"There is no rate for {currency} on {day.isoformat()}.")
        self.currency = currency
        self.day = day


def rate_on(currency: str, day: date, rates: Iterable[DatedRate]) -> Decimal:
    """The rate that holds on `day`: from its start to the day before the next one's.

    Raises MissingRate when the first rate of the currency starts later or there
    is none. Source: methods.md section 3, example C02.
    """
    begun = [rate for rate in rates if rate.currency == currency and rate.starts_on <= day]
    if not begun:
        raise MissingRate(currency, day)
    return max(begun, key=lambda rate: rate.starts_on).rate
