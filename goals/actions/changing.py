"""Edit or withdraw a goal that is not in force (G14)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.actions.checks import NewGoal, refuse_shapes
from goals.actions.setting import lock_holders, refuse_places
from goals.actions.telling import tell_concerned
from goals.actions.versions import (
    LONGEST_TEXT,
    acting_on,
    add_version,
    before_force,
    move,
    refuse_stale,
    refuse_without_right,
    say,
    was_just_said,
)
from goals.models import Goal, GoalVersion
from goals.notices import PROPOSED, WITHDRAWN
from goals.rules.states import Step, after
from goals.rules.terms import GoalState, Said
from salesmgmt.org.actions.checks import needed
from salesmgmt.org.models import Period, User
from salesmgmt.sales.models import Basis, CreditKind


def edit_goal(
    *,
    goal: Goal,
    reason: str,
    by: User | None,
    today: date,
    seen: int,
    target: Decimal | None = None,
    weight: Decimal | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> GoalVersion | None:
    """Give a goal that is not in force another target, weight or window, as its next version.

    None leaves a figure as it is; where nothing changes nothing is written, and None is
    returned. A draft stays one.
    What was shown is proposed anew, whatever was answered before: an answer to the old figures
    never counts for the new ones. `seen` is the number of the version that was looked at.
    Refuses like `set_goals`. Another measure is another goal: withdraw this one and set that.
    """
    said = needed("reason", reason, _("Say in words why the goal changes."), LONGEST_TEXT)
    with acting_on(goal, "edit_goal", by=by, why=said, today=today) as (locked, latest, act):
        refuse_without_right(locked, by, today)
        state = _state_after(locked, Step.EDIT)
        there = _row(locked, latest)
        wanted = replace(
            there,
            target=there.target if target is None else target,
            weight=there.weight if weight is None else weight,
            starts_on=starts_on or there.starts_on,
            ends_on=ends_on or there.ends_on,
        )
        if wanted == there:
            return None
        refuse_stale(latest, seen)
        _write(locked, wanted)
        version = add_version(
            latest,
            target=wanted.target,
            effective_on=before_force(locked, today),
            by=by,
            act=act,
            reason=said,
        )
        move(locked, state)
        if state is GoalState.PROPOSED:
            say(version, Said.PROPOSED, by=by, act=act, text=said)
            tell_concerned({version.pk: locked}, PROPOSED, by=by, today=today)
    return version


def _row(goal: Goal, latest: GoalVersion) -> NewGoal:
    """The goal as it would be set; its key is no matter of an edit."""
    return NewGoal(
        goal.holder,
        goal.measure,
        goal.starts_on,
        goal.ends_on,
        latest.target,
        Basis(goal.basis),
        CreditKind(goal.credit_kind),
        goal.weight,
    )


def _write(goal: Goal, wanted: NewGoal) -> None:
    """Window and weight, refused where they cannot stand beside the holder's other goals."""
    refuse_shapes([wanted])
    lock_holders([wanted])
    refuse_places([wanted], besides=goal.pk)
    if (goal.starts_on, goal.ends_on) != (wanted.starts_on, wanted.ends_on):
        periods = Period.objects.filter(calendar__company__isnull=False)
        same = periods.filter(starts_on=wanted.starts_on, ends_on=wanted.ends_on)
        goal.period = same.order_by("pk").first()
    goal.starts_on, goal.ends_on, goal.weight = wanted.starts_on, wanted.ends_on, wanted.weight
    goal.save(update_fields=["starts_on", "ends_on", "weight", "period"])


def withdraw_goal(*, goal: Goal, reason: str, by: User | None, today: date, seen: int) -> Goal:
    """Take back a goal that is not in force, for ever; its history stays.

    Its weight, its measure in this window and its key are free again. Whom it concerns is told
    if they had seen it. `seen` is the number of the version that was looked at.
    """
    said = needed("reason", reason, _("Say in words why the goal is withdrawn."), LONGEST_TEXT)
    with acting_on(goal, "withdraw_goal", by=by, why=said, today=today) as (locked, latest, act):
        refuse_without_right(locked, by, today)
        if locked.state == GoalState.WITHDRAWN and _was_withdrawn_by(locked, by, said):
            return locked
        was_shown = locked.state != GoalState.DRAFT
        state = _state_after(locked, Step.WITHDRAW)
        refuse_stale(latest, seen)
        say(latest, Said.WITHDRAWN if was_shown else Said.DISCARDED, by=by, act=act, text=said)
        locked.state, locked.key = state, None
        locked.save(update_fields=["state", "key"])
        if was_shown:
            tell_concerned({latest.pk: locked}, WITHDRAWN, by=by, today=today)
    return locked


def _was_withdrawn_by(goal: Goal, by: User | None, text: str) -> bool:
    """Whether this is the second of two clicks."""
    words = (Said.WITHDRAWN, Said.DISCARDED)
    return any(was_just_said(goal, said, by=by, text=text) for said in words)


_STAYS = {
    GoalState.IN_FORCE: _("The goal is in force: revise its target instead."),
    GoalState.CLOSED: _("The goal is closed: it stays as it is."),
    GoalState.WITHDRAWN: _("The goal is withdrawn: set a new one instead."),
}


def _state_after(goal: Goal, step: Step) -> GoalState:
    """The state after an edit or a withdrawal; refused with what to do instead."""
    if refusal := why_not_changed(goal):
        raise ValidationError(str(refusal), "state")
    state = after(goal.state, step)
    if state is None:
        raise ValueError(f"No refusal for {step} of a goal in state {goal.state}.")
    return state


def why_not_changed(goal: Goal) -> Promise | None:
    """Why a goal in this state is neither edited nor withdrawn; None where it can be."""
    return _STAYS.get(GoalState(goal.state))
