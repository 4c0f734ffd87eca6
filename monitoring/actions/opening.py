"""Opens the reviews of months that ended: a pair of people, and figures that stay (M5)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Min

from goals.models import Goal, GoalVersion
from goals.rules.terms import GoalState
from monitoring.models import Review, ReviewFigure
from monitoring.notices import REVIEW
from monitoring.queries.attainment import GoalStanding, attainment_of
from monitoring.queries.pairs import Holder, holder_of, pairs_of
from monitoring.rules.reviews import Pair, Skip, earliest_month_end
from monitoring.rules.stored import stored
from salesmgmt.org.actions.checks import recorded
from salesmgmt.org.actions.notices import notify_each
from salesmgmt.org.models import Period, PeriodKind, User


@dataclass(frozen=True, slots=True)
class Opened:
    """How many reviews are new, and how many holders of goals got none, by reason."""

    reviews: int = 0
    skipped: dict[str, int] = field(default_factory=dict)


def open_reviews(
    *, as_of: date, by: User | None, is_demo: bool = False, last_run: date | None = None
) -> Opened:
    """Open a review for every holder of a goal in months that ended lately.

    Figures are those of the month's last day and stay as they are; who leads and who belongs
    where is that of `as_of`. Months that ended since `last_run`, the day it was done for last, are
    made up for. Run twice it opens nothing.
    """
    since = last_run or _last_evidence(as_of)
    months = Period.objects.filter(
        calendar__company__isnull=False,
        kind=PeriodKind.MONTH,
        ends_on__gte=earliest_month_end(as_of, since),
        ends_on__lte=as_of,
    ).order_by("ends_on")
    opened, skipped = 0, Counter[str]()
    with recorded("monitoring.open_reviews", by=by, why="", as_of=as_of.isoformat()):
        for month in months:
            new, left_out = _open_month(month, as_of, by=by, is_demo=is_demo)
            opened += new
            skipped += left_out
    return Opened(opened, dict(skipped))


def _last_evidence(as_of: date) -> date | None:
    """Where no run is remembered: the last month with reviews, else when goals first came.

    Reviews of months before there were goals in the system would be about nothing agreed.
    """
    opened = Review.objects.filter(ends_on__lte=as_of).aggregate(last=Max("ends_on"))["last"]
    if opened:
        return opened
    first = GoalVersion.objects.aggregate(first=Min("recorded_at"))["first"]
    return first.date() if first else None


def _open_month(
    month: Period, as_of: date, *, by: User | None, is_demo: bool
) -> tuple[int, Counter[str]]:
    goals = _goals_by_holder(month)
    pairs = pairs_of(goals.keys() - _reviewed(month), as_of)
    skipped = Counter(str(pair) for pair in pairs.values() if isinstance(pair, Skip))
    reviews = Review.objects.bulk_create(
        Review(
            **{f"{kind}_id": pk},
            lead_id=pair.lead,
            subject_id=pair.subject,
            starts_on=month.starts_on,
            ends_on=month.ends_on,
            opened_on=as_of,
            is_demo=is_demo,
        )
        for (kind, pk), pair in sorted(pairs.items())
        if isinstance(pair, Pair)
    )
    _freeze(reviews, goals, month)
    told = [(person, each.pk) for each in reviews for person in (each.lead_id, each.subject_id)]
    notify_each(told=told, kind=REVIEW, by=by)
    return len(reviews), skipped


def _goals_by_holder(month: Period) -> dict[Holder, list[int]]:
    """Goals in force in the month."""
    found: dict[Holder, list[int]] = {}
    goals = Goal.objects.in_window(month.starts_on, month.ends_on)
    rows = goals.filter(state=GoalState.IN_FORCE).values_list("pk", "person", "department")
    for pk, person, department in rows.order_by("pk"):
        found.setdefault(holder_of(person, department), []).append(pk)
    return found


def _reviewed(month: Period) -> set[Holder]:
    rows = Review.objects.filter(ends_on=month.ends_on).values_list("person", "department")
    return {holder_of(person, department) for person, department in rows}


def _freeze(reviews: Sequence[Review], goals: dict[Holder, list[int]], month: Period) -> None:
    """Keep every goal's figures as of the month's last day; one statement for all of them."""
    talked = {
        pk: review
        for review in reviews
        for pk in goals[holder_of(review.person_id, review.department_id)]
    }
    standings = attainment_of(list(talked), as_of=month.ends_on)
    ReviewFigure.objects.bulk_create(
        _figure(talked[pk], standing, month) for pk, standing in sorted(standings.items())
    )


def _figure(review: Review, goal: GoalStanding, month: Period) -> ReviewFigure:
    standing = goal.standing
    return ReviewFigure(
        review=review,
        goal_id=goal.goal_id,
        as_of=month.ends_on,
        target=stored(standing.target),
        actual=stored(standing.actual),
        expected=stored(standing.expected),
        attainment=stored(standing.attainment),
        pace=stored(standing.pace),
        label=goal.verdict.label,
    )
