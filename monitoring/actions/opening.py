"""Opens the reviews of months that ended: a pair of people, and figures that stay (M5)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from goals.models import Goal
from goals.rules.terms import GoalState
from monitoring.models import Review, ReviewFigure
from monitoring.queries.attainment import GoalStanding, attainment_of
from monitoring.rules.reviews import (
    Pair,
    Skip,
    earliest_month_end,
    pair_of_department,
    pair_of_person,
)
from monitoring.rules.stored import stored
from salesmgmt.org.actions.checks import recorded
from salesmgmt.org.models import Department, Management, Membership, Period, PeriodKind, User

# A holder by the field that names them: "person" or "department", and the id.
_Holder = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """How many reviews are new, and how many holders of goals got none, by reason."""

    reviews: int = 0
    skipped: dict[str, int] = field(default_factory=dict)


def open_reviews(*, as_of: date, by: User | None, is_demo: bool = False) -> Opened:
    """Open a review for every holder of a goal in months that ended lately.

    Figures are those of the month's last day and stay as they are; who leads and who belongs
    where is that of `as_of`. Run twice it opens nothing.
    """
    months = Period.objects.filter(
        calendar__company__isnull=False,
        kind=PeriodKind.MONTH,
        ends_on__gte=earliest_month_end(as_of),
        ends_on__lte=as_of,
    ).order_by("ends_on")
    opened, skipped = 0, Counter[str]()
    with recorded("monitoring.open_reviews", by=by, why="", as_of=as_of.isoformat()):
        for month in months:
            new, left_out = _open_month(month, as_of, is_demo=is_demo)
            opened += new
            skipped += left_out
    return Opened(opened, dict(skipped))


def _open_month(month: Period, as_of: date, *, is_demo: bool) -> tuple[int, Counter[str]]:
    goals = _goals_by_holder(month)
    pairs = _pairs(goals.keys() - _reviewed(month), as_of)
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
    return len(reviews), skipped


def _goals_by_holder(month: Period) -> dict[_Holder, list[int]]:
    """Goals in force in the month."""
    found: dict[_Holder, list[int]] = {}
    goals = Goal.objects.in_window(month.starts_on, month.ends_on)
    rows = goals.filter(state=GoalState.IN_FORCE).values_list("pk", "person", "department")
    for pk, person, department in rows.order_by("pk"):
        found.setdefault(_holder(person, department), []).append(pk)
    return found


def _reviewed(month: Period) -> set[_Holder]:
    rows = Review.objects.filter(ends_on=month.ends_on).values_list("person", "department")
    return {_holder(person, department) for person, department in rows}


def _holder(person: int | None, department: int | None) -> _Holder:
    return ("department", department or 0) if person is None else ("person", person)


def _pairs(holders: set[_Holder], as_of: date) -> dict[_Holder, Pair | Skip]:
    """Who talks to whom about each holder; four queries for any number of them."""
    people = [pk for kind, pk in holders if kind == "person"]
    rows = Management.objects.on(as_of).filter(person__in=_here(as_of))
    managers = dict(rows.values_list("department__path", "person"))
    members = Membership.objects.on(as_of).filter(person__in=people)
    homes = dict(members.values_list("person", "department__path"))
    here = set(_here(as_of).filter(pk__in=people).values_list("pk", flat=True))
    paths = dict(Department.objects.values_list("pk", "path"))
    return {
        (kind, pk): pair_of_department(paths[pk], managers)
        if kind == "department"
        else _pair_of(pk, homes, managers, is_here=pk in here)
        for kind, pk in holders
    }


def _here(day: date) -> QuerySet[User]:
    """People who work for the company on the day."""
    return User.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=day), is_active=True)


def _pair_of(
    person: int, homes: dict[int, str], managers: dict[str, int], *, is_here: bool
) -> Pair | Skip:
    if not is_here:
        return Skip.LEFT
    if person not in homes:
        return Skip.NO_DEPARTMENT
    return pair_of_person(person, homes[person], managers)


def _freeze(reviews: Sequence[Review], goals: dict[_Holder, list[int]], month: Period) -> None:
    """Keep every goal's figures as of the month's last day; one statement for all of them."""
    talked = {
        pk: review
        for review in reviews
        for pk in goals[_holder(review.person_id, review.department_id)]
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
