"""How do the own goals, and those of the departments a person is responsible for, stand today?

A person's rows are asked for once, whatever their roles: one query for the running goals, one
for all their figures, one for the departments.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from goals.models import Goal
from goals.rules.terms import MEASURED
from monitoring.measures import NOTHING, actual_of, costed_of
from monitoring.queries.attainment import GoalStanding, Question, attainment_of, standing_of
from monitoring.queries.goals import (
    OFF_PACE,
    Behind,
    RunningGoal,
    behind_of,
    off_pace_remembered,
    running_goals,
)
from monitoring.queries.visible import Place, places_in, reach_of
from monitoring.rules.pace import Standing, Verdict, judge
from monitoring.rules.totals import total
from monitoring.rules.windows import Window
from salesmgmt.org.access import Scope
from salesmgmt.org.models import Department, Membership, Period, PeriodKind
from salesmgmt.org.queries import current_company
from salesmgmt.org.rules.tree import paths_above
from salesmgmt.sales.models import Basis, CreditKind, Order

MOST_ROWS = 60
"""Rows of the team's table; the rest is in the goal list."""


@dataclass(frozen=True, slots=True)
class OwnGoal:
    """A goal of the person, and what is left to do."""

    goal: Goal
    standing: Standing
    verdict: Verdict
    gap: Decimal | None
    # Of a margin the share of revenue that has a cost.
    costed: Decimal | None


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A department's or person's line; of a department without a goal, the sum of its people's."""

    name: str
    depth: int
    # The one goal behind the line; None for a sum.
    goal: Goal | None
    # The department that a sum is of; None for people.
    department: Department | None
    measure: str
    basis: str
    people: int
    standing: Standing
    verdict: Verdict
    # Of a margin the share of revenue that has a cost.
    costed: Decimal | None
    # First and last day; of goals of several windows, from the first that begins to the last.
    window: Window


@dataclass(frozen=True, slots=True)
class Team:
    """Departments in the order of the tree, people by name; how many of each are behind."""

    rows: tuple[TeamRow, ...]
    # Running goals of everybody in sight, also of people who have no line.
    goals: int
    people: Behind
    departments: Behind
    # One of the departments is the company.
    has_company: bool
    is_cut: bool
    # What narrows the goal list to the same goals: "&department=north".
    narrowing: str
    # First and last days of the running goals' windows, each once.
    windows: tuple[tuple[date, date], ...]

    @property
    def company(self) -> tuple[TeamRow, ...]:
        """The lines of the company itself."""
        return tuple(row for row in self.rows if row.department and row.department.is_company)


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A department's figure this period, told to people who see no persons."""

    department: Department
    people: int
    actual: Decimal | None
    standing: Standing | None
    goal: Goal | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Departments whose totals may be told, in the order of the tree, in one period."""

    period: Period | None
    rows: tuple[TotalRow, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything about goals on the home page; parts that do not concern the person are None."""

    own: tuple[OwnGoal, ...]
    team: Team | None
    totals: Totals | None
    # Where nothing runs today: when the last goal ended.
    last_ended_on: date | None

    @property
    def people(self) -> list[int | None]:
        """Ids of the people whose goals the lines of a team tell."""
        rows = self.team.rows if self.team else ()
        return [row.goal.person_id for row in rows if row.goal]


@dataclass(frozen=True, slots=True)
class Now:
    """The company's currency and its running quarter; None where the calendar has no such day."""

    currency: str
    quarter: Period | None
    # How many orders of the person who leads are past their day.
    overdue: int


def now_on(today: date, overdue: QuerySet[Order]) -> Now:
    """What figures are told in on a day, and how many orders are `overdue`; one query."""
    number = overdue.order_by().values(every=Value(1)).annotate(number=Count("pk"))
    quarter = (
        Period.objects.containing(today)
        .filter(calendar__company__isnull=False, kind=PeriodKind.QUARTER)
        .annotate(
            currency=F("calendar__company__currency"),
            overdue=Coalesce(Subquery(number.values("number")), 0),
        )
        .first()
    )
    if quarter is None:
        return Now(current_company().currency, None, overdue.count())
    return Now(quarter.currency, quarter, quarter.overdue)


def board_of(scope: Scope, person_id: int | None, today: date, quarter: Period | None) -> Board:
    """The board of a person; three to five queries."""
    goals = list(_running(scope, person_id, today))
    standings = attainment_of([goal.pk for goal in goals], as_of=today)
    goals = [goal for goal in goals if goal.pk in standings]
    leads = scope.sees_all or scope.is_manager
    tells = not scope.sees_all and scope.totals_min_people is not None
    window = _window_of(quarter) or Window(today, today)
    places = places_in(window, today) if leads or tells else []
    return Board(
        own=tuple(_own(goals, standings, person_id)),
        team=_team(goals, standings, places, scope, today) if leads else None,
        totals=_totals(goals, standings, places, scope, today=today, quarter=quarter)
        if tells
        else None,
        last_ended_on=None if goals else _last_ended_on(scope, today),
    )


def _window_of(quarter: Period | None) -> Window | None:
    return Window(quarter.starts_on, quarter.ends_on) if quarter else None


def _running(scope: Scope, person_id: int | None, today: date) -> QuerySet[Goal]:
    """Running goals that the board needs, with the path of a person's department as `home`.

    Who sees the whole tree is shown departments; people's goals are summed where none has one.
    """
    home = Membership.objects.on(today).filter(person=OuterRef("person"))
    goals = Goal.objects.in_force(today).visible_in(scope, today).with_holder()
    if scope.sees_all:
        held = Goal.objects.in_force(today).filter(department__isnull=False)
        goals = goals.filter(Q(department__isnull=False) | Q(person=person_id) | ~Exists(held))
    return goals.annotate(home=Subquery(home.values("department__path")[:1])).order_by(
        "department__tree_key", "person__sort_key", "measure", "starts_on", "pk"
    )


def _last_ended_on(scope: Scope, today: date) -> date | None:
    over = Goal.objects.visible_in(scope, today).filter(state__in=MEASURED, ends_on__lt=today)
    last: date | None = over.aggregate(last=Max("ends_on"))["last"]
    return last


def _own(
    goals: list[Goal], standings: Mapping[int, GoalStanding], person_id: int | None
) -> Iterable[OwnGoal]:
    for goal in goals:
        if goal.person_id == person_id:
            found = standings[goal.pk]
            gap = found.standing.gap
            yield OwnGoal(goal, found.standing, found.verdict, gap, found.costed)


def _team(
    goals: list[Goal],
    standings: Mapping[int, GoalStanding],
    places: list[Place],
    scope: Scope,
    today: date,
) -> Team:
    """Lines of the departments that the person leads, and of the people right inside them."""
    led = [p for p in places if scope.sees_all or p.path.startswith(scope.department_paths_now)]
    paths = tuple(place.path for place in led)
    mine = [goal for goal in goals if _path(goal).startswith(paths)]
    running, off = _in_sight(mine, standings, scope, today)
    people, departments = behind_of(running, off)
    if scope.sees_all and any(goal.department_id for goal in mine):
        mine = [goal for goal in mine if goal.department_id]
    least = min((place.department.depth for place in led), default=0)
    held = _held(mine)
    rows: list[TeamRow] = []
    for place in led:
        depth = place.department.depth - least
        rows += _department_rows(place, depth, held, standings)
        if not scope.sees_all:
            inside = [goal for goal in held.below[place.path] if _path(goal) == place.path]
            rows += [_goal_row(goal, depth + 1, standings[goal.pk]) for goal in inside]
        if len(rows) > MOST_ROWS:
            break
    tops = [place.department.key for place in led if place.path in scope.department_paths_now]
    is_one = not scope.sees_all and len(tops) == 1
    companies = {place.department.pk for place in led if place.department.is_company}
    return Team(
        rows=tuple(rows[:MOST_ROWS]),
        goals=len(running),
        people=people,
        departments=departments,
        has_company=any(goal.department_id in companies for goal in running),
        is_cut=len(rows) > MOST_ROWS,
        narrowing=f"&{urlencode({'department': tops[0]})}" if is_one else "",
        windows=tuple(sorted({(goal.starts_on, goal.ends_on) for goal in running})),
    )


def _in_sight(
    mine: list[Goal], standings: Mapping[int, GoalStanding], scope: Scope, today: date
) -> tuple[list[RunningGoal], set[int]]:
    """All running goals that the person answers for, and the ids of those that are behind."""
    off = {pk for pk, found in standings.items() if found.verdict.label is OFF_PACE}
    if not scope.sees_all:
        fields = attrgetter(*RunningGoal._fields)
        return [RunningGoal(*fields(goal)) for goal in mine], off
    running = running_goals(today)
    others = [goal for goal in running if goal.pk not in standings]
    return running, off | off_pace_remembered(others, today)


def _path(goal: Goal) -> str:
    """The path of the department that a goal counts for; nothing where a person has none today."""
    # Annotated by `_running`.
    path: str | None = goal.department.path if goal.department else getattr(goal, "home", None)
    return path or "-"


class _Held(NamedTuple):
    """Goals by department, and people's goals by the path of each department they lie in."""

    own: Mapping[int, list[Goal]]
    below: Mapping[str, list[Goal]]


def _held(goals: Iterable[Goal]) -> _Held:
    held = _Held(defaultdict(list), defaultdict(list))
    for goal in goals:
        if goal.department_id is not None:
            held.own[goal.department_id].append(goal)
            continue
        for path in paths_above(_path(goal)):
            held.below[path].append(goal)
    return held


def _department_rows(
    place: Place, depth: int, held: _Held, standings: Mapping[int, GoalStanding]
) -> list[TeamRow]:
    own = held.own[place.department.pk]
    if own:
        return [_goal_row(goal, depth, standings[goal.pk]) for goal in own]
    rows = []
    for summed in _lines(held.below[place.path]):
        measure = summed[0].measure
        found = [standings[goal.pk] for goal in summed]
        sums = sum((each.sums for each in found), NOTHING)
        standing = total([each.standing for each in found], actual=actual_of(measure, sums))
        if standing is not None:
            rows.append(
                TeamRow(
                    place.department.name,
                    depth,
                    None,
                    place.department,
                    measure,
                    summed[0].basis,
                    len({goal.person_id for goal in summed}),
                    standing,
                    judge(standing),
                    costed_of(measure, sums),
                    _span(summed),
                )
            )
    return rows


def _lines(goals: Iterable[Goal]) -> Iterable[list[Goal]]:
    """Goals that are summed in one line: those of a measure, basis and kind.

    Where somebody has several that run at once (a year's and a quarter's) each window has its
    line, so that no sale is counted twice.
    """
    alike: dict[tuple[str, str, str], list[Goal]] = defaultdict(list)
    for goal in goals:
        alike[goal.measure, goal.basis, goal.credit_kind].append(goal)
    for _terms, found in sorted(alike.items()):
        if len({goal.person_id for goal in found}) == len(found):
            yield found
            continue
        by_window: dict[tuple[date, date], list[Goal]] = defaultdict(list)
        for goal in found:
            by_window[goal.starts_on, goal.ends_on].append(goal)
        yield from (by_window[window] for window in sorted(by_window))


def _span(goals: Iterable[Goal]) -> Window:
    found = list(goals)
    return Window(min(goal.starts_on for goal in found), max(goal.ends_on for goal in found))


def _goal_row(goal: Goal, depth: int, found: GoalStanding) -> TeamRow:
    return TeamRow(
        str(goal.holder),
        depth,
        goal,
        goal.department,
        goal.measure,
        goal.basis,
        1,
        found.standing,
        found.verdict,
        found.costed,
        _span([goal]),
    )


def _totals(
    goals: list[Goal],
    standings: Mapping[int, GoalStanding],
    places: list[Place],
    scope: Scope,
    *,
    today: date,
    quarter: Period | None,
) -> Totals:
    """Revenue of this quarter by department, where the total tells nothing about one person."""
    window = _window_of(quarter)
    if window is None:
        return Totals(None, ())
    # As on the performance page: who belonged to a department on any day of the window.
    reach = reach_of(scope, places, window)
    told = [place for place in places if reach.sees_total(place.department.pk)][:MOST_ROWS]
    found = standing_of(
        [Question("revenue", window, department_id=p.department.pk) for p in told], as_of=today
    )
    held = _nearest(goals, window)
    rows = []
    for place, measured in zip(told, found, strict=True):
        goal = held.get(place.department.pk)
        rows.append(
            TotalRow(
                place.department,
                len(set().union(*(p.members for p in places if p.path.startswith(place.path)))),
                actual_of("revenue", measured.sums),
                standings[goal.pk].standing if goal else None,
                goal,
            )
        )
    return Totals(quarter, tuple(rows))


def _nearest(goals: Iterable[Goal], window: Window) -> dict[int | None, Goal]:
    """The revenue goal to tell beside a department's figure of a window, by department.

    That of exactly this window; else the shortest of those that run, on the figure's own basis.
    """
    found: dict[int | None, Goal] = {}
    rows = (goal for goal in goals if goal.measure == "revenue")
    # The nearest is written last.
    for goal in sorted(rows, key=lambda goal: _distance(goal, window), reverse=True):
        found[goal.department_id] = goal
    return found


def _distance(goal: Goal, window: Window) -> tuple[bool, bool, int, int]:
    own = Window(goal.starts_on, goal.ends_on)
    other = (goal.basis, goal.credit_kind) != (Basis.BOOKED, CreditKind.REVENUE)
    return other, own != window, own.days, goal.pk
