"""Who would have earned what by a version in a past window, and what would it have cost?"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import BigIntegerField, Count, Q, QuerySet, Value

from goals.models import Goal
from goals.queries.units import told
from recognition.models import ProgrammeVersion
from recognition.queries.earning import Reckoned, reckon
from recognition.queries.goals import belonged, measured_alike
from recognition.rules.terms import StepKind
from recognition.rules.tiers import Step, WhyNot
from salesmgmt.lib.money import round_money
from salesmgmt.org.access import MINIMUM_PEOPLE
from salesmgmt.org.models import Department, Membership
from salesmgmt.org.rules.totals import Unit, tellable

MOST_WINDOWS = 60

Window = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people end in a tier: from (included) to (not; None: no end)."""

    first: Decimal
    last: Decimal | None
    people: int


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would have been; rows by person's name, `skipped` people by reason.

    `departments` are goals of departments, `elsewhere` people outside the subtree: neither earn.
    `is_told`: sums may be shown without the people; neither they nor their difference to another
    department's would tell what few of them sold.
    """

    window: Window
    rows: tuple[Reckoned, ...]
    budget: Decimal
    departments: int
    elsewhere: int
    is_told: bool

    @property
    def people(self) -> int:
        return len(self.rows)

    @property
    def earned(self) -> tuple[Reckoned, ...]:
        return tuple(row for row in self.rows if row.reward.is_earned)

    @property
    def cost(self) -> Decimal:
        return sum((row.reward.cost for row in self.earned), Decimal(0))

    @property
    def average(self) -> Decimal | None:
        """Cost for each person who would have earned; None when nobody would."""
        return self.cost / len(self.earned) if self.earned else None

    @property
    def left(self) -> Decimal:
        """What the budget leaves; negative: beyond it."""
        return self.budget - self.cost

    @property
    def skipped(self) -> list[tuple[WhyNot, int]]:
        found = Counter(row.reward.why_not for row in self.rows if row.reward.why_not)
        return [(why, found[why]) for why in WhyNot if found[why]]

    @property
    def reached(self) -> list[Reached]:
        """How the people spread over the tiers, by the last tier that each reaches."""
        tops = Counter(
            (step.from_ratio, step.to_ratio)
            for row in self.earned
            if (step := _top(row)) is not None and step.from_ratio is not None
        )
        ordered = sorted(tops.items(), key=lambda found: found[0][0] or Decimal(0))
        return [Reached(first or Decimal(0), last, n) for (first, last), n in ordered]


def windows_of(version: ProgrammeVersion, today: date) -> list[Window]:
    """Past windows with goals that the version would pay for, the latest first; one query.

    Also before the version begins: that is what a dry run is for.
    """
    goals = measured_alike(version).filter(
        belonged(version.department), person__isnull=False, ends_on__lt=today
    )
    windows = goals.order_by("-ends_on", "-starts_on").values_list("starts_on", "ends_on")
    return list(windows.distinct()[:MOST_WINDOWS])


def dry_run(version: ProgrammeVersion, window: Window, *, currency: str) -> DryRun:
    """What each person with such a goal in the window would have earned, as recorded now."""
    alike = measured_alike(version).filter(starts_on=window[0], ends_on=window[1])
    mine = alike.filter(belonged(version.department), person__isnull=False)
    others = alike.aggregate(
        departments=Count("pk", filter=Q(department__path__startswith=version.department.path)),
        people=Count("pk", filter=Q(person__isnull=False)),
    )
    rows = reckon(version, mine, known_at=None, currency=currency)
    return DryRun(
        window,
        tuple(rows),
        version.budget,
        others["departments"],
        others["people"] - len(rows),
        version.department.path in _tellable_paths(alike, window[1]),
    )


def _tellable_paths(goals: QuerySet[Goal], day: date) -> frozenset[str]:
    """Departments whose people with such goals are enough, also by subtraction; one query."""
    people: dict[str, set[int]] = defaultdict(set)
    holders = goals.filter(person__isnull=False).order_by().values("person")
    belonged_on = Membership.objects.on(day).filter(person__in=holders)
    everywhere = Department.objects.order_by().values_list("path", Value(None, BigIntegerField()))
    for path, person in everywhere.union(belonged_on.values_list("department__path", "person")):
        people[path] |= {person} if person else set()
    units = [Unit(path, frozenset(found)) for path, found in people.items()]
    return tellable(units, least=MINIMUM_PEOPLE)


DRY_RUN_COLUMNS = (
    "person_key",
    "person",
    "target",
    "credited",
    "attainment",
    "tiers",
    "amount",
    "cost",
    "why_not",
)
"""Columns of the rows as CSV; ratios as 1 for 100 %."""


def dry_run_rows(run: DryRun, currency: str) -> Iterator[tuple[object, ...]]:
    """The rows as DRY_RUN_COLUMNS; tiers as base x rate = amount."""
    for row in run.rows:
        parts = [
            f"{step.base:f} x {step.rate:f} = {step.amount:f}"
            for step in row.reward.steps
            if step.kind is StepKind.TIER
        ]
        yield (
            row.goal.person.key if row.goal.person else None,
            row.goal.person,
            told(row.target, row.goal.measure, currency),
            told(row.base.credited, row.goal.measure, currency),
            row.reward.attainment,
            "; ".join(parts),
            round_money(row.reward.amount, currency),
            round_money(row.reward.cost, currency),
            row.reward.why_not and str(row.reward.why_not),
        )


def _top(row: Reckoned) -> Step | None:
    tiers = [step for step in row.reward.steps if step.kind is StepKind.TIER]
    return tiers[-1] if tiers else None
