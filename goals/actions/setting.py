"""Setting goals: one path for a form's one goal and a loader's thousands."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Max, Min, Q
from django.utils.translation import gettext_lazy as _

from goals.access import refusals
from goals.actions.checks import WHOLE, NewGoal, about, raise_some, refuse_shapes
from goals.actions.telling import tell_concerned
from goals.models import Goal, GoalQuerySet, GoalRemark, GoalVersion
from goals.notices import PROPOSED, TARGET
from goals.rules.terms import GoalState, Said
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.lib import sqlfile
from salesmgmt.lib.lookups import among
from salesmgmt.lib.sqlfile import array
from salesmgmt.org.access import scope_of
from salesmgmt.org.actions.checks import deputy, recorded, wrong
from salesmgmt.org.models import CalendarDay, Department, Membership, Period, User
from salesmgmt.sales.models import Basis, CreditKind

_HERE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class GoalsSet:
    """What `set_goals` did: ids of goals it made, in the order asked for; how many were there."""

    created: list[int]
    unchanged: int


def set_goal(
    *,
    holder: User | Department,
    measure: str,
    starts_on: date,
    ends_on: date,
    target: Decimal,
    by: User | None,
    why: str,
    today: date,
    basis: Basis = Basis.BOOKED,
    credit_kind: CreditKind = CreditKind.REVENUE,
    weight: Decimal = WHOLE,
    period: Period | None = None,
    key: str | None = None,
    state: GoalState = GoalState.IN_FORCE,
) -> Goal:
    """Set one goal with its first version. Refuses like `set_goals`, and a key that is taken."""
    row = NewGoal(
        holder, measure, starts_on, ends_on, target, basis, credit_kind, weight, period, key, state
    )
    done = set_goals([row], by=by, why=why, today=today)
    if not done.created:
        raise wrong("key", _("There is already a goal with the key %(key)s."), key=key)
    return Goal.objects.with_holder().get(pk=done.created[0])


def set_goals(
    rows: Sequence[NewGoal], *, by: User | None, why: str, today: date | None = None
) -> GoalsSet:
    """Set any number of goals in a constant number of queries; all or none.

    A row whose key exists with the same values is left unchanged, so that a load may be
    repeated; another target is refused (revise the goal), and the key of a goal that was
    withdrawn is free. Also refused: own goals and those
    of holders that `by` does not manage, targets and weights that are no plain numbers,
    weights over 100 % of one holder and window, windows that the company's calendar does not
    hold, and people who belong to no department in the window. `today` decides who manages
    whom; only the SYSTEM may leave it out. Goals in force at once are for loads of what was
    agreed elsewhere: the pages write drafts and proposals. Raises ValidationError with one
    message per row.
    """
    with recorded("goals.set_goals", by=by, why=why, **deputy(by, today)) as act:
        refuse_shapes(rows)
        _refuse_without_right(rows, by, today)
        lock_holders(rows)
        new = _without_known(rows)
        refuse_places(new)
        ids = _write(new, by, why, act) if new else []
        _announce(ids, new, by, today, act)
    return GoalsSet(ids, len(rows) - len(new))


def _refuse_without_right(rows: Sequence[NewGoal], by: User | None, today: date | None) -> None:
    if by is SYSTEM:
        return
    if today is None:
        raise TypeError("set_goals needs today= when a person sets goals.")
    refused = refusals(scope_of(by, today), {row.holder for row in rows}, today)
    for row in rows:
        if row.holder in refused:
            raise ValidationError({"holder": refused[row.holder]})


def _without_known(rows: Sequence[NewGoal]) -> list[NewGoal]:
    """Rows that are not there yet; refuses keys that are there with other values, or twice here."""
    there = Goal.objects.filter(among("key", [row.key for row in rows if row.key]))
    known = {goal.key: goal for goal in there}
    versions = GoalVersion.objects.filter(goal__in=known.values())
    targets = defaultdict(set)
    for pk, target in versions.values_list("goal", "target") if known else ():
        targets[pk].add(target)
    messages, new, seen = [], [], set()
    for row in rows:
        if row.key and row.key in seen:
            messages.append(about(row, _("the key stands twice in this load.")))
        elif row.key in known:
            messages += _differences(row, known[row.key], targets[known[row.key].pk])
        else:
            new.append(row)
        seen.add(row.key)
    raise_some(messages)
    return new


def _differences(row: NewGoal, goal: Goal, targets: set[Decimal]) -> list[ValidationError]:
    """What differs from the goal; a target that it had before a revision is no difference."""
    same = (
        getattr(goal, f"{row.holder_field}_id") == row.holder.pk
        and (goal.measure, goal.basis, goal.credit_kind)
        == (row.measure, row.basis, row.credit_kind)
        and (goal.starts_on, goal.ends_on, goal.weight) == (row.starts_on, row.ends_on, row.weight)
    )
    if not same:
        return [
            about(
                row,
                _(
                    "a goal with this key is there with another holder, measure, "
                    "window or weight; use a new key."
                ),
            )
        ]
    if row.target not in targets:
        return [about(row, _("this goal is there with another target; revise it instead."))]
    return []


def lock_holders(rows: Sequence[NewGoal]) -> None:
    """Two acts on one holder's goals wait for each other: weights stay true, keys are one goal."""
    for model in (User, Department):
        pks = {row.holder.pk for row in rows if isinstance(row.holder, model)}
        if pks:
            locked = model.objects.select_for_update(no_key=True).filter(pk__in=pks)
            list(locked.order_by("pk").values_list("pk", flat=True))


def refuse_places(rows: Sequence[NewGoal], *, besides: int | None = None) -> None:
    """Refuse goals that cannot stand beside what is there; their holders are under lock.

    `besides` is the goal, by id, that takes the place of its row.
    """
    _refuse_beyond_calendar(rows)
    _refuse_strangers(rows)
    others = Goal.objects.not_withdrawn()
    if besides is not None:
        others = others.exclude(pk=besides)
    _refuse_weights(rows, others)
    _refuse_twice(rows, others)


def _refuse_beyond_calendar(rows: Sequence[NewGoal]) -> None:
    """A window that the company's calendar does not hold has no working days to be told by."""
    if not rows:
        return
    held = CalendarDay.objects.filter(calendar__company__isnull=False)
    ends = held.aggregate(first=Min("day"), last=Max("day"))
    if ends["first"] is None:
        raise ValidationError(
            _("Set the company up before its goals: docs/operations.md says how."),
            code="no_company",
        )
    raise_some(
        [
            about(
                row,
                _(
                    "the company's calendar holds the days from %(first)s to %(last)s; choose a "
                    "window inside it: this version cannot make the calendar longer."
                ),
                **ends,
            )
            for row in rows
            if row.starts_on < ends["first"] or row.ends_on > ends["last"]
        ]
    )


def _refuse_strangers(rows: Sequence[NewGoal]) -> None:
    """A person's goal needs a department on some day of its window, or it counts nowhere."""
    people = {row.holder.pk for row in rows if row.holder_field == "person"}
    spans = defaultdict(list)
    for person, first, last in Membership.objects.filter(person__in=people).values_list(
        "person", "starts_on", "ends_on"
    ):
        spans[person].append((first, last))
    raise_some(
        [
            about(
                row,
                _(
                    "the person belongs to no department in these days; whoever runs the "
                    "installation records the membership first (docs/operations.md)."
                ),
            )
            for row in rows
            if row.holder_field == "person"
            and not any(
                first <= row.ends_on and (last is None or last >= row.starts_on)
                for first, last in spans[row.holder.pk]
            )
        ]
    )


def _refuse_weights(rows: Sequence[NewGoal], others: GoalQuerySet) -> None:
    """Weights of one holder's goals in one window share 100 %; a year's goal and its quarters'
    have windows of their own.
    """
    weights: dict[tuple[str, int, date, date], Decimal] = defaultdict(Decimal)
    for field in ("person", "department"):
        mine = [row for row in rows if row.holder_field == field]
        if not mine:
            continue
        there = others.filter(
            **{f"{field}__in": {row.holder.pk for row in mine}},
            starts_on__in={row.starts_on for row in mine},
        ).values_list(field, "starts_on", "ends_on", "weight")
        for pk, first, last, weight in there:
            weights[field, pk, first, last] += weight
    for row in rows:
        weights[row.window] += row.weight
    messages = {
        row.window: about(
            row,
            _(
                "the weights of this holder's goals in this window come to %(percent)s %%; "
                "they share 100 %%: give each goal its weight."
            ),
            percent=format((weights[row.window] * 100).normalize(), "f"),
        )
        for row in rows
        if weights[row.window] > 1
    }
    raise_some(list(messages.values()))


def _refuse_twice(rows: Sequence[NewGoal], others: GoalQuerySet) -> None:
    """One goal per holder, measure, basis, kind and window."""
    wanted = {_identity(row): row for row in rows}
    there = others.filter(
        Q(person__in={row.holder.pk for row in rows if row.holder_field == "person"})
        | Q(department__in={row.holder.pk for row in rows if row.holder_field == "department"}),
        starts_on__in={row.starts_on for row in rows},
    ).values_list("person", "department", "measure", "basis", "credit_kind", "starts_on", "ends_on")
    raise_some(
        [
            about(wanted[found], _("there is already a goal for this measure in these days."))
            for found in there
            if found in wanted
        ]
    )


def _identity(row: NewGoal) -> tuple[int | None, int | None, str, str, str, date, date]:
    is_person = row.holder_field == "person"
    holder = (row.holder.pk, None) if is_person else (None, row.holder.pk)
    terms = (row.measure, str(row.basis), str(row.credit_kind))
    return (*holder, *terms, row.starts_on, row.ends_on)


_ANNOUNCED = {GoalState.PROPOSED: PROPOSED, GoalState.IN_FORCE: TARGET}


def _announce(
    ids: Sequence[int], rows: Sequence[NewGoal], by: User | None, today: date | None, act: UUID
) -> None:
    """The first word about goals that are proposed at once, and who is told of which target.

    A load without a day brings what was agreed elsewhere: nobody is told.
    """
    announced = {GoalState.PROPOSED} if today is None else _ANNOUNCED.keys()
    states = {pk: row.state for pk, row in zip(ids, rows, strict=True) if row.state in announced}
    if not states:
        return
    versions = GoalVersion.objects.filter(goal__in=states).select_related("goal")
    GoalRemark.objects.bulk_create(
        GoalRemark(goal_id=version.goal_id, version=version, said=Said.PROPOSED, by=by, act=act)
        for version in versions
        if states[version.goal_id] is GoalState.PROPOSED
    )
    if today is not None:
        for state, kind in _ANNOUNCED.items():
            told = {v.pk: v.goal for v in versions if states[v.goal_id] is state}
            tell_concerned(told, kind, by=by, today=today)


def _write(rows: Sequence[NewGoal], by: User | None, why: str, act: UUID) -> list[int]:
    """Goals and their first versions in one statement; bulk_create takes seven times as long."""
    bound: dict[str, Any] = {
        "keys": [row.key or None for row in rows],
        "people": _holders(rows, "person"),
        "departments": _holders(rows, "department"),
        "measures": [row.measure for row in rows],
        "bases": [str(row.basis) for row in rows],
        "kinds": [str(row.credit_kind) for row in rows],
        "periods": array(row.period.pk if row.period else None for row in rows),
        "firsts": array(row.starts_on for row in rows),
        "lasts": array(row.ends_on for row in rows),
        "weights": array(row.weight for row in rows),
        "states": [str(row.state) for row in rows],
        "targets": array(row.target for row in rows),
        "why": why,
        "by": by and by.pk,
        "act": str(act),
    }
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(str(_HERE), "set_goals"), bound)
        return [pk for (pk,) in cursor.fetchall()]


def _holders(rows: Sequence[NewGoal], field: str) -> str:
    return array(row.holder.pk if row.holder_field == field else None for row in rows)
