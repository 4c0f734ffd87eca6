"""The lines of `manage.py attainment`: everybody of a level, by goals or in one window."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from goals.models import Goal
from goals.rules.terms import MEASURED, HolderKind
from monitoring.measures import pipeline
from monitoring.queries.attainment import Measured, Question, attainment_of, standing_of
from monitoring.rules.pace import Standing
from monitoring.rules.windows import Window, outermost, tile
from salesmgmt.org.models import Department, User
from salesmgmt.sales.models import CreditDay, CreditKind, CreditMonth, Opportunity


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One holder, measure and window; `holder_key` is the source's own key."""

    holder_kind: HolderKind
    holder_key: str
    holder: str
    holder_id: int
    measure: str
    basis: str
    window: Window
    standing: Standing
    # Of a margin the share of revenue that has a cost.
    costed: Decimal | None


def goals_report(
    level: HolderKind,
    *,
    as_of: date,
    known_on: date | None = None,
    measure: str | None = None,
    basis: str | None = None,
    among: QuerySet[Goal] | None = None,
) -> list[ReportRow]:
    """Every measured goal of a level in its own window; `basis` counts all of them on it.

    `among` are the goals that the reader may see; everybody's by default.
    """
    every = Goal.objects.all() if among is None else among
    goals = every.filter(_held_at(level), state__in=MEASURED)
    if measure is not None:
        goals = goals.filter(measure=measure)
    found = attainment_of(goals, as_of=as_of, known_on=known_on, basis=basis).values()
    return _rows(level, list(found))


def window_report(
    level: HolderKind,
    window: Window,
    *,
    measure: str,
    basis: str,
    as_of: date,
    known_on: date | None = None,
    with_targets: bool,
) -> list[ReportRow]:
    """Everybody of a level in one window: who has credit or goals in it, or every department.

    With `with_targets` a holder's target is that of the goal with this window, or the sum of
    goals that cover each of its days once; else it stays empty. Nothing is prorated.
    """
    asked: dict[str, Any] = {
        "measure": measure,
        "basis": basis,
        "as_of": as_of,
        "known_on": known_on,
    }
    targets = _targets(level, window, **asked) if with_targets else {}
    questions = [
        Question(
            measure,
            window,
            person_id=pk if level is HolderKind.PERSON else None,
            department_id=None if level is HolderKind.PERSON else pk,
            basis=basis,
            target=targets.get(pk),
        )
        for pk in _holders(level, window, measure, basis)
    ]
    return _rows(level, standing_of(questions, as_of=as_of, known_on=known_on))


def _held_at(level: HolderKind) -> Q:
    if level is HolderKind.PERSON:
        return Q(person__isnull=False)
    return Q(department__isnull=False, department__parent__isnull=level is HolderKind.COMPANY)


def _goals_inside(level: HolderKind, window: Window, measure: str) -> QuerySet[Goal]:
    return Goal.objects.filter(
        _held_at(level),
        state__in=MEASURED,
        measure=measure,
        credit_kind=CreditKind.REVENUE,
        starts_on__gte=window.first,
        ends_on__lte=window.last,
    )


def _targets(
    level: HolderKind,
    window: Window,
    *,
    measure: str,
    basis: str,
    as_of: date,
    known_on: date | None,
) -> dict[int, Decimal]:
    goals = _goals_inside(level, window, measure).filter(basis=basis)
    by_holder: dict[int, dict[Window, Measured]] = {}
    for found in attainment_of(goals, as_of=as_of, known_on=known_on).values():
        pk = found.person_id or found.department_id or 0
        by_holder.setdefault(pk, {})[found.window] = found
    return {
        pk: target
        for pk, found in by_holder.items()
        if (target := whole_target(found, window)) is not None
    }


def whole_target(goals: dict[Window, Measured], window: Window) -> Decimal | None:
    """The target of exactly this window from goals inside it; None where days are left over."""
    parts = outermost(list(goals))
    targets = [goals[part].standing.target for part in parts]
    if not tile(parts, window) or None in targets:
        return None
    if len(parts) > 1 and goals[parts[0]].standing.is_ratio:
        return None
    return sum((target for target in targets if target is not None), Decimal(0))


def _holders(level: HolderKind, window: Window, measure: str, basis: str) -> list[int]:
    if level is not HolderKind.PERSON:
        root = level is HolderKind.COMPANY
        found = Department.objects.filter(parent__isnull=root).order_by("tree_key")
        return list(found.values_list("pk", flat=True))
    with_goals = Goal.objects.in_window(window.first, window.last).filter(
        person__isnull=False, state__in=MEASURED, measure=measure
    )
    people = {pk for pk in with_goals.values_list("person", flat=True) if pk is not None}
    if measure in pipeline.ACTUALS:
        closed = Opportunity.objects.filter(closed_on__range=(window.first, window.last))
        people |= set(closed.values_list("owner", flat=True).distinct())
    else:
        people |= _credited(window, basis)
    return sorted(people)


def _credited(window: Window, basis: str) -> set[int]:
    """People with revenue credit in the window: whole months by month, the rest by day."""
    credit = {"basis": basis, "kind": CreditKind.REVENUE, "person_id__isnull": False}
    next_day = window.last + timedelta(days=1)
    months = CreditMonth.objects.filter(
        month__gte=window.first, month__lt=next_day.replace(day=1), **credit
    )
    days = CreditDay.objects.filter(day__range=(window.first, window.last), **credit)
    edges = days.filter(Q(day__lt=_next_month(window.first)) | Q(day__gte=next_day.replace(day=1)))
    found = {
        pk for rows in (months, edges) for pk in rows.values_list("person_id", flat=True).distinct()
    }
    return {pk for pk in found if pk is not None}


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _rows(level: HolderKind, found: list[Measured]) -> list[ReportRow]:
    names = _names(level)
    rows = []
    for measured in found:
        holder_id = measured.person_id or measured.department_id or 0
        key, name = names[holder_id]
        rows.append(
            ReportRow(
                level,
                key,
                name,
                holder_id,
                measured.measure,
                measured.basis,
                measured.window,
                measured.standing,
                measured.costed,
            )
        )
    return sorted(rows, key=lambda r: (r.holder_key, r.window.first, r.measure, r.basis, r.holder))


def _names(level: HolderKind) -> dict[int, tuple[str, str]]:
    """Key and name of everybody of the level, by id."""
    model = User if level is HolderKind.PERSON else Department
    found = model.objects.values_list("pk", "key", "name")
    return {pk: (key or "", name) for pk, key, name in found}
