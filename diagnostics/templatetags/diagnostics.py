"""Words and figures of diagnoses for templates."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from diagnostics.models import Diagnosis, Evidence, Finding
from diagnostics.queries.evidence import LABELS, documents_url
from diagnostics.queries.words import ANSWERS, CAUSES, KINDS, question_of
from diagnostics.rules.terms import EvidenceUnit
from salesmgmt.lib.templatetags.figures import NONE, count, money, ratio_percent

register = template.Library()


@register.filter
def cause_name(cause: str) -> str | Promise:
    """What a cause is called."""
    return CAUSES[cause]


@register.filter
def kind_name(kind: str) -> str | Promise:
    """What a kind of action is called."""
    return KINDS[kind]


@register.filter
def answer_words(answer: str) -> str | Promise:
    """An answer as a sentence."""
    return ANSWERS[answer]


@register.filter
def question_words(finding: Finding) -> str:
    """What is asked; empty for the person step."""
    return question_of(finding)


@register.filter
def evidence_name(row: Evidence) -> str | Promise:
    """What an evidence figure is."""
    return LABELS.get(row.key, row.key)


@register.simple_tag
def evidence_figure(value: Decimal | None, unit: str, currency: str) -> str:
    """An evidence figure in its unit; empty figures are a dash."""
    if value is None:
        return NONE
    if unit == EvidenceUnit.MONEY:
        return money(value, currency)
    if unit == EvidenceUnit.RATIO:
        return ratio_percent(value)
    whole = value == value.to_integral_value()
    number = count(value, 0 if whole else 1)
    if unit == EvidenceUnit.DAYS:
        # The plural goes by the number as it is shown.
        one = whole and abs(value) == 1
        return ngettext("%(days)s day", "%(days)s days", 1 if one else 2) % {"days": number}
    return number


@register.simple_tag
def evidence_interval(row: Evidence, currency: str) -> str:
    """The 95 % interval of the figure; empty where none can be given."""
    if row.low is None or row.high is None:
        return ""
    return gettext("%(low)s to %(high)s") % {
        "low": evidence_figure(row.low, row.unit, currency),
        "high": evidence_figure(row.high, row.unit, currency),
    }


@register.simple_tag
def evidence_url(row: Evidence, diagnosis: Diagnosis) -> Any:
    """The documents behind a figure; empty where there is no page of them."""
    return documents_url(row.key, diagnosis) or ""
