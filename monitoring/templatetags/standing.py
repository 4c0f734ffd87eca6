"""How a standing looks: its verdict as a chip, its attainment as a bar, and why in words."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from monitoring.rules.pace import PACE_LABELS, Label, Phase, Standing, Verdict, judge
from salesmgmt.lib.templatetags.figures import (
    STATUSES,
    attainment_bar,
    ratio_percent,
    status,
)

register = template.Library()

STATUS_OF: dict[Label, str] = {
    Label.AHEAD: "ahead",
    Label.ON_PACE: "on_track",
    Label.BEHIND: "behind",
    Label.REACHED: "reached",
    Label.MISSED: "missed",
    Label.NOT_STARTED: "not_started",
    Label.UNDEFINED: "unknown",
}
"""The chip (salesmgmt.lib.templatetags.figures.STATUSES) of each label."""


@register.simple_tag
def verdict_chip(verdict: Verdict) -> SafeString:
    """The label in words with its mark; also for cells of tables."""
    return status(STATUS_OF[verdict.label])


@register.inclusion_tag("components/attainment_bar.html")
def standing_bar(standing: Standing) -> dict[str, Any]:
    """The bar of attainment with the pace mark, in the tone of the verdict."""
    return attainment_bar(standing.attainment, *_marks(standing))


def _marks(standing: Standing) -> tuple[Decimal | None, str]:
    """Where attainment should be by now, as a ratio, and the tone of the verdict."""
    target = standing.target
    expected = standing.expected / target if target and standing.expected is not None else None
    return expected, STATUSES[STATUS_OF[judge(standing).label]][0]


@register.simple_tag
def attained_cell(standing: Standing) -> SafeString:
    """Bar and figure side by side, for rows of tables."""
    return _attained(standing.attainment, *_marks(standing), get_language())


# Tables draw the same until something is posted.
@lru_cache(maxsize=4096)
def _attained(
    attainment: Decimal | None, expected: Decimal | None, tone: str, _language: str | None
) -> SafeString:
    drawn = {"attainment": attainment, "expected": expected, "tone": tone}
    return render_to_string("monitoring/attained.html", drawn)


@register.simple_tag
def verdict_reason(verdict: Verdict, standing: Standing) -> str:
    """Which figure was held against which threshold, as a sentence."""
    words = {
        "figure": ratio_percent(verdict.figure),
        "threshold": ratio_percent(verdict.threshold, 0),
        "ahead": ratio_percent(PACE_LABELS[0][0], 0),
    }
    if verdict.label is Label.UNDEFINED:
        return _undefined(standing)
    return _SENTENCES[verdict.label]() % words


@register.simple_tag
def calendar_reason(standing: Standing) -> str:
    """Why the working days of a window that is not over are not known; else empty."""
    if standing.clock.is_known or standing.clock.phase is Phase.OVER:
        return ""
    return _(
        "The company's calendar does not hold all days of this window, and this version cannot make"
        " it longer."
    )


@register.simple_tag
def verdict_cell(verdict: Verdict, standing: Standing) -> SafeString:
    """The chip for cells of tables; what the calendar lacks stands below it."""
    chip, reason = verdict_chip(verdict), calendar_reason(standing)
    return format_html('{}<span class="row-note">{}</span>', chip, reason) if reason else chip


# Functions, so that each sentence is said in the reader's language.
_SENTENCES = {
    Label.NOT_STARTED: lambda: _("The window has not begun."),
    Label.REACHED: lambda: _("Attainment is %(figure)s; the goal is reached from %(threshold)s."),
    Label.MISSED: lambda: _(
        "The window is over with an attainment of %(figure)s; reached would be %(threshold)s."
    ),
    Label.AHEAD: lambda: _("Pace is %(figure)s; ahead is from %(threshold)s."),
    Label.ON_PACE: lambda: _(
        "Pace is %(figure)s; on track is from %(threshold)s to below %(ahead)s."
    ),
    Label.BEHIND: lambda: _("Pace is %(figure)s; behind is below %(threshold)s."),
}


def _undefined(standing: Standing) -> str:
    if not standing.target:
        return _("There is no target above 0 that the actual could be held against.")
    if standing.actual is None and standing.is_ratio:
        return _("Nothing has happened yet that the measure could be divided by.")
    if standing.actual is None:
        return _("Nothing that was sold has a cost, so there is no margin.")
    if not standing.clock.is_known:
        return calendar_reason(standing)
    return _("No working day of the window has passed yet.")
