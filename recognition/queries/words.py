"""Kinds of awards, spans, bases and refusals in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from recognition.models import Award, ProgrammeVersion
from recognition.rules.terms import AwardKind, AwardState, Span
from recognition.rules.tiers import WhyNot
from salesmgmt.lib.templatetags.figures import count, day, money
from salesmgmt.sales.models import Basis

KINDS = {
    AwardKind.CASH: _("Cash"),
    AwardKind.TIME_OFF: _("Time off"),
    AwardKind.OFFICE: _("Larger office"),
    AwardKind.TRAVEL: _("Travel"),
}
ICONS = {
    AwardKind.CASH: "cash",
    AwardKind.TIME_OFF: "beach",
    AwardKind.OFFICE: "door",
    AwardKind.TRAVEL: "plane",
}
SPANS = {Span.MONTH: _("Month"), Span.QUARTER: _("Quarter"), Span.YEAR: _("Year")}
BASES = {
    Basis.BOOKED: _("Booked"),
    Basis.DELIVERED: _("Delivered"),
    Basis.INVOICED: _("Invoiced"),
    Basis.PAID: _("Paid"),
}
STATES = {
    AwardState.EARNED: _("Earned"),
    AwardState.APPROVED: _("Approved"),
    AwardState.REJECTED: _("Rejected"),
    AwardState.FULFILLED: _("Handed over"),
    AwardState.WITHDRAWN: _("Lapsed"),
}
WHY_NOT = {
    WhyNot.NO_TARGET: _("has no target above 0"),
    WhyNot.BELOW_THRESHOLD: _("is below the threshold"),
    WhyNot.NO_AMOUNT: _("reaches the threshold, but the tiers give nothing yet"),
}


def award_words(award: Award, currency: str) -> str:
    """What it is: an amount, or the item in words; select its version along."""
    if award.kind == AwardKind.CASH:
        return money(award.amount, currency)
    return offer_words(award.version)


def offer_words(version: ProgrammeVersion) -> str:
    """What a version offers, without amounts of cash."""
    if version.award_kind == AwardKind.CASH:
        return str(KINDS[AwardKind.CASH])
    if version.award_kind == AwardKind.TIME_OFF and version.days is not None:
        decimals = 0 if version.days == version.days.to_integral_value() else 1
        return _now("%(item)s, %(days)s days") % {
            "item": version.item,
            "days": count(version.days, decimals),
        }
    return version.item


def window_words(first: date, last: date) -> str:
    """The days of a goal."""
    return f"{day(first)} – {day(last)}"


def chip_key(state: str) -> str:
    """The status chip of an award's state; "withdrawn" is a word of trainings there."""
    return "lapsed" if state == AwardState.WITHDRAWN else state
