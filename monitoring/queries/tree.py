"""How does everybody stand in a period: company, departments, people, in the order of the tree?

The number of queries is constant. What may be seen is decided by the caller
(salesmgmt/org/access.py) and passed in as plain ids: `Shown`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from goals.measures import MEASURES
from goals.rules.spread import Spread, spread
from monitoring.measures import NOTHING, Sums, actual_of, costed_of, pipeline
from monitoring.queries.attainment import GoalStanding, attainment_of
from monitoring.queries.clock import clock_on
from monitoring.queries.promises import (
    AskedPeriod,
    Holder,
    Promise,
    counted_of,
    goals_below,
    promises_in,
    spreads_of,
)
from monitoring.queries.statement import fetch, sql
from monitoring.rules.pace import Standing, Verdict, judge, stand
from monitoring.rules.totals import total
from monitoring.rules.windows import (
    Window,
    month_of,
    months_back,
    tile,
    whole_months,
)
from salesmgmt.lib.sqlfile import array
from salesmgmt.org.models import Department, User
from salesmgmt.sales.models import Basis, CreditKind

TREND_MONTHS = 12
UNASSIGNED = "unassigned"
_NOBODY, _UNLISTED = 0, -1


@dataclass(frozen=True, slots=True)
class Shown:
    """What the rows may be about; None means all."""

    # Departments whose totals may be seen.
    departments: frozenset[int] | None = None
    # Departments whose people (and credit without a person) may be seen.
    people_in: frozenset[int] | None = None
    # People who are listed wherever they have credit or goals: the person asking.
    people: frozenset[int] = frozenset()
    # Departments whose people are listed, if they may be seen: those that are not folded.
    opened: frozenset[int] | None = None
    # Departments seen by right. Totals of the others are told for enough people in the whole
    # window, which says nothing of a part of it: their goals inside the window are not counted.
    by_right: frozenset[int] | None = None

    @property
    def listed_in(self) -> frozenset[int] | None:
        """Departments whose people (and credit without a person) are listed."""
        if self.people_in is None or self.opened is None:
            return self.opened if self.people_in is None else self.people_in
        return self.people_in & self.opened

    def lists(self, department: int, person: int) -> bool:
        listed_in = self.listed_in
        return listed_in is None or department in listed_in or person in self.people

    def names_people(self, department: int) -> bool:
        return self.people_in is None or department in self.people_in

    def tells_parts(self, holder: Holder) -> bool:
        """Whether goals for a part of the window count for the holder's line."""
        kind, pk = holder
        return kind == "person" or self.by_right is None or pk in self.by_right

    def totals(self, department: int) -> bool:
        return self.departments is None or department in self.departments


EVERYTHING = Shown()


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One line of the performance tree.

    `actual` is the whole period's. `standing` is that of the goals counted for it: goals with
    the period's window, or inside it; where they do not cover each of its days once,
    `partial_target` says so, and attainment and pace hold for the covered days alone. Nothing is
    prorated.
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
    # ratio of sums; None where there are none, or the reader does not see the people.
    below: Standing | None
    # Own target against the sum of the next level's targets (G3); empty for people, and where the
    # department's people are not named.
    spread: Spread
    # The last twelve calendar months up to the as-of day, oldest first.
    trend: tuple[Decimal | None, ...]
    # Goals behind the target, for the link.
    goal_ids: tuple[int, ...]
    # Of a margin the share of the period's revenue that has a cost.
    costed: Decimal | None = None

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

    def add(self, month: date | None, sums: Sums) -> None:
        # Nearly always the first of its month: nothing to add it to.
        if month is None:
            self.sums = sums if self.sums is NOTHING else self.sums + sums
        else:
            found = self.months.get(month)
            self.months[month] = sums if found is None else found + sums


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
    period = AskedPeriod(window, measure, str(basis), str(kind), as_of, clock, months)
    if departments is None:
        departments = list(Department.objects.in_tree_order())
    visible = [d for d in departments if under is None or d.path.startswith(under.path)]
    cells = _cells(period, shown, _within(visible, departments, shown))
    totals = _totals(departments, cells)
    promises, homes = promises_in(period, shown.people, _whose_goals_count(departments, shown))
    counted = {
        holder: counted_of(found, period, parts=shown.tells_parts(holder))
        for holder, found in promises.items()
    }
    listed = _listed(visible, cells, homes, shown)
    below = goals_below(departments, counted, homes, period, shown.names_people)
    told = {d.pk for d in visible if shown.totals(d.pk)}
    standings = _standings(told, listed, counted, below, as_of)
    names = {
        person.pk: person
        for person in User.objects.filter(pk__in={p for people in listed.values() for p in people})
    }
    spreads = spreads_of(departments, counted, homes, period)
    maker = _Maker(period, promises, counted, below, standings)
    rows = []
    for department in visible:
        if shown.totals(department.pk):
            # Of people who are not named not all goals were read.
            held = spreads[department.pk] if shown.names_people(department.pk) else spread(None, [])
            rows.append(maker.department(department, totals[department.pk], held))
        for pk in sorted(listed[department.pk], key=lambda p: (names[p].sort_key, p)):
            home = homes.get(pk) == department.pk
            cell = cells.get((department.pk, pk), _Cell())
            rows.append(maker.person(department, names[pk], cell, has_target=home))
        if (department.pk, _NOBODY) in cells and shown.lists(department.pk, _NOBODY):
            rows.append(maker.unassigned(department, cells[department.pk, _NOBODY]))
    return rows


def _whose_goals_count(departments: Sequence[Department], shown: Shown) -> list[int] | None:
    """Departments whose people are named, and all below: their goals add up to what is told."""
    if shown.people_in is None:
        return None
    named = tuple(d.path for d in departments if d.pk in shown.people_in)
    return [d.pk for d in departments if named and d.path.startswith(named)]


def _within(
    visible: Sequence[Department], departments: Sequence[Department], shown: Shown
) -> list[int]:
    """Departments whose credit is in a row."""
    told = tuple(d.path for d in visible if shown.totals(d.pk))
    return [d.pk for d in departments if d.path.startswith(told) or shown.lists(d.pk, _NOBODY)]


def _cells(period: AskedPeriod, shown: Shown, within: list[int]) -> _Cells:
    """Credit by department and listed person (0: without a person, -1: everybody else)."""
    trend_last = period.months[-1]
    # The period's own days are its month in the trend: they are not read twice.
    is_last_month = period.window.first == trend_last
    bound: dict[str, Any] = {
        "basis": period.basis,
        "kind": period.kind,
        "within": array(within),
        "everybody": shown.listed_in is None,
        "people_in": sorted(shown.listed_in or ()),
        "people": sorted(shown.people),
        **_spans(period, is_last_month=is_last_month),
    }
    source = "tree_from_pipeline" if period.measure in pipeline.ACTUALS else "tree_from_rollups"
    cells: _Cells = defaultdict(_Cell)
    for department, listed, month, *sums in fetch(sql(source), bound):
        cells[department, listed].add(month, Sums(*sums))
    if is_last_month:
        for cell in cells.values():
            cell.months[trend_last] = cell.sums
    return dict(cells)


def _spans(period: AskedPeriod, *, is_last_month: bool) -> dict[str, Any]:
    """Which months and which days are read for the period and for its trend."""
    window, cut = period.window, min(period.window.last, period.as_of)
    months_from, months_to = whole_months(window.first, cut)
    day, trend_last = timedelta(days=1), period.months[-1]
    months = [(False, months_from, months_to - day)]
    days: list[tuple[date | None, date, date]] = [(None, window.first, cut)]
    if months_from < months_to:
        days = [(None, window.first, months_from - day), (None, months_to, cut)]
    # Days of the last month are read one by one while it is not over.
    trend_until = trend_last if is_last_month else month_of(cut + day)
    months.append((True, period.months[0], trend_until - day))
    if not is_last_month:
        days.append((trend_last, trend_until, cut))
    return {
        "first": window.first,
        "cut": cut,
        "trend_from": period.months[0],
        "trend_cut": cut,
        "month_trends": [trend for trend, _first, _last in months],
        "month_firsts": [first for _trend, first, _last in months],
        "month_lasts": [last for _trend, _first, last in months],
        "day_months": [month for month, _first, _last in days],
        "day_firsts": [first for _month, first, _last in days],
        "day_lasts": [last for _month, _first, last in days],
    }


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
    into.add(None, cell.sums)
    for month, sums in cell.months.items():
        into.add(month, sums)


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
    counted: dict[Holder, list[Promise]],
    below: dict[int, list[Promise]],
    as_of: date,
) -> dict[int, GoalStanding]:
    """The standing of every goal that a row will show; one statement, none without goals."""
    holders = [("department", pk) for pk in told]
    holders += [("person", pk) for people in listed.values() for pk in people]
    ids = {promise.goal_id for holder in holders for promise in counted.get(holder, ())}
    ids |= {promise.goal_id for pk in told for promise in below.get(pk, ())}
    return attainment_of(sorted(ids), as_of=as_of) if ids else {}


@dataclass(frozen=True, slots=True)
class _Maker:
    """Puts rows together from what was fetched."""

    period: AskedPeriod
    promises: dict[Holder, list[Promise]]
    counted: dict[Holder, list[Promise]]
    below: dict[int, list[Promise]]
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

    def _row(self, department: Department, cell: _Cell, holder: Holder | None) -> TreeRow:
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
            goal_ids=tuple(promise.goal_id for promise in counted),
            costed=costed_of(self.period.measure, cell.sums),
        )

    def _standing(self, counted: list[Promise], actual: Decimal | None) -> Standing:
        declared = MEASURES[self.period.measure]
        standing = partial(stand, direction=declared.direction, is_ratio=declared.is_ratio)
        goals = [self.standings[promise.goal_id] for promise in counted]
        found = [goal.standing for goal in goals]
        if not found:
            return standing(None, actual, self.period.clock)
        if len(found) == 1:
            return found[0]
        # As on the first page: of each goal what was expected of it by now.
        sums = sum((goal.sums for goal in goals), NOTHING)
        summed = total(found, actual=actual_of(self.period.measure, sums))
        return summed or standing(None, actual, self.period.clock)

    def _is_partial(self, holder: Holder | None, counted: list[Promise]) -> bool:
        touching = self.promises.get(holder, []) if holder else []
        if not touching:
            return False
        # A year's goal reaches over the edge of a quarter that has its own: nothing is missing.
        return not tile([promise.window for promise in counted], self.period.window)
