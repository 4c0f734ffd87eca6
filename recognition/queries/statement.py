"""One award, traced: each step of the calculation, and the ledger entries behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from goals.models import Goal
from recognition.models import Award, AwardStep, Fulfilment
from recognition.queries.base import Base, base_of
from recognition.queries.earning import NONE_YET
from recognition.rules.tiers import attainment_of
from salesmgmt.org.access import Person
from salesmgmt.sales.models import Credit

# Each measure's own column of the ledger.
FIELDS = {"revenue": "revenue", "margin": "margin", "units": "quantity", "orders": "orders"}


@dataclass(frozen=True, slots=True)
class Statement:
    """What an award is made of; `family` is the original and all its corrections, in order."""

    award: Award
    steps: tuple[AwardStep, ...]
    base: Base
    family: tuple[Award, ...]

    @property
    def fulfilment(self) -> Fulfilment | None:
        return getattr(self.award, "fulfilment", None)

    @property
    def together(self) -> Decimal:
        """What the goal comes to in cash by all that is approved or paid."""
        booked = ("approved", "fulfilled")
        return sum((one.amount for one in self.family if one.state in booked), Decimal(0))

    @property
    def left_out(self) -> Decimal:
        """What the goal's page leaves out, so that the lines of the difference add up."""
        return -self.base.found_later

    @property
    def attainment_by_business_day(self) -> Decimal | None:
        """What the goal's page shows as attainment, for the same target."""
        return attainment_of(self.base.by_business_day, self.award.target)


def statement_of(award: Award) -> Statement:
    """The award with its steps and figures, as known when it was reckoned; three queries."""
    original = award.corrects_id or award.pk
    family = Award.objects.filter(pk=original) | Award.objects.filter(corrects=original)
    return Statement(
        award,
        tuple(award.steps.all()),
        base_of([award.goal_id], award.known_at).get(award.goal_id, NONE_YET),
        tuple(family.order_by("pk")),
    )


def entries_of(award: Award, user: Person, today: date) -> QuerySet[Credit]:
    """Ledger entries that were counted, as known then, the latest sale first.

    Their sum is what is credited; a former manager sees those of their own days.
    """
    goal = award.goal
    return (
        Credit.objects.filter(
            person=award.person_id,
            basis=goal.basis,
            kind=goal.credit_kind,
            origin_on__range=(goal.starts_on, goal.ends_on),
            recorded_at__lte=award.known_at,
        )
        .exclude(**{FIELDS[goal.measure]: 0})
        .visible_to(user, today)
        .select_related("person", "line__product", "line__order__customer")
        .order_by("-origin_on", "-pk")
    )


ENTRY_COLUMNS = (
    "sold_on",
    "counts_on",
    "order",
    "customer",
    "product",
    "entry",
    "share",
    "quantity",
    "revenue",
    "margin",
)
"""Columns of the entries as CSV; amounts exact, in the company currency."""


def entry_rows(entries: QuerySet[Credit]) -> Iterator[tuple[object, ...]]:
    """The entries as ENTRY_COLUMNS; read in pieces."""
    for entry in entries.iterator(chunk_size=2_000):
        yield (
            entry.origin_on,
            entry.business_on,
            entry.line.order.key,
            entry.line.order.customer.name,
            entry.line.product.name,
            entry.entry,
            entry.share,
            entry.quantity,
            entry.revenue,
            entry.known_margin,
        )


def of_goal(goal: Goal, user: Person, today: date) -> QuerySet[Award]:
    """Awards of a goal that the person may read, corrections after what they correct."""
    seen = Award.objects.of_business(user, today).filter(goal=goal)
    return seen.select_related("programme", "version", "person", "goal").order_by("pk")
