"""Lists of awards: what waits for a decision, what waits for a hand, and all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import OuterRef, QuerySet, Subquery

from goals.models import GoalVersion
from goals.rules.terms import Driver
from recognition.access import awards_to_decide, awards_to_fulfil
from recognition.models import Award
from recognition.models.awards import AwardQuerySet
from recognition.queries.budget import UNUSED, Used, budgets_used
from recognition.queries.words import KINDS, STATES, award_words
from recognition.rules.terms import AwardKind, AwardState
from salesmgmt.lib.money import round_money
from salesmgmt.org.access import Person
from salesmgmt.org.models import User

MOST_TO_DECIDE = 200


def named(awards: AwardQuerySet) -> AwardQuerySet:
    """With all that naming an award needs, in the same query."""
    return awards.select_related("programme", "version", "person", "goal")


def award_list(user: Person, today: date) -> AwardQuerySet:
    """Awards as the person may see them, the last booked first, then by name."""
    seen = named(Award.objects.visible_to(user, today))
    return seen.order_by("-booked_on", "person__sort_key", "pk")


@dataclass(frozen=True, slots=True)
class ToDecide:
    """Awards of one budget that wait for the person, and what its budget leaves."""

    first: Award
    awards: tuple[Award, ...]
    used: Used

    @property
    def budget(self) -> Decimal:
        return self.first.version.budget

    @property
    def cost(self) -> Decimal:
        return sum((award.cost for award in self.awards), Decimal(0))

    @property
    def is_beyond(self) -> bool:
        """Whether approving all of them would exceed the budget."""
        return self.cost > 0 and self.used.booked + self.cost > self.budget


def to_decide(user: Person, today: date) -> list[ToDecide]:
    """What waits for the person's approval, by programme and window; two queries.

    Each with `revised_on`: from when the last revision of its target holds, None without one.
    """
    awards = list(
        named(awards_to_decide(user, today))
        .annotate(revised_on=_last_revision())
        .order_by(
            "programme__name", "version", "-goal__ends_on", "goal__starts_on", "person__sort_key"
        )[:MOST_TO_DECIDE]
    )
    used = budgets_used({award.version_id for award in awards}) if awards else {}
    groups = groupby(awards, key=lambda a: (a.version_id, a.goal.starts_on, a.goal.ends_on))
    found = [(window, tuple(rows)) for window, rows in groups]
    return [ToDecide(rows[0], rows, used.get(window, UNUSED)) for window, rows in found]


def _last_revision() -> Subquery:
    versions = GoalVersion.objects.filter(goal=OuterRef("goal")).exclude(driver=Driver.FIRST)
    return Subquery(versions.order_by("-number").values("effective_on")[:1])


def to_fulfil(user: Person, today: date) -> QuerySet[Award]:
    """Approved time off, offices and travel for the person to hand over, the oldest first."""
    return named(awards_to_fulfil(user, today)).order_by("decided_on", "pk")


AWARD_COLUMNS = (
    "award",
    "person_key",
    "person",
    "programme",
    "kind",
    "what",
    "amount",
    "currency",
    "state",
    "goal_from",
    "goal_to",
    "booked_on",
    "corrects",
)
"""Columns of the list as CSV."""


def award_rows(awards: QuerySet[Award], currency: str) -> Iterator[tuple[object, ...]]:
    """The awards as AWARD_COLUMNS; read in pieces, so memory stays flat."""
    for award in awards.iterator(chunk_size=2_000):
        is_cash = award.kind == AwardKind.CASH
        yield (
            award.pk,
            award.person.key,
            award.person.name,
            award.programme.name,
            KINDS[AwardKind(award.kind)],
            None if is_cash else award_words(award, currency),
            round_money(award.amount, currency) if is_cash else None,
            currency if is_cash else None,
            STATES[AwardState(award.state)],
            award.goal.starts_on,
            award.goal.ends_on,
            award.booked_on,
            award.corrects_id,
        )


@dataclass(frozen=True, slots=True)
class Sums:
    """Cash by how far it is."""

    earned: Decimal
    approved: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class Season:
    """Somebody's awards of goals with one window; corrections stand with their goal."""

    first: date
    last: date
    awards: tuple[Award, ...]

    @property
    def sums(self) -> Sums:
        return sums_of(self.awards)


def sums_of(awards: Sequence[Award]) -> Sums:
    """What these awards come to in cash, by state."""

    def total(state: AwardState) -> Decimal:
        return sum((award.amount for award in awards if award.state == state), Decimal(0))

    return Sums(total(AwardState.EARNED), total(AwardState.APPROVED), total(AwardState.FULFILLED))


def seasons_of(person: User) -> list[Season]:
    """A person's own awards, the latest window first; one query."""
    awards = named(Award.objects.of(person)).order_by(
        "-goal__ends_on", "-goal__starts_on", "programme__name", "pk"
    )
    windows = groupby(awards, key=lambda award: (award.goal.starts_on, award.goal.ends_on))
    return [Season(first, last, tuple(rows)) for (first, last), rows in windows]
