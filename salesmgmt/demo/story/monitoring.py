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
from salesmgmt.org.models import Period, PeriodKind

# Answers of customers, in turn: mostly content, as after most deliveries.
_SCORES = (5, 4, 5, 4, 3, 5, 4, 2, 5, 4, None, 5, 4, 1)
_COMMENTS = {5: "Everything came as promised.", 2: "Two boxes were missing.", 1: "A week late."}
_LEFT_OPEN = 9
_MONTHS = 3


def tell(scene: Scene) -> None:
    """What the nightly jobs would have done, and what people did with it."""
    yesterday = scene.days.ago(1)
    _follow_up(yesterday)
    record_attainment(as_of=yesterday, by=SYSTEM)
    check_alerts(as_of=yesterday, by=SYSTEM)
    _review(scene)


def _follow_up(yesterday: date) -> None:
    """Most customers were asked; every ninth was not."""
    open_follow_ups(as_of=yesterday, by=SYSTEM, is_demo=True)
    owned = FollowUp.objects.filter(owner__isnull=False).select_related("owner")
    for n, follow_up in enumerate(owned.order_by("due_on", "pk")):
        if n % _LEFT_OPEN == 0 or follow_up.owner is None:
            continue
        score = _SCORES[n % len(_SCORES)]
        day = min(follow_up.due_on, yesterday)
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
    over = Period.objects.filter(
        calendar__company__isnull=False, kind=PeriodKind.MONTH, ends_on__lt=scene.days.today
    )
    latest = over.order_by("-ends_on").values_list("ends_on", flat=True)[:_MONTHS]
    for end in reversed(latest):
        # Of this month alone, as if it had been done every night.
        open_reviews(as_of=end, last_run=end, by=SYSTEM, is_demo=True)
        if end != latest[0]:
            _talk(end)


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
