"""The history of diagnoses, questions and actions, and what the acts are called."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from diagnostics.access import get_action, get_diagnosis, get_finding, sees_diagnosis
from diagnostics.models import Action, Diagnosis, Finding
from diagnostics.queries.words import ANSWERS, CAUSES, KINDS
from salesmgmt.journal.objects import ObjectHistory, Part
from salesmgmt.org.access import Person


def _diagnosis(user: Person, pk: int, today: date) -> Diagnosis:
    return get_diagnosis(user, pk, to="view", today=today)


def _finding(user: Person, pk: int, today: date) -> Finding:
    found = get_finding(user, pk, to="view", today=today)
    _require_diagnosis(user, found.diagnosis, today)
    return found


def _action(user: Person, pk: int, today: date) -> Action:
    found = get_action(user, pk, to="view", today=today)
    _require_diagnosis(user, found.diagnosis, today)
    return found


def _require_diagnosis(user: Person, diagnosis: Diagnosis, today: date) -> None:
    """Reasons may name whose goal it is about: who is merely asked does not read them."""
    if not sees_diagnosis(user, diagnosis, today):
        raise PermissionDenied


_FINDING = {
    "cause": _("Cause"),
    "asked_of": _("Asked of"),
    "due_on": _("Due on"),
    "answer": _("Answer"),
    "answered_by": _("Answered by"),
}
_ACTION = {
    "kind": _("Kind"),
    "owner": _("Owner"),
    "due_on": _("Due on"),
    "done_on": _("Done on"),
    "dropped_on": _("Dropped on"),
}
_FINDING_WORDS = {"cause": CAUSES, "answer": ANSWERS}
_ACTION_WORDS = {"kind": KINDS}

DIAGNOSIS = ObjectHistory(
    "diagnosis",
    "diagnostics:diagnosis",
    _("Diagnosis"),
    _diagnosis,
    (
        Part(Diagnosis, "pk", {"state": _("State")}),
        Part(Finding, "diagnosis", _FINDING, _FINDING_WORDS, name=_("Question")),
        Part(Action, "diagnosis", _ACTION, _ACTION_WORDS, name=_("Action")),
    ),
    about=lambda diagnosis: [diagnosis.goal.person_id],
)
FINDING = ObjectHistory(
    "finding",
    "diagnostics:finding",
    _("Question"),
    _finding,
    (Part(Finding, "pk", _FINDING, _FINDING_WORDS),),
    about=lambda finding: [finding.diagnosis.goal.person_id],
)
ACTION = ObjectHistory(
    "action",
    "diagnostics:action",
    _("Action"),
    _action,
    (Part(Action, "pk", _ACTION, _ACTION_WORDS),),
    about=lambda action: [action.diagnosis.goal.person_id],
)

ACTS = {
    "diagnostics.open_diagnosis": _("Diagnosis opened"),
    "diagnostics.answer_finding": _("Question answered"),
    "diagnostics.answer_person": _("Person step answered"),
    "diagnostics.reassign_finding": _("Somebody else asked"),
    "diagnostics.conclude": _("Diagnosis concluded"),
    "diagnostics.agree_action": _("Action agreed"),
    "diagnostics.finish_action": _("Action done"),
    "diagnostics.drop_action": _("Action dropped"),
    "diagnostics.record_revision": _("Revision of the goal recorded"),
    "diagnostics.measure_effect": _("Effect measured"),
}
