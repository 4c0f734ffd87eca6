"""Figures of a measure in its own unit, for templates and tables of every storey above."""

from decimal import Decimal

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from goals.measures import Measure, measure
from goals.rules.terms import Unit
from salesmgmt.lib.templatetags.figures import count, money, ratio_percent

register = template.Library()


@register.simple_tag
def in_unit(value: Decimal | None, declared: Measure, currency: str) -> str:
    """A target or an actual as people read it: an amount, a count, or a ratio in percent."""
    if declared.unit is Unit.MONEY:
        return money(value, currency)
    if declared.unit is Unit.RATIO:
        return ratio_percent(value)
    # Shares of orders and parts of units are real: an order shared by two counts half.
    whole = value is None or value == value.to_integral_value()
    return count(value, 0 if whole else 2)


@register.simple_tag
def in_unit_of(value: Decimal | None, key: str, currency: str) -> str:
    """The same by the measure's key."""
    return in_unit(value, measure(key), currency)


@register.simple_tag
def measure_name(key: str) -> Promise:
    """The measure's name in the reader's language."""
    return measure(key).name


_LEAST_SHARE, _MOST_SHARE = Decimal("0.001"), Decimal("0.999")


@register.simple_tag
def costed_note(costed: Decimal | None, actual: Decimal | None) -> str:
    """What a margin leaves out; empty where all revenue has a cost, and of other measures.

    `costed` is the share of revenue that has one. Hardly all is not rounded to all.
    """
    if costed is None or costed == 1:
        return ""
    if actual is None:
        return _("No cost is known of what was sold.")
    share = min(max(costed, _LEAST_SHARE), _MOST_SHARE)
    return _("Partly costed: %(share)s of revenue has a cost.") % {"share": ratio_percent(share)}
