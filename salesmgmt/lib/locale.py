"""The reader's locale, and days as it writes them."""

from datetime import date
from functools import cache

from babel import Locale
from babel.dates import format_date
from django.utils.functional import lazy
from django.utils.translation import get_language, to_locale


def current_locale() -> Locale:
    """Babel's locale of the language that is active."""
    return _parsed(get_language() or "en")


@cache
def _parsed(language: str) -> Locale:
    return Locale.parse(to_locale(language))


def format_day(day: date) -> str:
    """A day as the active locale writes it: Jun 30, 2013 or 30.06.2013."""
    return format_date(day, "medium", locale=current_locale())


# For messages that are put together before the reader's language is known.
lazy_day = lazy(format_day, str)
