"""The history of reviews, commitments and follow-ups, and what the acts are called."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from monitoring.access import get_commitment, get_follow_up, get_review, reads_owners
from monitoring.models import Commitment, FollowUp, Review, ReviewNote, SignOff
from monitoring.rules.terms import Side
from salesmgmt.journal.objects import ObjectHistory, Part
from salesmgmt.org.access import Person


def _review(user: Person, pk: int, today: date) -> Review:
    return get_review(user, pk, today=today)


def _commitment(user: Person, pk: int, today: date) -> Commitment:
    return get_commitment(user, pk, today=today)


def _follow_up(user: Person, pk: int, today: date) -> FollowUp:
    found = get_follow_up(user, pk, today=today)
    if not reads_owners(user, found, today):
        raise PermissionDenied
    return found


_SIDES = {Side.LEAD: _("Manager"), Side.SUBJECT: _("Holder of the goals")}
_COMMITMENT = {
    "owner": _("Owner"),
    "due_on": _("Due on"),
    "done_on": _("Done on"),
    "dropped_on": _("Given up on"),
}

REVIEW = ObjectHistory(
    "review",
    "monitoring:review",
    _("Review"),
    _review,
    (
        Part(Review, "pk", {"state": _("State")}),
        Part(ReviewNote, "review", {"side": _("Side")}, {"side": _SIDES}, name=_("Note")),
        Part(Commitment, "review", _COMMITMENT, name=_("Commitment")),
        Part(SignOff, "review", {"by": _("Signed by")}),
    ),
    about=lambda review: [review.person_id, review.subject_id],
)
COMMITMENT = ObjectHistory(
    "commitment",
    "monitoring:commitment",
    _("Commitment"),
    _commitment,
    (Part(Commitment, "pk", _COMMITMENT),),
    about=lambda commitment: [commitment.owner_id],
)
FOLLOW_UP = ObjectHistory(
    "follow-up",
    "monitoring:follow_up",
    _("Follow-up"),
    _follow_up,
    (
        Part(
            FollowUp,
            "pk",
            {
                "owner": _("Owner"),
                "due_on": _("Due on"),
                "done_on": _("Done on"),
                "done_by": _("Done by"),
            },
        ),
    ),
    about=lambda follow_up: [follow_up.owner_id],
)

ACTS = {
    "monitoring.open_reviews": _("Review opened"),
    "monitoring.add_note": _("Note written"),
    "monitoring.add_commitment": _("Commitment given"),
    "monitoring.finish_commitment": _("Commitment done"),
    "monitoring.drop_commitment": _("Commitment given up"),
    "monitoring.sign_review": _("Review signed"),
    "monitoring.open_follow_ups": _("Follow-up opened"),
    "monitoring.assign_follow_ups": _("Follow-up assigned"),
    "monitoring.do_follow_up": _("Follow-up done"),
    "monitoring.check_alerts": _("Alerts checked"),
    "monitoring.see_alert": _("Alert seen to"),
    "monitoring.record_attainment": _("Attainment recorded"),
}
