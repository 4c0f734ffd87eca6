"""Answers about goals: targets as of a day, the goal list, and how a parent's target is spread."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.expressions import OrderBy
from django.utils import timezone

from goals.models import Goal, GoalQuerySet, GoalVersion
from goals.rules.spread import Spread, spread
from goals.rules.states import PLANNED
from goals.rules.terms import MEASURED, GoalState
from salesmgmt.journal.queries import was_made_up
from salesmgmt.org.access import Person, Scope, scope_of
from salesmgmt.org.models import Department, Membership
from salesmgmt.org.queries import company_currency


def target_as_of(as_of: date) -> Subquery:
    """A goal's target on a day; to annotate a few goals."""
    versions = GoalVersion.objects.filter(goal=OuterRef("pk"))
    return Subquery(versions.order_by(by_nearness(as_of)).values("target")[:1])


def by_nearness(as_of: date, path: str = "") -> OrderBy:
    """Versions ordered so that the one of a day is first: the latest in effect, else the first.

    `path` leads to the versions where goals are joined with them, which for
    thousands of goals takes half as long as asking for each.
    """
    number = f"{path}number"
    in_effect = Q(**{f"{path}effective_on__lte": as_of})
    return Case(When(in_effect, then=F(number)), default=-F(number)).desc()


def latest_target() -> Subquery:
    """A goal's target by its latest version, whenever that holds from; to annotate."""
    versions = GoalVersion.objects.filter(goal=OuterRef("pk")).order_by("-number")
    return Subquery(versions.values("target")[:1])


def children_of(goal: Goal, states: Collection[GoalState] = MEASURED) -> GoalQuerySet:
    """Goals one step below a department's: same measure, basis, kind and window.

    Held by its child departments and by people who belong to it on the goal's first day.
    """
    members = Membership.objects.on(goal.starts_on).filter(department=goal.department_id)
    below = Department.objects.filter(parent=goal.department_id)
    return Goal.objects.filter(
        Q(department__in=below.values("pk")) | Q(person__in=members.values("person")),
        measure=goal.measure,
        basis=goal.basis,
        credit_kind=goal.credit_kind,
        starts_on=goal.starts_on,
        ends_on=goal.ends_on,
        state__in=states,
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """All versions of a goal's target by number, and the one in effect on the as-of day.

    `currency` is the company's, in which amounts of money are told.
    """

    versions: tuple[GoalVersion, ...]
    current: GoalVersion
    currency: str

    @property
    def target(self) -> Decimal:
        return self.current.target

    @property
    def latest(self) -> GoalVersion:
        """The one that is talked about and taken note of, whenever it holds from."""
        return self.versions[-1]


def promise_of(goal: Goal, as_of: date) -> Promise:
    """What was promised when; one query."""
    versions = tuple(
        goal.versions.select_related("set_by")
        .annotate(is_made_up=was_made_up("act"), currency=company_currency())
        .order_by("number")
    )
    in_effect = [version for version in versions if version.effective_on <= as_of]
    current = in_effect[-1] if in_effect else versions[0]
    return Promise(versions, current, current.currency)


@dataclass(frozen=True, slots=True)
class Family:
    """The goal above one, those directly below it, and how its target is spread over them.

    `below` are those that the reader may see, with their `target`; `hidden` counts the others.
    `plans` are not in force yet; their target is `latest`.
    The spread is told to who manages the department, or sees every goal below: else the sum
    would tell what the others hold.
    """

    above: Goal | None
    below: tuple[Goal, ...]
    hidden: int
    spread: Spread | None
    plans: tuple[Goal, ...] = ()

    @property
    def over_assigned(self) -> Decimal | None:
        """What the goals below hold beyond the own target; None where they do not."""
        gap = self.spread.gap if self.spread else None
        return -gap if gap is not None and gap < 0 else None


def family_of(goal: Goal, user: Person, target: Decimal, as_of: date, today: date) -> Family:
    """Where a goal stands in the tree of goals, as far as `user` may see; at most three queries."""
    scope = scope_of(user, today)
    above = _above(goal).visible_in(scope, today).with_holder().first()
    if goal.department is None or goal.declared.is_ratio:
        return Family(above, (), 0, None)
    everything = children_of(goal, (*PLANNED, *MEASURED))
    found = list(
        everything.with_holder()
        .annotate(target=target_as_of(as_of), latest=latest_target())
        .order_by("department__tree_key", "person__sort_key", "pk")
    )
    seen = _seen(everything, found, scope, today)
    children = [child for child in found if child.state in MEASURED]
    below = tuple(child for child in children if child.pk in seen)
    plans = tuple(child for child in found if child.state in PLANNED and child.pk in seen)
    hidden = len(children) - len(below)
    manages = scope.sees_all or goal.department.path.startswith(scope.department_paths_now)
    told = bool(children) and (manages or not hidden)
    targets = [child.target for child in children]
    return Family(above, below, hidden, spread(target, targets) if told else None, plans)


def _seen(goals: GoalQuerySet, found: Collection[Goal], scope: Scope, today: date) -> set[int]:
    """Which of the goals the reader may see; no query where they see everything."""
    if scope.sees_all or not found:
        return {goal.pk for goal in found}
    return set(goals.visible_in(scope, today).values_list("pk", flat=True))


VERSION_COLUMNS = (
    "version",
    "target",
    "effective_on",
    "driver",
    "reason",
    "set_by",
    "recorded_on",
)
"""Columns of a goal's versions as CSV; targets are exact."""

BELOW_COLUMNS = ("holder_kind", "holder_key", "holder", "target")
"""Columns of the goals below one as CSV, as of the day of the page."""


def version_rows(
    versions: Iterable[GoalVersion], *, names_people: bool
) -> Iterator[tuple[object, ...]]:
    """Rows of VERSION_COLUMNS; who set a target and why is empty unless `names_people`."""
    for version in versions:
        yield (
            version.number,
            version.target,
            version.holds_from,
            version.driver,
            version.reason if names_people else None,
            version.set_by if names_people else None,
            timezone.localdate(version.recorded_at),
        )


def below_rows(family: Family) -> Iterator[tuple[object, ...]]:
    """Rows of BELOW_COLUMNS: the goals below that the reader may see."""
    for child in family.below:
        # Annotated by `family_of`.
        target = getattr(child, "target", None)
        yield child.holder_kind, child.holder.key, child.holder, target


def _above(goal: Goal) -> GoalQuerySet:
    """The goal of the department above with the same measure, basis, kind and window."""
    if goal.department is None:
        belongs = Membership.objects.on(goal.starts_on).filter(person=goal.person_id)
        held = Q(department__in=belongs.values("department"))
    else:
        # "pk" of nothing is nobody; "department" of nothing would be every person's goal.
        held = Q(department__pk=goal.department.parent_id or 0)
    return Goal.objects.filter(
        held,
        measure=goal.measure,
        basis=goal.basis,
        credit_kind=goal.credit_kind,
        starts_on=goal.starts_on,
        ends_on=goal.ends_on,
        state__in=MEASURED,
    )
