"""Kinds, spans, tiers and awards in words, for the templates of this storey."""

from decimal import Decimal

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from recognition.models import Award, ProgrammeVersion
from recognition.queries.words import (
    ICONS,
    KINDS,
    SPANS,
    WHY_NOT,
    award_words,
    chip_key,
    offer_words,
    window_words,
)
from recognition.rules.terms import AwardKind, Span
from recognition.rules.tiers import WhyNot
from salesmgmt.lib.templatetags.figures import ratio_percent

register = template.Library()

register.filter("award_words", award_words)
register.filter("chip_key", chip_key)
register.simple_tag(window_words)


@register.filter
def kind_name(kind: str) -> str | Promise:
    """Cash, time off ..."""
    return KINDS[AwardKind(kind)]


@register.filter
def kind_icon(kind: str) -> str:
    """The mark of a kind."""
    return ICONS[AwardKind(kind)]


@register.filter
def span_name(span: str) -> str | Promise:
    """Month, quarter, year."""
    return SPANS[Span(span)]


@register.filter
def offered(version: ProgrammeVersion) -> str:
    """What a version offers, in words."""
    return offer_words(version)


@register.filter
def why_not(reason: WhyNot) -> str | Promise:
    """Why somebody earns nothing."""
    return WHY_NOT[reason]


@register.simple_tag
def tier_range(first: Decimal, last: Decimal | None) -> str:
    """From 100 % to 110 %, or from 110 % on."""
    if last is None:
        return _("from %(first)s on") % {"first": _percent(first)}
    return _("from %(first)s to below %(last)s") % {
        "first": _percent(first),
        "last": _percent(last),
    }


@register.filter
def exact_percent(ratio: Decimal | None) -> str:
    """A ratio that somebody set, with the decimals it has: 0.08 is 8 %, 0.0125 is 1.25 %."""
    return "" if ratio is None else _percent(ratio)


@register.filter
def amount_seen(award: Award) -> str:
    """The amount for the hidden field that says what was looked at."""
    return f"{award.amount:f}"


def _percent(ratio: Decimal) -> str:
    digits = (ratio * 100).normalize().as_tuple().exponent
    return ratio_percent(ratio, max(0, -digits if isinstance(digits, int) else 0))
