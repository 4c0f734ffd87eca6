"""Which lines of the performance tree does a person see, and what does each of them open?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from goals.measures import MEASURES
from goals.queries.units import told, told_ratio
from monitoring.queries.tree import TREND_MONTHS, UNASSIGNED, TreeRow, tree
from monitoring.queries.visible import Place, Reach
from monitoring.rules.outline import (
    MOST_OPEN_PEOPLE,
    Branch,
    Mark,
    Outline,
    fold,
    levels,
    with_ancestors,
)
from monitoring.rules.pace import Label
from monitoring.rules.windows import months_back
from salesmgmt.org.models import Department

PERSON = "person"
OFF_PACE = (Label.BEHIND, Label.MISSED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is about; `under` None is the whole company."""

    measure: str
    basis: str
    as_of: date
    under: Department | None
    # Keys of departments that were folded or opened by hand.
    turned: frozenset[str] = frozenset()
    off_pace_only: bool = False
    everything_open: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page; what does not belong to the reader is not in it."""

    row: TreeRow
    level: int
    department: Department
    # The department's own line is not on the page, so a person's line names it.
    names_department: bool
    can_fold: bool
    is_open: bool
    # Keys for the address after the department was folded or opened.
    turned: tuple[str, ...]
    opens_entries: bool
    opens_goal: int | None
    shows_spread: bool
    is_off_pace: bool

    @property
    def is_person(self) -> bool:
        return self.row.kind == PERSON

    @property
    def is_unassigned(self) -> bool:
        return self.row.kind == UNASSIGNED

    @property
    def is_department(self) -> bool:
        return not (self.is_person or self.is_unassigned)

    @property
    def allocates(self) -> bool:
        """Whether an own target is held against targets below."""
        return self.shows_spread and self.row.spread.gap is not None

    @property
    def unallocated(self) -> Decimal | None:
        """What of the own target no child holds."""
        gap = self.row.spread.gap
        return gap if self.shows_spread and gap is not None and gap > 0 else None

    @property
    def over_assigned(self) -> Decimal | None:
        """What the children hold beyond the own target."""
        gap = self.row.spread.gap
        return -gap if self.shows_spread and gap is not None and gap < 0 else None


def lines_of(reach: Reach, places: Sequence[Place], asked: Asked) -> list[Line]:
    """The lines in the order of the tree, all pages of them; five queries."""
    inside = [place for place in places if asked.under is None or _is_in(place, asked.under)]
    outline = _outline(reach, inside, asked)
    rows = tree(
        reach.window,
        as_of=asked.as_of,
        measure=asked.measure,
        basis=asked.basis,
        shown=reach.shown(outline.opened),
        under=asked.under,
        departments=[place.department for place in places],
    )
    maker = _Maker(reach, asked, outline, {p.department.pk: p for p in inside})
    made = [maker.line(row) for row in rows if maker.is_on_page(row)]
    if not asked.off_pace_only:
        return made
    marks = [Mark(line.department.path, line.is_department, line.is_off_pace) for line in made]
    return [made[position] for position in with_ancestors(marks)]


def _is_in(place: Place, department: Department) -> bool:
    return place.path.startswith(department.path)


def _outline(reach: Reach, inside: Sequence[Place], asked: Asked) -> Outline:
    branches = [
        Branch(place.department.pk, place.path, place.department.key)
        for place in inside
        if reach.sees_total(place.department.pk)
    ]
    if asked.everything_open or asked.off_pace_only:
        return fold(branches, (), all_open=True)
    named = [len(p.members) for p in inside if reach.names_people(p.department.pk)]
    is_small = sum(named) <= MOST_OPEN_PEOPLE and len(branches) <= MOST_OPEN_PEOPLE
    return fold(branches, asked.turned, all_open=is_small)


class _Maker:
    """Puts lines together from rows and what the reader reaches."""

    def __init__(
        self, reach: Reach, asked: Asked, outline: Outline, inside: dict[int, Place]
    ) -> None:
        self.reach, self.asked, self.outline, self.inside = reach, asked, outline, inside
        shown = [place.path for pk, place in inside.items() if reach.sees_total(pk)]
        self.levels = levels(shown)
        self.parents = {
            path for path in shown if any(p != path and p.startswith(path) for p in shown)
        }
        self.trend_months = months_back(min(asked.as_of, reach.window.last), TREND_MONTHS)

    def is_on_page(self, row: TreeRow) -> bool:
        """Lines of departments that are folded away are not; nor are people of closed ones."""
        pk = row.department_id
        if row.kind in {PERSON, UNASSIGNED}:
            return pk in self.outline.opened or not self.reach.sees_total(pk)
        return pk in self.outline.visible

    def line(self, row: TreeRow) -> Line:
        place = self.inside[row.department_id]
        department, reach = place.department, self.reach
        is_child = row.kind in {PERSON, UNASSIGNED}
        is_own = row.kind == PERSON and row.pk in reach.scope.person_ids
        is_named = reach.names_people(department.pk)
        level = self.levels.get(place.path)
        return Line(
            row=replace(row, trend=self._trend(row, is_own=is_own)),
            level=0 if level is None else level + is_child,
            department=department,
            names_department=is_child and level is None,
            can_fold=not is_child and self._can_fold(place),
            is_open=department.pk in self.outline.opened,
            turned=tuple(sorted(self.asked.turned ^ {department.key})),
            opens_entries=is_named or is_own,
            opens_goal=row.goal_ids[0] if len(row.goal_ids) == 1 else None,
            shows_spread=is_named and not is_child,
            is_off_pace=row.verdict.label in OFF_PACE,
        )

    def _can_fold(self, place: Place) -> bool:
        if self.asked.off_pace_only or self.asked.everything_open:
            return False
        return place.path in self.parents or self.reach.names_people(place.department.pk)

    def _trend(self, row: TreeRow, *, is_own: bool) -> tuple[Decimal | None, ...]:
        """Months that the reader may see: of totals alone none, as the people behind them change;
        of an ended management those since its first day."""
        if is_own:
            return row.trend
        if not self.reach.sees_past(row.department_id):
            return ()
        span = self.reach.ended.get(row.department_id)
        if span is None:
            return row.trend
        return tuple(
            value if month >= span.starts_on else None
            for month, value in zip(self.trend_months, row.trend, strict=True)
        )


TREE_COLUMNS = (
    "holder_kind",
    "holder_key",
    "holder",
    "measure",
    "basis",
    "period_start",
    "period_end",
    "target",
    "actual",
    "attainment",
    "expected",
    "pace",
    "projected",
    "goal_actual",
    "goals",
    "gap",
    "verdict",
    "costed",
)
"""Columns of the tree as CSV: those of `manage.py attainment`, and whose goals they are about."""


def csv_row(line: Line, reach: Reach, asked: Asked, currency: str) -> tuple[object, ...]:
    """A line as TREE_COLUMNS: the figures of the page, ratios with six decimals.

    `actual` is everything in the window. Attainment, expected and pace belong to
    the goals (`goals` says whose): `goal_actual` is what counts for these.
    """
    row, standing = line.row, line.row.told

    def amount(figure: Decimal | None) -> Decimal | None:
        return told(figure, asked.measure, currency)

    return (
        row.kind,
        line.department.key if line.is_unassigned else row.key,
        line.department.name if line.is_unassigned else row.name,
        asked.measure,
        asked.basis if MEASURES[asked.measure].uses_basis else "",
        reach.window.first,
        reach.window.last,
        amount(standing.target),
        amount(row.actual),
        told_ratio(standing.attainment),
        amount(standing.expected),
        told_ratio(standing.pace),
        amount(standing.projected),
        amount(standing.actual) if standing.target is not None else None,
        "" if standing.target is None else "below" if row.below else "own",
        amount(standing.gap),
        row.verdict.label,
        told_ratio(row.costed),
    )
