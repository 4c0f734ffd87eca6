"""Follow-ups are done, alerts are raised, months are talked about."""

from datetime import date, timedelta
from typing import Any

from monitoring.actions.alerts import check_alerts
from monitoring.actions.attainment import record_attainment
from monitoring.actions.follow_ups import do_follow_up, open_follow_ups
from monitoring.actions.opening import open_reviews
from monitoring.actions.reviews import add_commitment, add_note, finish_commitment, sign_review
from monitoring.models import FollowUp, Review
from monitoring.rules.terms import Side
from salesmgmt.demo.story.stage import WHY, Scene
from salesmgmt.journal.acts import SYSTEM

# Answers of customers, in turn: mostly content, as after most deliveries.
_SCORES = (5, 4, 5, 4, 3, 5, 4, 2, 5, 4, None, 5, 4, 1)
_COMMENTS = {5: "Everything came as promised.", 2: "Two boxes were missing.", 1: "A week late."}
_MONTHS = 3


def tell(scene: Scene) -> None:
    """What the nightly jobs would have done, and what people did with it."""
    yesterday = scene.today - timedelta(days=1)
    _follow_up(scene, yesterday)
    record_attainment(as_of=yesterday, by=SYSTEM)
    check_alerts(as_of=yesterday, by=SYSTEM)
    _review(scene)


def _follow_up(scene: Scene, yesterday: date) -> None:
    """Most of what is due was asked; a few are open or overdue."""
    open_follow_ups(as_of=yesterday, by=SYSTEM, is_demo=True)
    due = FollowUp.objects.filter(owner__isnull=False, due_on__lte=scene.today)
    for n, follow_up in enumerate(due.select_related("owner").order_by("due_on", "pk")):
        if n % 9 == 0 or follow_up.owner is None:
            continue
        score = _SCORES[n % len(_SCORES)]
        day = min(follow_up.due_on, scene.today)
        do_follow_up(
            follow_up=follow_up,
            done_on=day,
            answer=score,
            comment=_COMMENTS.get(score or 0, ""),
            by=follow_up.owner,
            why=WHY,
            today=day,
        )


def _review(scene: Scene) -> None:
    """The last months were reviewed; the latest review is open."""
    last = scene.today.replace(day=1) - timedelta(days=1)
    for back in range(_MONTHS - 1, -1, -1):
        end = _month_end(last, back)
        open_reviews(as_of=end, by=SYSTEM, is_demo=True)
        if back:
            _talk(end)


def _month_end(last: date, back: int) -> date:
    for _ in range(back):
        last = last.replace(day=1) - timedelta(days=1)
    return last


def _talk(end: date) -> None:
    """Both sides said something, one promised something, both signed."""
    day = end + timedelta(days=6)
    due = end + timedelta(days=25)
    reviews = Review.objects.filter(ends_on=end, person__isnull=False)
    for n, review in enumerate(reviews.select_related("lead", "subject").order_by("pk")):
        said: dict[str, Any] = {"review": review, "today": day}
        add_note(
            text="The month went as the figures say; two shops moved on.", by=review.lead, **said
        )
        add_note(text="I will visit the shops that did not order first.", by=review.subject, **said)
        kept = add_commitment(
            owner=review.subject,
            text="Visit the five shops that ordered last year and not this one.",
            due_on=due,
            by=review.lead,
            **said,
        )
        if n % 3:
            finish_commitment(commitment=kept, by=review.subject, why=WHY, today=due)
        sign_review(side=Side.SUBJECT, by=review.subject, seen=review.stamp(), **said)
        sign_review(side=Side.LEAD, by=review.lead, seen=review.stamp(), **said)
