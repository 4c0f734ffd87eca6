"""Follow-ups after delivery: opened by a nightly job, done once with the customer's answer."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext_lazy as _

from monitoring.access import people_to_assign, why_not_follow_up
from monitoring.models import FollowUp
from monitoring.models.follow_ups import FollowUpQuerySet
from monitoring.rules.follow_ups import FOLLOW_UP_DAYS, SATISFACTION, earliest_delivery
from salesmgmt.journal.acts import SYSTEM, record_act
from salesmgmt.lib import sqlfile
from salesmgmt.org.actions.checks import check_text, deputy, recorded, wrong
from salesmgmt.org.models import User
from salesmgmt.sales import intake
from salesmgmt.sales.models import Feedback, FeedbackKind

_HERE = str(Path(__file__).resolve().parent.parent)
LONGEST_COMMENT = 2_000


def open_follow_ups(
    *, as_of: date, by: User | None, is_demo: bool = False, last_run: date | None = None
) -> int:
    """Open a follow-up for every order that a delivery of the last LOOK_BACK_DAYS completed.

    Its owner is the person with the largest revenue share, nobody where that person has left or
    there is none. None for orders of the house: nobody sold them, and their department has
    neither members nor a manager. Deliveries since `last_run`, the day it was done for last, are
    made up for. Returns how many were new: run twice it changes nothing.
    """
    asked: dict[str, Any] = {
        "as_of": as_of,
        "earliest": earliest_delivery(as_of, last_run),
        "days": FOLLOW_UP_DAYS,
        "is_demo": is_demo,
    }
    with (
        record_act("monitoring.open_follow_ups", by=by, as_of=as_of.isoformat()),
        connection.cursor() as cursor,
    ):
        cursor.execute(sqlfile.read(_HERE, "open_follow_ups"), asked)
        opened: int = cursor.rowcount
    return opened


def do_follow_up(
    *,
    follow_up: FollowUp,
    done_on: date,
    answer: int | None,
    comment: str,
    by: User,
    why: str,
    today: date,
) -> FollowUp:
    """Close a follow-up with the customer's answer: a score of 1 to 5, None if nobody was reached.

    The answer becomes feedback (CSAT) through the intake, in the same transaction. Refused when
    it is done already, so that a second click records nothing.
    """
    _check(follow_up, done_on, answer, comment, today)
    facts = {"follow_up": follow_up.pk, **deputy(by, today)}
    with recorded("monitoring.do_follow_up", by=by, why=why, **facts):
        rows = FollowUp.objects.select_for_update(no_key=True, of=("self",))
        locked = rows.select_related("order__customer", "order__department").get(pk=follow_up.pk)
        if locked.done_on:
            message = _("This follow-up was done on %(day)s already.")
            raise wrong("follow_up", message, day=locked.done_on)
        if refusal := why_not_follow_up(by, locked, today):
            raise ValidationError({"follow_up": refusal})
        locked.done_on, locked.done_by = done_on, by
        if answer is None:
            locked.note = comment
        else:
            locked.feedback = _record_answer(locked, answer, comment, by=by, why=why)
        locked.save(update_fields=["done_on", "done_by", "note", "feedback"])
    return locked


def assign_follow_ups(
    *, follow_ups: Collection[int], owner: User, by: User | None, why: str, today: date
) -> int:
    """Say who does these open follow-ups, all or none; how many have another owner than before.

    By who manages their orders' departments or their owners; `owner` is one of the people that
    `by` manages, or `by`.
    """
    facts = {"follow_ups": len(set(follow_ups)), "owner": owner.pk, **deputy(by, today)}
    with recorded("monitoring.assign_follow_ups", by=by, why=why.strip(), **facts):
        asked = FollowUp.objects.filter(pk__in=follow_ups)
        locked = asked.select_for_update(no_key=True, of=("self",)).order_by("pk")
        known = set(locked.values_list("pk", flat=True))
        if by is not SYSTEM:
            _refuse_assigning(asked, known, owner, by, today)
        changed: int = asked.open().exclude(owner=owner).update(owner=owner)
    return changed


def _refuse_assigning(
    asked: FollowUpQuerySet, known: set[int], owner: User, by: User, today: date
) -> None:
    if set(asked.assignable_by(by, today).values_list("pk", flat=True)) != known:
        raise ValidationError(
            _("Some of these are done already, or not yours to assign: look at the list again."),
            "not_assignable",
        )
    if not people_to_assign(by, today).filter(pk=owner.pk).exists():
        raise wrong("owner", _("Choose yourself or somebody whom you manage."))


def _check(
    follow_up: FollowUp, done_on: date, answer: int | None, comment: str, today: date
) -> None:
    if answer is not None and answer not in SATISFACTION:
        raise wrong("answer", _("Choose one of the five answers, or that nobody was reached."))
    if not follow_up.delivered_on <= done_on <= today:
        raise wrong(
            "done_on",
            _("The day must lie between the delivery on %(first)s and today."),
            first=follow_up.delivered_on,
        )
    check_text("comment", comment, LONGEST_COMMENT)


def _record_answer(
    follow_up: FollowUp, score: int, comment: str, *, by: User, why: str
) -> Feedback:
    """The customer's answer as a document of its own, keyed by the follow-up."""
    key, order = f"follow-up-{follow_up.pk}", follow_up.order
    row = (
        key,
        order.customer.key,
        order.key,
        FeedbackKind.CSAT.value,
        follow_up.done_on,
        score,
        comment,
    )
    intake.load({"feedback": [row]}, by=by, why=why)
    return Feedback.objects.get(key=key)
