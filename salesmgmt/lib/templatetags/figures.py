"""How figures, days and small marks look in templates; built into every template.

Amounts and ratios arrive exact and are rounded here, once, half up. None is "–".
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
)
from django import template
from django.template.defaulttags import querystring
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.locale import current_locale, format_day
from salesmgmt.lib.money import round_money
from salesmgmt.lib.text import render_markdown

register = template.Library()

NONE = "–"
Number = Decimal | int | float

# Django's own tag by a shorter name: {% query period="2013-Q2" page=None %}.
register.simple_tag(querystring, takes_context=True, name="query")


@register.filter
def money(amount: Number | None, currency: str) -> str:
    """An amount in its currency's minor unit: 1234.5 EUR is €1,234.50 or 1.234,50 €."""
    if amount is None:
        return NONE
    return _money(round_money(_exact(amount), currency) + 0, currency, current_locale())


# Babel takes a twentieth of a millisecond for each, and rows of tables say the same again.
@lru_cache(maxsize=4096)
def _money(rounded: Decimal, currency: str, locale: Locale) -> str:
    return format_currency(rounded, currency, locale=locale)


@register.filter
def exact_money(amount: Decimal, currency: str) -> str:
    """A step of a calculation with the decimals it has: 0.005 EUR is €0.005, 12 EUR is €12.00."""
    if amount == round_money(amount, currency):
        return money(amount, currency)
    return format_currency(amount, currency, locale=current_locale(), decimal_quantization=False)


@register.filter
def ratio_percent(ratio: Number | None, decimals: int = 1) -> str:
    """A ratio in words people read: 1.0734 is 107.3% or 107,3 % (no-break space)."""
    if ratio is None:
        return NONE
    return _percent(_half_up(_exact(ratio), decimals + 2), decimals, current_locale())


@lru_cache(maxsize=4096)
def _percent(rounded: Decimal, decimals: int, locale: Locale) -> str:
    places = "0." + "0" * decimals if decimals else "0"
    pattern = locale.percent_formats[None].pattern.replace("##0", f"##{places}")
    return format_percent(rounded, pattern, locale=locale)


@register.filter
def count(number: Number | None, decimals: int = 0) -> str:
    """Units, orders, days: grouped by locale, without decimals unless asked for."""
    if number is None:
        return NONE
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return format_decimal(_half_up(_exact(number), decimals), pattern, locale=current_locale())


@register.filter
def day(value: date | None) -> str:
    """A day by locale: Jun 30, 2013 or 30.06.2013; of a moment, its day where the reader is."""
    if value is None:
        return NONE
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return format_day(local)


@register.filter
def pretty_json(value: Any) -> str:
    """What a program stored, for people who read it: one entry a line."""
    return json.dumps(value, ensure_ascii=False, indent=2)


@register.filter
def moment(value: datetime | None) -> str:
    """A day and the time of it, both where the reader is: 30.06.2013, 14:05."""
    if value is None:
        return NONE
    return f"{day(value)}, {timezone.localtime(value):%H:%M}"


@register.filter
def markdown(text: str) -> SafeString:
    """A text that somebody wrote (Markdown) as safe HTML; put it into <div class="prose">."""
    return render_markdown(text)


@register.simple_tag
def reason_url(kind: str, key: str) -> str:
    """The page of the object that caused something: a row's (reason_kind, reason_key).

    The kind is the name of a later storey's page, the key empty for a page without an object;
    nothing where that storey is not installed.
    """
    try:
        return reverse(kind, args=[key] if key else []) if kind else ""
    except NoReverseMatch:
        return ""


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A mark from the sprite (static/src/icons.json); silent, its text stands beside it."""
    return _icon(name, css)


# A page has some thirty of them, and they never change while the server runs.
@lru_cache(maxsize=512)
def _icon(name: str, css: str) -> SafeString:
    return format_html(
        '<svg class="icon {}" width="16" height="16" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        css,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def panel(url_name: str, *args: Any, **kwargs: Any) -> SafeString:
    """A place that loads the named fragment; nothing while the app behind it is not installed.

    The fragment replaces the place, so it brings its own heading.
    """
    try:
        url = reverse(url_name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return SafeString("")
    return format_html(
        '<div class="panel" data-panel hx-get="{}" hx-trigger="load" hx-swap="outerHTML"'
        ' aria-busy="true" aria-live="polite"><p class="panel-wait">{}</p></div>',
        url,
        gettext("Loading …"),
    )


# Key: (tone of css/app.css, mark, words). States differ in mark and word, not only in tone.
STATUSES: dict[str, tuple[str, str, Any]] = {
    "ahead": ("good", "trending-up", _("Ahead")),
    "on_track": ("good", "circle-check", _("On track")),
    "behind": ("warn", "alert-triangle", _("Behind")),
    "far_behind": ("bad", "trending-down", _("Far behind")),
    "reached": ("good", "flag", _("Reached")),
    "missed": ("bad", "circle-x", _("Missed")),
    "cancelled": ("muted", "ban", _("Cancelled")),
    "on": ("good", "circle-check", _("On")),
    "off": ("muted", "lock", _("Off")),
    "job_waiting": ("info", "hourglass", _("Waiting")),
    "job_running": ("info", "refresh", _("Running")),
    "job_ending": ("warn", "hourglass", _("Being cancelled")),
    "job_done": ("good", "circle-check", _("Done")),
    "job_failed": ("bad", "circle-x", _("Failed")),
    "job_cancelled": ("muted", "ban", pgettext_lazy("job", "Cancelled")),
    "unread": ("info", "bell", _("Unread")),
    "not_started": ("muted", "hourglass", _("Not started")),
    "no_target": ("muted", "minus", _("No target")),
    "unknown": ("muted", "help-circle", _("Not known")),
    "draft": ("muted", "pencil", _("Draft")),
    "discarded": ("muted", "ban", _("Discarded")),
    "proposed": ("info", "message", _("Proposed")),
    "discussed": ("info", "users", _("Discussed")),
    "agreed": ("info", "check", _("Agreed")),
    "set": ("info", "check", _("Set after discussion")),
    "in_force": ("info", "target", _("In force")),
    "closed": ("muted", "lock", _("Closed")),
    "open": ("info", "circle-dashed", _("Open")),
    "late": ("bad", "clock", _("Late")),
    "on_time": ("good", "circle-check", _("On time")),
    "booked": ("info", "receipt", _("Booked")),
    "delivered": ("good", "truck", _("Delivered")),
    "invoiced": ("info", "file-invoice", _("Invoiced")),
    "paid": ("good", "cash", _("Paid")),
    "returned": ("warn", "history", _("Returned")),
    "overdue": ("bad", "clock", _("Overdue")),
    "concluded": ("muted", "flag", _("Concluded")),
    "asked": ("info", "hourglass", _("Asked")),
    "not_asked": ("info", "circle-dashed", _("To be judged")),
    "locked": ("muted", "lock", _("Locked")),
    "caused": ("warn", "alert-triangle", _("Caused part of it")),
    "not_caused": ("good", "circle-check", _("Did not cause it")),
    "cannot_say": ("muted", "help-circle", _("Cannot be said")),
    "worked": ("good", "thumb-up", _("Worked")),
    "did_not": ("bad", "circle-x", _("Did not work")),
    "cannot_tell": ("muted", "help-circle", _("Cannot tell")),
    "done": ("good", "check", _("Done")),
    "dropped": ("muted", "ban", _("Dropped")),
    "assigned": ("info", "circle-dashed", _("To do")),
    "started": ("info", "hourglass", _("Started")),
    "completed": ("good", "check", _("Completed")),
    "failed": ("bad", "circle-x", _("Not passed")),
    "passed": ("good", "circle-check", _("Passed")),
    "withdrawn": ("muted", "ban", _("Withdrawn")),
    "current": ("good", "circle-check", _("Valid")),
    "expiring": ("warn", "clock", _("Expires soon")),
    "expired": ("bad", "alert-triangle", _("Expired")),
    "planned": ("info", "calendar-event", _("Planned")),
    "held": ("good", "check", _("Held")),
    "right": ("good", "circle-check", _("Right")),
    "wrong": ("bad", "circle-x", _("Wrong")),
    "published": ("good", "circle-check", _("Published")),
    "to_confirm": ("warn", "book", _("To confirm")),
    "confirmed": ("good", "check", _("Confirmed")),
    "signed": ("good", "check", _("Signed")),
    "seen": ("muted", "eye", _("Seen to")),
    "over": ("good", "circle-check", pgettext_lazy("alert", "Over")),
    "earned": ("info", "award", _("Earned")),
    "approved": ("good", "check", _("Approved")),
    "rejected": ("bad", "circle-x", _("Rejected")),
    "fulfilled": ("good", "circle-check", _("Handed over")),
    "lapsed": ("muted", "ban", _("Lapsed")),
    "ended": ("muted", "flag", _("Ended")),
}


@register.simple_tag
def status(key: str) -> SafeString:
    """The chip of a known state; an unknown key is a mistake of the page and raises KeyError."""
    return _chip(str(key), get_language())


# A table has one in each row.
@lru_cache(maxsize=512)
def _chip(key: str, _language: str | None) -> SafeString:
    tone, mark, label = STATUSES[key]
    words = {"tone": tone, "icon": mark, "label": label}
    return render_to_string("components/status_chip.html", words)


BAR_END = 150
"""Where an attainment bar ends, in hundredths of the target; more is marked, not drawn."""


@register.inclusion_tag("components/attainment_bar.html")
def attainment_bar(
    attainment: Number | None, expected: Number | None = None, tone: str = "plain"
) -> dict[str, Any]:
    """A bar of attainment with the target's tick and the pace mark.

    `attainment` is actual / target and `expected` expected / target, both ratios;
    `tone` is a tone of the status chips. Beside it stands the figure in words.
    """
    return {
        "tone": tone,
        "length": _on_bar(attainment),
        "pace": None if expected is None else _on_bar(expected),
        "beyond": attainment is not None and _exact(attainment) * 100 > BAR_END,
        "attainment": attainment,
        "expected": expected,
    }


SPARK_WIDTH, SPARK_HEIGHT = 80, 20


@register.simple_tag
def sparkline(values: Sequence[Number | None], label: str) -> SafeString:
    """A small trend of a row, drawn without script; `label` says in words what it shows.

    None is a gap. The scale reaches from the smallest value or 0 to the largest.
    """
    return _spark(tuple(values), label)


# Tables draw one in each row, and draw the same until something is posted.
@lru_cache(maxsize=4096)
def _spark(values: tuple[Number | None, ...], label: str) -> SafeString:
    drawn = spark_of(values) | {"label": label}
    return render_to_string("components/sparkline.html", drawn)


def spark_of(values: Sequence[Number | None]) -> dict[str, Any]:
    """What the trend's template draws."""
    known = [_exact(value) for value in values if value is not None]
    low, high = min([*known, Decimal(0)]), max([*known, Decimal(0)])
    span, step = (high - low) or Decimal(1), Decimal(SPARK_WIDTH) / max(len(values) - 1, 1)
    dots = [
        (step * place, (high - _exact(value)) / span * SPARK_HEIGHT)
        for place, value in enumerate(values)
        if value is not None
    ]
    return {
        "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in dots),
        "last": f"{dots[-1][0]:.1f} {dots[-1][1]:.1f}".split() if dots else None,
        "zero": f"{high / span * SPARK_HEIGHT:.1f}",
    }


def _exact(number: Number) -> Decimal:
    return number if isinstance(number, Decimal) else Decimal(str(number))


def _half_up(number: Decimal, decimals: int) -> Decimal:
    # The added zero takes the sign away from -0.00.
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0


def _on_bar(ratio: Number | None) -> str:
    """A ratio's place on the bar as an SVG number, kept between its ends."""
    place = Decimal(0) if ratio is None else _exact(ratio) * 100
    return f"{min(max(place, Decimal(0)), Decimal(BAR_END)):.2f}"
