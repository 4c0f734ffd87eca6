"""Why somebody is warned, and whose side says something, in words."""

from django import template
from django.utils.translation import gettext as _

from goals.rules.terms import Direction
from monitoring.models import Alert
from monitoring.rules.pace import Label
from monitoring.rules.terms import AlertKind, Side
from monitoring.templatetags.standing import STATUS_OF
from salesmgmt.lib.templatetags.figures import day, ratio_percent

register = template.Library()


@register.simple_tag
def alert_reason(alert: Alert) -> str:
    """Which figure of the day was held against which threshold, as a sentence."""
    words = {
        "figure": ratio_percent(alert.figure),
        "threshold": ratio_percent(alert.threshold),
        "day": day(alert.raised_on),
    }
    # docs/decisions/0003: where less is better, the ratio is no share of the target.
    is_share = alert.goal.declared.direction is Direction.HIGHER
    if alert.kind == AlertKind.MISSED and not is_share:
        text = _("Attainment was %(figure)s at the end; the goal is reached from %(threshold)s.")
    elif alert.kind == AlertKind.MISSED:
        text = _("%(figure)s of the target at the end; the goal is reached from %(threshold)s.")
    elif not is_share:
        text = _("Pace was %(figure)s on %(day)s; on pace is from %(threshold)s.")
    else:
        text = _("%(figure)s of what was expected by %(day)s; on pace is from %(threshold)s.")
    return text % words


@register.simple_tag
def side_words(side: str) -> str:
    """What a side does in the review."""
    return _("leads the review") if side == Side.LEAD else _("answers for the figures")


@register.filter
def label_status(label: str) -> str:
    """The chip's key of a verdict that was kept as a word."""
    return STATUS_OF[Label(label)]
