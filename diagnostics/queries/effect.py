"""How much of a measure people brought before and after an action, beside others without one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from diagnostics.models import Action
from diagnostics.rules.effect import Spans, spans_of
from goals.measures import measure
from goals.models import Goal
from goals.rules.terms import MEASURED
from monitoring.queries.attainment import Question, standing_of
from monitoring.rules.windows import Window
from salesmgmt.org.models import Membership


@dataclass(frozen=True, slots=True)
class Change:
    """One person's measure per working day (of a ratio, the ratio) before and after."""

    before: float
    after: float

    @property
    def by(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Groups:
    """The changes of the people acted on and of comparable people without an action."""

    treated: tuple[Change, ...]
    others: tuple[Change, ...]


def ready_actions(as_of: date) -> QuerySet[Action]:
    """Actions that can be measured by a day and are not yet: neither dropped nor too fresh."""
    waiting = (
        Action.objects.filter(effect__isnull=True, dropped_on__isnull=True, starts_on__lt=as_of)
        .select_related("diagnosis__goal__department")
        .order_by("pk")
    )
    return waiting.filter(
        pk__in=[
            action.pk
            for action in waiting
            if spans_of(action.starts_on, action.measure_days).after_last <= as_of
        ]
    )


def changes_around(action: Action) -> Groups:
    """Both groups' changes around the action; four queries.

    Comparable are people with a goal on the same measure, basis and kind in both windows who
    were in no action of any diagnosis then.
    """
    goal = action.diagnosis.goal
    spans = spans_of(action.starts_on, action.measure_days)
    holders = _holders(goal, spans)
    acted_on = _acted_on(goal, spans)
    others = holders - acted_on - _in_other_actions(action)
    changes = _changes(goal, sorted(acted_on | others), spans)
    return Groups(
        tuple(changes[person] for person in sorted(acted_on) if person in changes),
        tuple(changes[person] for person in sorted(others) if person in changes),
    )


def _holders(goal: Goal, spans: Spans) -> set[int]:
    """People with such a goal in both windows: they sell the whole time."""
    such = Goal.objects.filter(
        person__isnull=False,
        measure=goal.measure,
        basis=goal.basis,
        credit_kind=goal.credit_kind,
        state__in=MEASURED,
    )
    before = such.in_window(spans.before_first, spans.before_last).values_list("person", flat=True)
    after = such.in_window(spans.after_first, spans.after_last).values_list("person", flat=True)
    return set(before) & set(after)


def _acted_on(goal: Goal, spans: Spans) -> set[int]:
    """The goal's person, or who belonged to its department on the day the action began."""
    if goal.department is None:
        return {goal.person_id} if goal.person_id else set()
    belonged = Membership.objects.on(spans.after_first).filter(
        department__path__startswith=goal.department.path
    )
    members = set(belonged.values_list("person", flat=True))
    return members & _holders(goal, spans)


def near_actions(action: Action) -> QuerySet[Action]:
    """Other actions that took effect in either window around the action."""
    spans = spans_of(action.starts_on, action.measure_days)
    return Action.objects.filter(
        ~Q(pk=action.pk),
        dropped_on__isnull=True,
        starts_on__gte=spans.before_first,
        starts_on__lte=spans.after_last,
    )


def taken_together(action: Action) -> int:
    """How many of them are about the same goal; one query."""
    return near_actions(action).filter(diagnosis__goal=action.diagnosis.goal_id).count()


def _in_other_actions(action: Action) -> set[int]:
    """People of other actions near this one; departments with all in them."""
    near = near_actions(action).select_related("diagnosis__goal__department")
    found: set[int] = set()
    paths = []
    for other in near:
        goal = other.diagnosis.goal
        if goal.department is None:
            found.add(goal.person_id or 0)
        else:
            paths.append(goal.department.path)
    if paths:
        inside = Q()
        for path in paths:
            inside |= Q(department__path__startswith=path)
        belonged = Membership.objects.on(action.starts_on).filter(inside)
        found |= set(belonged.values_list("person", flat=True))
    return found


def _changes(goal: Goal, people: Collection[int], spans: Spans) -> Mapping[int, Change]:
    """Everybody's change; one statement. Who has no figure in one of the windows is left out."""
    windows = (
        Window(spans.before_first, spans.before_last),
        Window(spans.after_first, spans.after_last),
    )
    asked = [
        Question(goal.measure, window, person_id=person, basis=goal.basis, kind=goal.credit_kind)
        for person in people
        for window in windows
    ]
    found = standing_of(asked, as_of=spans.after_last) if asked else []
    is_ratio = measure(goal.measure).is_ratio
    changes = {}
    for n, person in enumerate(people):
        figures = []
        for answer in found[2 * n : 2 * n + 2]:
            actual, days = answer.standing.actual, answer.standing.clock.total
            if actual is not None and (is_ratio or days):
                figures.append(float(actual if is_ratio else actual / (days or 1)))
        if len(figures) == len(windows):
            changes[person] = Change(*figures)
    return changes
