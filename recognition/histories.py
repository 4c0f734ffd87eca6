"""The history of awards and programmes, and what the acts are called."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from goals.measures import MEASURES
from recognition.access import get_award, get_programme, reads_drafts, sees_figures
from recognition.models import Award, Fulfilment, Programme, ProgrammeVersion, Tier
from recognition.queries.words import BASES, KINDS, SPANS, STATES
from salesmgmt.journal.data_classes import DataClass
from salesmgmt.journal.objects import ObjectHistory, Part
from salesmgmt.org.access import Person


def _award(user: Person, pk: int, today: date) -> Award:
    found = get_award(user, pk, to="view", today=today)
    if not sees_figures(user, found, today):
        raise PermissionDenied
    return found


def _programme(user: Person, pk: int, today: date) -> Programme:
    found = get_programme(user, pk, to="view", today=today)
    if not reads_drafts(user, today):
        raise PermissionDenied
    return found


AWARD = ObjectHistory(
    "award",
    "recognition:award",
    _("Award"),
    _award,
    (
        Part(
            Award,
            "pk",
            {
                "state": _("State"),
                "credited": _("Credited"),
                "amount": _("Amount"),
                "decided_by": _("Decided by"),
                "decided_on": _("Decided on"),
            },
            {"state": STATES},
        ),
        Part(Fulfilment, "award", {"done_on": _("Handed over on"), "done_by": _("By")}),
    ),
    about=lambda award: [award.person_id],
    data=DataClass.PAY,
)
PROGRAMME = ObjectHistory(
    "programme",
    "recognition:programme",
    _("Programme"),
    _programme,
    (
        Part(Programme, "pk", {"name": _("Name")}),
        Part(
            ProgrammeVersion,
            "programme",
            {
                "number": pgettext_lazy("of a document", "Number"),
                "state": _("State"),
                "department": _("Department"),
                "measure": _("Measure"),
                "basis": _("Basis"),
                "span": _("Length"),
                "award_kind": _("Award"),
                "starts_on": _("From"),
                "ends_on": _("Until"),
                "threshold_ratio": _("Threshold"),
                "cap": _("Cap"),
                "budget": _("Budget"),
                "author": _("Author"),
                "approved_by": _("Approved by"),
            },
            {
                "measure": {each.key: each.name for each in MEASURES.values()},
                "basis": BASES,
                "span": SPANS,
                "award_kind": KINDS,
            },
            name=_("Version"),
        ),
        Part(
            Tier, "version__programme", {"from_ratio": _("From"), "rate": _("Rate")}, name=_("Tier")
        ),
    ),
)

ACTS = {
    "recognition.draft_programme": _("Programme drafted"),
    "recognition.new_version": _("New version drafted"),
    "recognition.update_draft": _("Draft saved"),
    "recognition.approve_version": _("Programme approved"),
    "recognition.discard_version": _("Draft discarded"),
    "recognition.end_version": _("Programme ended"),
    "recognition.compute_awards": _("Award computed"),
    "recognition.approve_awards": _("Award approved"),
    "recognition.reject_award": _("Award rejected"),
    "recognition.fulfil_award": _("Award handed over"),
    "recognition.make_payroll_export": _("Payroll file made"),
    "recognition.confirm_payment": _("Payment confirmed"),
}
