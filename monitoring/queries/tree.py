"""How does everybody stand in a period: company, departments, people, in the order of the tree?

The number of queries is constant. What may be seen is decided by the caller
(salesmgmt/org/access.py) and passed in as plain ids: `Shown`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import OuterRef, Subquery

from goals.measures import MEASURES
from goals.models import Goal
from goals.queries import MEASURED, target_as_of
from goals.rules.spread import Spread, spread
from monitoring.measures import NOTHING, Sums, actual_of, pipeline
from monitoring.queries.attainment import GoalStanding, attainment_of
from monitoring.queries.clock import clock_on
from monitoring.queries.statement import fetch, sql
from monitoring.rules.pace import Clock, Standing, Verdict, judge, phase_of, stand
from monitoring.rules.windows import (
    Window,
    months_back,
    outermost,
    tile,
    whole_months,
)
from salesmgmt.org.access import MINIMUM_PEOPLE
from salesmgmt.org.models import Department, Membership, User
from salesmgmt.sales.models import Basis, CreditKind

TREND_MONTHS = 12
UNASSIGNED = "unassigned"
_NOBODY, _UNLISTED = 0, -1


@dataclass(frozen=True, slots=True)
class Shown:
    """What the rows may be about; None means all."""

    # Departments whose totals may be seen.
    departments: frozenset[int] | None = None
    # Departments whose people (and credit without a person) are listed.
    people_in: frozenset[int] | None = None
    # People who are listed wherever they have credit or goals: the person asking.
    people: frozenset[int] = frozenset()

    def lists(self, department: int, person: int) -> bool:
        return self.people_in is None or department in self.people_in or person in self.people

    def totals(self, department: int) -> bool:
        return self.departments is None or department in self.departments


EVERYTHING = Shown()


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One line of the performance tree.

    `actual` is the whole period's. `standing` is that of the goals counted for it: goals with
    the period's window, or inside it; where they do not cover each of its days once, or others
    reach over its edge, `partial_target` says so, and attainment and pace hold for the covered
    days alone. Nothing is prorated.
    """

    # company, department, person, unassigned (a department's credit without a person).
    kind: str
    # The department's or person's id; None for unassigned.
    pk: int | None
    key: str
    name: str
    department_id: int
    depth: int
    actual: Decimal | None
    standing: Standing
    partial_target: bool
    # A department without a goal of its own: how the goals below it stand together, as a
    # ratio of sums; None where there are none, or too few people to tell.
    below: Standing | None
    # Own target against the sum of the next level's targets (G3); empty for people.
    spread: Spread
    # The last twelve calendar months up to the as-of day, oldest first.
    trend: tuple[Decimal | None, ...]
    # How many people's credit is in the figure: totals of few people tell on one of them.
    people: int
    # Goals behind the target, for the link.
    goal_ids: tuple[int, ...]

    @property
    def told(self) -> Standing:
        """What the line shows: the own goal's standing, else that of the goals below."""
        return self.below or self.standing

    @property
    def verdict(self) -> Verdict:
        return judge(self.told)


@dataclass(slots=True)
class _Cell:
    """What was credited to one row."""

    sums: Sums = NOTHING
    months: dict[date, Sums] = field(default_factory=dict)
    people: set[int] = field(default_factory=set)

    def add(self, month: date | None, people: Iterable[int] | None, sums: Sums) -> None:
        if month is None:
            self.sums += sums
        else:
            self.months[month] = self.months.get(month, NOTHING) + sums
        self.people.update(people or ())


@dataclass(frozen=True, slots=True)
class _Promise:
    """A goal that touches the period, and where its holder belongs."""

    goal_id: int
    window: Window
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class _Period:
    """What is asked."""

    window: Window
    measure: str
    basis: str
    kind: str
    as_of: date
    clock: Clock
    months: list[date]


_Holder = tuple[str, int]
_Cells = dict[tuple[int, int], _Cell]


def tree(
    window: Window,
    *,
    as_of: date,
    measure: str = "revenue",
    basis: str = Basis.BOOKED,
    kind: str = CreditKind.REVENUE,
    shown: Shown = EVERYTHING,
    under: Department | None = None,
    departments: Sequence[Department] | None = None,
) -> list[TreeRow]:
    """Rows of everything shown below `under` (the company if None); six queries.

    Callers that hold all `departments` in the order of the tree pass them: one query less.

    People stand under the department of their credit, so somebody who moved stands twice;
    their target stands where they belonged last in the period.
    """
    months = months_back(min(as_of, window.last), TREND_MONTHS)
    clock = clock_on(window, as_of)
    period = _Period(window, measure, str(basis), str(kind), as_of, clock, months)
    if departments is None:
        departments = list(Department.objects.in_tree_order())
    cells = _cells(period, shown)
    totals = _totals(departments, cells)
    promises, homes = _promises(period)
    counted = {holder: _counted(found, period) for holder, found in promises.items()}
    visible = [d for d in departments if under is None or d.path.startswith(under.path)]
    listed = _listed(visible, cells, homes, shown)
    below = _below(departments, counted, homes, period, shown)
    told = {d.pk for d in visible if shown.totals(d.pk)}
    standings = _standings(told, listed, counted, below, as_of)
    names = {
        person.pk: person
        for person in User.objects.filter(pk__in={p for people in listed.values() for p in people})
    }
    spreads = _spreads(departments, counted, homes, period)
    maker = _Maker(period, promises, counted, below, standings)
    rows = []
    for department in visible:
        if shown.totals(department.pk):
            rows.append(maker.department(department, totals[department.pk], spreads[department.pk]))
        for pk in sorted(listed[department.pk], key=lambda p: (names[p].sort_key, p)):
            home = homes.get(pk) == department.pk
            cell = cells.get((department.pk, pk), _Cell())
            rows.append(maker.person(department, names[pk], cell, has_target=home))
        if (department.pk, _NOBODY) in cells and shown.lists(department.pk, _NOBODY):
            rows.append(maker.unassigned(department, cells[department.pk, _NOBODY]))
    return rows


def _cells(period: _Period, shown: Shown) -> _Cells:
    """Credit by department and listed person (0: without a person, -1: not listed)."""
    window, cut = period.window, min(period.window.last, period.as_of)
    months_from, months_to = whole_months(window.first, cut)
    bound: dict[str, Any] = {
        "basis": period.basis,
        "kind": period.kind,
        "first": window.first,
        "cut": cut,
        "months_from": months_from,
        "months_to": months_to,
        "trend_from": period.months[0],
        "trend_last": period.months[-1],
        "trend_cut": cut,
        "everybody": shown.people_in is None,
        "people_in": sorted(shown.people_in or ()),
        "people": sorted(shown.people),
    }
    source = "tree_from_pipeline" if period.measure in pipeline.ACTUALS else "tree_from_rollups"
    cells: _Cells = defaultdict(_Cell)
    for department, listed, month, people, *sums in fetch(sql(source), bound):
        cells[department, listed].add(month, people, Sums(*sums))
    return dict(cells)


def _totals(departments: Sequence[Department], cells: _Cells) -> dict[int, _Cell]:
    """Each department with everything below it: added once, from the leaves up."""
    totals = {department.pk: _Cell() for department in departments}
    for (at, _), cell in cells.items():
        _merge(totals[at], cell)
    for department in sorted(departments, key=lambda d: -d.depth):
        if department.parent_id is not None:
            _merge(totals[department.parent_id], totals[department.pk])
    return totals


def _merge(into: _Cell, cell: _Cell) -> None:
    into.add(None, cell.people, cell.sums)
    for month, sums in cell.months.items():
        into.add(month, None, sums)


def _promises(period: _Period) -> tuple[dict[_Holder, list[_Promise]], dict[int, int]]:
    """Goals that touch the period by holder, and the department where each person's stands."""
    home = (
        Membership.objects.filter(person=OuterRef("person"), starts_on__lte=period.window.last)
        .order_by("-starts_on")
        .values("department")[:1]
    )
    goals = (
        Goal.objects.in_window(period.window.first, period.window.last)
        .filter(
            state__in=MEASURED,
            measure=period.measure,
            basis=period.basis,
            credit_kind=period.kind,
        )
        .annotate(target=target_as_of(period.as_of), home=Subquery(home))
        .values_list("pk", "person", "department", "starts_on", "ends_on", "target", "home")
    )
    promises: dict[_Holder, list[_Promise]] = defaultdict(list)
    homes: dict[int, int] = {}
    for pk, person, department, first, last, target, at in goals:
        holder = ("department", department) if person is None else ("person", person)
        promises[holder].append(_Promise(pk, Window(first, last), target))
        if person is not None and at is not None:
            homes[person] = at
    return promises, homes


def _counted(found: list[_Promise], period: _Period) -> list[_Promise]:
    """Goals that make the period's target: its own, or those inside it that add up."""
    exact = [promise for promise in found if promise.window == period.window]
    if exact or MEASURES[period.measure].is_ratio:
        return exact
    inside = [promise for promise in found if period.window.contains(promise.window)]
    wanted = set(outermost([promise.window for promise in inside]))
    return [promise for promise in inside if promise.window in wanted]


def _target(counted: list[_Promise]) -> Decimal | None:
    targets = [promise.target for promise in counted if promise.target is not None]
    return sum(targets, Decimal(0)) if targets else None


def _listed(
    visible: list[Department], cells: _Cells, homes: dict[int, int], shown: Shown
) -> dict[int, set[int]]:
    """People under each department: with credit there, or with goals and at home there."""
    listed: dict[int, set[int]] = {department.pk: set() for department in visible}
    pairs = [(department, person) for department, person in cells if person > 0]
    pairs += [(department, person) for person, department in homes.items()]
    for department, person in pairs:
        if department in listed and shown.lists(department, person):
            listed[department].add(person)
    return listed


def _standings(
    told: set[int],
    listed: dict[int, set[int]],
    counted: dict[_Holder, list[_Promise]],
    below: dict[int, list[_Promise]],
    as_of: date,
) -> dict[int, GoalStanding]:
    """The standing of every goal that a row will show; one statement."""
    holders = [("department", pk) for pk in told]
    holders += [("person", pk) for people in listed.values() for pk in people]
    ids = {promise.goal_id for holder in holders for promise in counted.get(holder, ())}
    ids |= {promise.goal_id for pk in told for promise in below.get(pk, ())}
    return attainment_of(sorted(ids), as_of=as_of)


def _below(
    departments: Sequence[Department],
    counted: dict[_Holder, list[_Promise]],
    homes: dict[int, int],
    period: _Period,
    shown: Shown,
) -> dict[int, list[_Promise]]:
    """The goals next below each department that has none of its own and whose sum may be told.

    Ratios do not add up. Where people are not listed, fewer than five of them would tell
    what one of them promised and sold.
    """
    if MEASURES[period.measure].is_ratio:
        return {}
    next_below: dict[int, list[_Promise]] = {d.pk: [] for d in departments}
    for person, home in homes.items():
        next_below[home] += counted.get(("person", person), [])
    found = {}
    for department in sorted(departments, key=lambda d: -d.depth):
        own = counted.get(("department", department.pk), [])
        passed_on = own or next_below[department.pk]
        if department.parent_id is not None:
            next_below[department.parent_id] += passed_on
        told = shown.lists(department.pk, _NOBODY) or len(passed_on) >= MINIMUM_PEOPLE
        if not own and passed_on and told:
            found[department.pk] = passed_on
    return found


def _spreads(
    departments: Sequence[Department],
    counted: dict[_Holder, list[_Promise]],
    homes: dict[int, int],
    period: _Period,
) -> dict[int, Spread]:
    """Own target against the next level's; a child without one passes on its children's sum."""
    own = {d.pk: _target(counted.get(("department", d.pk), [])) for d in departments}
    if MEASURES[period.measure].is_ratio:
        return {pk: spread(target, []) for pk, target in own.items()}
    below: dict[int, list[Decimal | None]] = defaultdict(list)
    for person, home in homes.items():
        below[home].append(_target(counted.get(("person", person), [])))
    spreads = {}
    for department in sorted(departments, key=lambda d: -d.depth):
        spreads[department.pk] = found = spread(own[department.pk], below[department.pk])
        if department.parent_id is not None:
            passed_on = found.children if found.own is None else found.own
            below[department.parent_id].append(passed_on)
    return spreads


@dataclass(frozen=True, slots=True)
class _Maker:
    """Puts rows together from what was fetched."""

    period: _Period
    promises: dict[_Holder, list[_Promise]]
    counted: dict[_Holder, list[_Promise]]
    below: dict[int, list[_Promise]]
    standings: dict[int, GoalStanding]

    def department(self, department: Department, cell: _Cell, spread_: Spread) -> TreeRow:
        row = self._row(department, cell, ("department", department.pk))
        kind = "company" if department.is_company else "department"
        promises = self.below.get(department.pk)
        below = self._standing(promises, None) if promises else None
        return replace(row, kind=kind, depth=department.depth, spread=spread_, below=below)

    def person(
        self, department: Department, person: User, cell: _Cell, *, has_target: bool
    ) -> TreeRow:
        row = self._row(department, cell, ("person", person.pk) if has_target else None)
        return replace(row, kind="person", pk=person.pk, key=person.key or "", name=person.name)

    def unassigned(self, department: Department, cell: _Cell) -> TreeRow:
        return replace(self._row(department, cell, None), pk=None, key="", name="")

    def _row(self, department: Department, cell: _Cell, holder: _Holder | None) -> TreeRow:
        counted = self.counted.get(holder, []) if holder else []
        actual = actual_of(self.period.measure, cell.sums)
        standing = self._standing(counted, actual)
        return TreeRow(
            kind=UNASSIGNED,
            pk=department.pk,
            key=department.key,
            name=department.name,
            department_id=department.pk,
            depth=department.depth + 1,
            actual=actual,
            standing=standing,
            partial_target=self._is_partial(holder, counted),
            below=None,
            spread=spread(standing.target, []),
            trend=tuple(
                actual_of(self.period.measure, cell.months.get(month, NOTHING))
                for month in self.period.months
            ),
            people=len(cell.people),
            goal_ids=tuple(promise.goal_id for promise in counted),
        )

    def _standing(self, counted: list[_Promise], actual: Decimal | None) -> Standing:
        declared = MEASURES[self.period.measure]
        standing = partial(stand, direction=declared.direction, is_ratio=declared.is_ratio)
        found = [self.standings[promise.goal_id].standing for promise in counted]
        if not found:
            return standing(None, actual, self.period.clock)
        if len(found) == 1:
            return found[0]
        # Ratio of sums, over the days that the goals cover.
        phase = phase_of(
            min(promise.window.first for promise in counted),
            max(promise.window.last for promise in counted),
            self.period.as_of,
        )
        clock = Clock(sum(s.clock.elapsed for s in found), sum(s.clock.total for s in found), phase)
        reached = sum((s.actual for s in found if s.actual is not None), Decimal(0))
        return standing(_target(counted), reached, clock)

    def _is_partial(self, holder: _Holder | None, counted: list[_Promise]) -> bool:
        touching = self.promises.get(holder, []) if holder else []
        if not touching:
            return False
        covered = tile([promise.window for promise in counted], self.period.window)
        straddles = any(not self.period.window.contains(p.window) for p in touching)
        return straddles or not covered
