"""Who stands directly below a goal, what did they sell a year before, and what is planned?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise

from goals.access import refusals
from goals.models import Goal
from goals.queries.history import Holder
from goals.queries.targets import children_of, latest_target
from goals.queries.units import unit_of
from goals.rules.splitting import split
from goals.rules.states import OPEN_TO_CHANGE, PLANNED
from goals.rules.terms import MEASURED
from salesmgmt.org.access import scope_of
from salesmgmt.org.models import Department, Membership, User


@dataclass(frozen=True, slots=True)
class SplitRow:
    """One child department or member: the goal it has or could have.

    `refusal` says why the reader must not set it; their own draft is not shown to them.
    """

    holder: Holder
    goal: Goal | None
    target: Decimal | None
    refusal: str | Promise | None

    @property
    def key(self) -> str:
        """Names the row in a form: person-12 or department-3."""
        kind = "person" if isinstance(self.holder, User) else "department"
        return f"{kind}-{self.holder.pk}"

    @property
    def is_open(self) -> bool:
        """Whether another target may be written by a split."""
        free = self.goal is None or self.goal.state in OPEN_TO_CHANGE
        return self.refusal is None and free


def split_rows(goal: Goal, user: User | None, today: date) -> list[SplitRow]:
    """Child departments by the tree, then members on the goal's first day by name.

    At most six queries, whatever their number. The system (None) may set every goal.
    """
    departments = Department.objects.filter(parent=goal.department_id).order_by("tree_key")
    members = Membership.objects.on(goal.starts_on).filter(department=goal.department_id)
    people = User.objects.filter(pk__in=members.values("person")).order_by("sort_key", "pk")
    holders: list[Holder] = [*departments, *people]
    there = children_of(goal, (*PLANNED, *MEASURED)).annotate(latest=latest_target())
    refused: dict[Holder, str | Promise] = {}
    if user is not None:
        scope = scope_of(user, today)
        there = there.visible_in(scope, today)
        refused = refusals(scope, holders, today)
    found = {goal.holder: goal for goal in there.with_holder()}
    return [
        SplitRow(
            holder,
            found.get(holder),
            # Annotated above.
            getattr(found.get(holder), "latest", None),
            refused.get(holder),
        )
        for holder in holders
    ]


@dataclass(frozen=True, slots=True)
class Sum:
    """What the rows hold together, and what is left of the target above (below 0: too much)."""

    target: Decimal
    held: Decimal

    @property
    def rest(self) -> Decimal:
        return self.target - self.held

    @property
    def over(self) -> Decimal:
        """What is assigned beyond the target; 0 or less where nothing is."""
        return -self.rest


def held_by(target: Decimal, rows: Sequence[SplitRow], amounts: Mapping[str, Decimal]) -> Sum:
    """The sum of typed amounts and of the targets that a split does not touch."""
    kept = [row.target for row in rows if not row.is_open and row.target is not None]
    return Sum(target, sum(kept, Decimal(0)) + sum(amounts.values(), Decimal(0)))


@dataclass(frozen=True, slots=True)
class Filled:
    """Suggested amounts by row; `equal` where there was no history to weigh by."""

    amounts: dict[str, Decimal]
    equal: bool


def fill(
    goal: Goal,
    target: Decimal,
    rows: Sequence[SplitRow],
    history: Mapping[Holder, Decimal | None],
    *,
    equally: bool,
    currency: str,
) -> Filled:
    """Share what untouched goals leave over the open rows, by `history` or equally.

    A row that the reader may not set, without a goal but with sales (their own), gets a share
    that is left over. Whose margin is not known weighs nothing. The sum is exact; nothing is left
    to share where the others hold the whole target.
    """
    sharing = [row for row in rows if row.is_open or _sold(row, history)]
    rest = max(held_by(target, rows, {}).rest, Decimal(0))
    weights = [Decimal(1) if equally else history[row.holder] or Decimal(0) for row in sharing]
    found = split(rest, weights, unit_of(goal, currency, rest))
    shares = zip(sharing, found.shares, strict=True)
    return Filled({row.key: share for row, share in shares if row.is_open}, equal=found.equal)


def _sold(row: SplitRow, history: Mapping[Holder, Decimal | None]) -> bool:
    return row.goal is None and (history[row.holder] or 0) > 0
