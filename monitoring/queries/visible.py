"""Whose figures does a person see in a window: which totals, and where people by name?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from monitoring.queries.drilldown import Figure
from monitoring.queries.tree import Shown
from monitoring.rules.periods import LONGEST_DAYS
from monitoring.rules.windows import Window
from salesmgmt.org.access import ManagedSpan, Scope
from salesmgmt.org.models import Department
from salesmgmt.org.rules.totals import Unit, tellable


@dataclass(frozen=True, slots=True)
class Place:
    """A department, and who belonged to it (not to those below) on any day of the window."""

    department: Department
    members: frozenset[int]

    @property
    def path(self) -> str:
        return self.department.path


@dataclass(frozen=True, slots=True)
class Ended:
    """A management that is over; `window` is what of it lies in the chosen one, None if nothing."""

    department: Department
    span: ManagedSpan
    window: Window | None

    @property
    def days(self) -> Window:
        """What a link may show: the common days, else the last ten years of the management."""
        if self.window is not None:
            return self.window
        earliest = self.span.ends_on - timedelta(days=LONGEST_DAYS - 1)
        return Window(max(self.span.starts_on, earliest), self.span.ends_on)


@dataclass(frozen=True, slots=True)
class Reach:
    """What the person sees in one window; departments by id, None means all."""

    scope: Scope
    window: Window
    # Departments whose people are named.
    named: frozenset[int] | None
    # Departments whose totals are shown, those above among them.
    totals: frozenset[int] | None
    # Of these, departments seen by right and not for their number of people: their past too.
    by_right: frozenset[int] | None
    # Departments of an ended management: figures stop at its first and last day.
    ended: dict[int, ManagedSpan] = field(default_factory=dict)

    @property
    def hides_few(self) -> bool:
        """Whether totals of few people are left out."""
        return not self.scope.sees_all and self.scope.totals_min_people is not None

    def names_people(self, department_id: int) -> bool:
        return self.named is None or department_id in self.named

    def sees_total(self, department_id: int) -> bool:
        return self.totals is None or department_id in self.totals

    def sees_past(self, department_id: int) -> bool:
        return self.by_right is None or department_id in self.by_right

    def shown(self, opened: frozenset[int] | None = None) -> Shown:
        """As the tree wants it; people are listed of departments in `opened` (None: of all)."""
        return Shown(self.totals, self.named, self.scope.person_ids, opened, self.by_right)


def places_in(window: Window, as_of: date) -> list[Place]:
    """All departments in the order of the tree with their members in the window; one query.

    Who comes after the as-of day hides nobody's figure of before.
    """
    overlap = Q(memberships__starts_on__lte=min(window.last, as_of)) & (
        Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=window.first)
    )
    members = ArrayAgg("memberships__person", filter=overlap, distinct=True, default=[])
    departments = Department.objects.annotate(members=members).in_tree_order()
    return [Place(department, frozenset(department.members)) for department in departments]


def reach_of(scope: Scope, places: Sequence[Place], window: Window) -> Reach:
    """What `scope` sees of these departments in a window."""
    if scope.sees_all:
        return Reach(scope, window, None, None, None)
    ended = {
        place.department.pk: span
        for span in scope.ended_management
        if Window(span.starts_on, span.ends_on).contains(window)
        for place in places
        if place.path.startswith(span.path)
    }
    managed = {p.department.pk for p in places if p.path.startswith(scope.department_paths_now)}
    named = managed | ended.keys()
    known = {p.path for p in places if p.department.pk in named}
    known |= {p.path for p in places if p.path in scope.department_paths_total}
    told = known | _tellable(scope, places, known)
    return Reach(
        scope,
        window,
        named=frozenset(named),
        totals=frozenset(p.department.pk for p in places if p.path in told),
        by_right=frozenset(p.department.pk for p in places if p.path in known),
        ended={pk: span for pk, span in ended.items() if pk not in managed},
    )


def _tellable(scope: Scope, places: Sequence[Place], known: set[str]) -> frozenset[str]:
    if scope.totals_min_people is None:
        return frozenset()
    units = [Unit(place.path, place.members) for place in places]
    return tellable(units, least=scope.totals_min_people, known=known)


def ended_managements(scope: Scope, places: Iterable[Place], window: Window) -> list[Ended]:
    """Managements that are over and do not hold the whole window, for links to their days."""
    if scope.sees_all:
        return []
    by_path = {place.path: place.department for place in places}
    found = []
    for span in scope.ended_management:
        whole = Window(span.starts_on, span.ends_on)
        outside = not span.path.startswith(scope.department_paths_now)
        if outside and span.path in by_path and not whole.contains(window):
            found.append(Ended(by_path[span.path], span, _common(whole, window)))
    return found


def _common(one: Window, other: Window) -> Window | None:
    if not one.overlaps(other):
        return None
    return Window(max(one.first, other.first), min(one.last, other.last))


def shows_whole(scope: Scope, figure: Figure) -> bool:
    """Whether the reader sees every entry of a figure; else the list is only their part of it."""
    if scope.sees_all or figure.person_id in scope.person_ids:
        return True
    department = figure.department
    if department is None:
        return False
    return department.path.startswith(scope.department_paths_now) or any(
        department.path.startswith(span.path)
        and Window(span.starts_on, span.ends_on).contains(figure.window)
        for span in scope.ended_management
    )
