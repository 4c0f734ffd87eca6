"""Reviews and commitments: the lists, and everything on the page of one review."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from goals.models import Goal
from goals.queries.units import told
from monitoring.models import Commitment, Review, ReviewFigure, ReviewNote, SignOff
from monitoring.models.reviews import CommitmentQuerySet, ReviewQuerySet
from monitoring.queries.history import reasons_of
from monitoring.rules.reviews import stamp_of
from monitoring.rules.terms import ReviewState, Side
from salesmgmt.org.access import Person, scope_of

REVIEW_COLUMNS = (
    "holder_key",
    "holder",
    "first_day",
    "last_day",
    "opened_on",
    "lead",
    "subject",
    "state",
    "lead_signed",
    "subject_signed",
)
"""Columns of the reviews as CSV."""

FIGURE_COLUMNS = (
    "measure",
    "first_day",
    "last_day",
    "as_of",
    "target",
    "actual",
    "expected",
    "attainment",
    "pace",
    "verdict",
)
"""Columns of a review's figures as CSV: amounts as on the page, ratios with six decimals."""

COMMITMENT_COLUMNS = ("text", "due_on", "state", "done_on", "dropped_on", "first_day", "last_day")
"""Columns of the own commitments as CSV; the days are those of the review."""

_ENDED = ("monitoring.finish_commitment", "monitoring.drop_commitment")


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A frozen figure; its goal is a link where the reader may open it."""

    figure: ReviewFigure
    is_open: bool


@dataclass(frozen=True, slots=True)
class ShownCommitment:
    """A commitment, how it stands, and what was said when it ended."""

    commitment: Commitment
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownSide:
    """One side of the review: who it is, their signature or None, and the last voided one."""

    side: Side
    person: object
    signed: SignOff | None
    voided: SignOff | None


@dataclass(frozen=True, slots=True)
class Talk:
    """Everything on the page of one review."""

    earlier: list[ShownCommitment]
    figures: list[ShownFigure]
    commitments: list[ShownCommitment]
    notes: list[ReviewNote]
    sides: list[ShownSide]

    @property
    def stamp(self) -> str:
        """That of the record as it is shown (`Review.stamp`)."""
        return stamp_of(len(self.notes), len(self.commitments))


def review_list(user: Person, today: date) -> ReviewQuerySet:
    """Visible reviews with `lead_signed` and `subject_signed`: open ones first, then the latest."""
    signed = SignOff.objects.standing().filter(review=OuterRef("pk"))
    is_over = ExpressionWrapper(Q(state=ReviewState.SIGNED), output_field=BooleanField())
    return (
        Review.objects.visible_to(user, today)
        .select_related("person", "department", "lead", "subject")
        .annotate(
            is_over=is_over,
            lead_signed=Exists(signed.filter(side=Side.LEAD)),
            subject_signed=Exists(signed.filter(side=Side.SUBJECT)),
        )
        .order_by("is_over", "-ends_on", "department__tree_key", "person__sort_key", "pk")
    )


def talk_of(review: Review, user: Person, today: date) -> Talk:
    """One review with all its parts; six queries."""
    same_holder = Q(review__person=review.person_id, review__department=review.department_id) & Q(
        review__ends_on__lt=review.ends_on
    )
    open_before = Commitment.objects.open().filter(same_holder).select_related("owner")
    commitments = review.commitments.select_related("owner").order_by("due_on", "pk")
    return Talk(
        earlier=_shown(open_before.order_by("due_on", "pk"), today),
        figures=_figures(review, user, today),
        commitments=_shown(commitments, today),
        notes=list(review.notes.select_related("author").order_by("pk")),
        sides=_sides(review),
    )


def _sides(review: Review) -> list[ShownSide]:
    found = list(review.sign_offs.select_related("by").order_by("pk"))
    standing = {each.side: each for each in found if each.voided_act is None}
    voided = {each.side: each for each in found if each.voided_act is not None}
    people = ((Side.LEAD, review.lead), (Side.SUBJECT, review.subject))
    return [
        ShownSide(side, person, standing.get(side), voided.get(side)) for side, person in people
    ]


def _figures(review: Review, user: Person, today: date) -> list[ShownFigure]:
    openable = Goal.objects.visible_to(user, today).filter(pk=OuterRef("goal"))
    rows = review.figures.select_related("goal").annotate(is_open=Exists(openable))
    ordered = rows.order_by("goal__starts_on", "goal__ends_on", "goal__measure", "pk")
    return [ShownFigure(figure, figure.is_open) for figure in ordered]


def commitment_list(user: Person, today: date) -> CommitmentQuerySet:
    """The person's own commitments: open ones first, by the day they are due."""
    own = Commitment.objects.filter(owner__in=scope_of(user, today).person_ids)
    is_over = Q(done_on__isnull=False) | Q(dropped_on__isnull=False)
    return (
        own.select_related("review", "owner")
        .annotate(is_over=ExpressionWrapper(is_over, output_field=BooleanField()))
        .order_by("is_over", "due_on", "pk")
    )


def commitment_of(commitment: Commitment, today: date) -> ShownCommitment:
    """One commitment as lists show it."""
    return _shown([commitment], today)[0]


def sees_review(commitment: Commitment, user: Person, today: date) -> bool:
    """Whether the person may open the review behind a commitment; one query."""
    return Review.objects.visible_to(user, today).filter(pk=commitment.review_id).exists()


def state_of(commitment: Commitment, today: date) -> str:
    """The key of its chip: done, dropped, overdue or open."""
    if commitment.done_on:
        return "done"
    if commitment.dropped_on:
        return "dropped"
    return "overdue" if commitment.due_on < today else "open"


def _shown(commitments: Iterable[Commitment], today: date) -> list[ShownCommitment]:
    rows = list(commitments)
    over = [row.pk for row in rows if row.done_on or row.dropped_on]
    words = reasons_of(Commitment, over, *_ENDED) if over else {}
    return [ShownCommitment(row, state_of(row, today), words.get(row.pk, "")) for row in rows]


def review_rows(reviews: QuerySet[Review]) -> Iterator[tuple[object, ...]]:
    """The list as rows of REVIEW_COLUMNS."""
    for row in reviews.iterator(2_000):
        yield (
            row.holder.key,
            row.holder,
            row.starts_on,
            row.ends_on,
            row.opened_on,
            row.lead,
            row.subject,
            row.state,
            # Annotated by review_list.
            *("yes" if getattr(row, name) else "no" for name in ("lead_signed", "subject_signed")),
        )


def figure_rows(review: Review, currency: str) -> Iterator[tuple[object, ...]]:
    """The frozen figures as rows of FIGURE_COLUMNS."""
    for row in review.figures.select_related("goal").order_by("goal__starts_on", "pk"):
        days = (row.goal.starts_on, row.goal.ends_on, row.as_of)
        amounts = (row.target, row.actual, row.expected)
        figures = (told(amount, row.goal.measure, currency) for amount in amounts)
        yield (row.goal.measure, *days, *figures, row.attainment, row.pace, row.label)


def commitment_rows(
    rows: Sequence[Commitment] | QuerySet[Commitment], today: date
) -> Iterator[tuple[object, ...]]:
    """The list as rows of COMMITMENT_COLUMNS."""
    for row in rows:
        days = (row.done_on, row.dropped_on, row.review.starts_on, row.review.ends_on)
        yield (row.text, row.due_on, state_of(row, today), *days)
