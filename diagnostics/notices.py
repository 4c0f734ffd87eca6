"""What people are told about diagnoses (salesmgmt/org/notices.py).

Who is asked, or owns an action, may not know whose goal it is about: no name stands in here.
"""

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnostics.models import Action, Finding
from diagnostics.queries.words import CAUSES
from salesmgmt.lib.locale import format_day
from salesmgmt.org.models import User
from salesmgmt.org.notices import Asked, NoticeKind, Told, tell_each

FINDING = "diagnostics.finding"
ACTION = "diagnostics.action"


def tell_of_findings(asked: Collection[Asked], person: User, today: date) -> dict[Asked, Told]:
    """About questions that the person is asked, or that belong to diagnoses they see."""
    return tell_each(asked, Finding.objects.visible_to(person, today), _say_finding)


def _say_finding(_kind: str, finding: Finding) -> Told:
    words = {"cause": CAUSES[finding.cause], "day": format_day(finding.due_on)}
    sentence = gettext("You are asked about a cause until %(day)s: %(cause)s") % words
    return Told(sentence, reverse("diagnostics:finding", args=[finding.pk]))


def tell_of_actions(asked: Collection[Asked], person: User, today: date) -> dict[Asked, Told]:
    """About actions that the person owns, or that belong to diagnoses they see."""
    return tell_each(asked, Action.objects.visible_to(person, today), _say_action)


def _say_action(_kind: str, action: Action) -> Told:
    words = {"text": action.text, "day": format_day(action.due_on)}
    sentence = gettext("An action is yours until %(day)s: %(text)s") % words
    return Told(sentence, reverse("diagnostics:action", args=[action.pk]))


KINDS = (
    NoticeKind(FINDING, _("You are asked about a cause"), "help-circle", tell_of_findings),
    NoticeKind(ACTION, _("An action is given to you"), "list-check", tell_of_actions),
)
