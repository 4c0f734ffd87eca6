"""Share a goal out over those directly below it (G4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goals.access import can_be_split, may_split
from goals.actions.checks import NewGoal, about, raise_some
from goals.actions.setting import set_goals
from goals.actions.telling import tell_concerned
from goals.actions.versions import acting_on, add_version, before_force, latest_of, say
from goals.models import Goal, GoalVersion
from goals.notices import PROPOSED
from goals.queries.splitting import SplitRow, split_rows
from goals.rules.terms import GoalState, Said
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.access import scope_of
from salesmgmt.org.models import Department, User
from salesmgmt.sales.models import Basis, CreditKind


@dataclass(frozen=True, slots=True)
class Share:
    """What one of those below is to hold."""

    holder: User | Department
    target: Decimal


def split_goal(
    *, goal: Goal, shares: Sequence[Share], by: User | None, today: date, text: str = ""
) -> int:
    """Write drafts, or other targets of drafts and proposals, for those below; how many changed.

    All or none. The shares need not come to the target: a rest or an over-assignment is shown
    on the goal. Refused for who does not manage the goal, for holders that are not directly
    below it, for the own goal, and for goals that are agreed or in force (revise those).
    """
    with acting_on(goal, "split_goal", by=by, why=text, today=today) as (locked, _latest, act):
        if by is not SYSTEM and not may_split(scope_of(by, today), locked):
            raise ValidationError({"holder": _("A goal is shared out by who manages it.")})
        if not can_be_split(locked):
            raise ValidationError(
                _("Rates, closed and withdrawn goals are not shared out."), "state"
            )
        rows = {row.holder: row for row in split_rows(locked, by, today)}
        raise_some([message for share in shares if (message := _refusal(locked, rows, share))])
        new = [_draft(locked, share) for share in shares if rows[share.holder].goal is None]
        there = [below for share in shares if (below := rows[share.holder].goal) is not None]
        held = {below.holder: below for below in _locked(there)}
        found = [
            _retarget(held[share.holder], share, by=by, act=act, today=today, text=text)
            for share in shares
            if share.holder in held
        ]
        changed = [version for version in found if version is not None]
        shown = [each for each in changed if each.goal.state == GoalState.PROPOSED]
        tell_concerned({v.pk: v.goal for v in shown}, PROPOSED, by=by, today=today)
        set_goals(new, by=by, why=text, today=today)
    return len(new) + len(changed)


def _refusal(
    goal: Goal, rows: dict[User | Department, SplitRow], share: Share
) -> ValidationError | None:
    row = rows.get(share.holder)
    if row is None:
        return about(_draft(goal, share), _("this is nobody directly below the goal."))
    if row.refusal:
        return about(_draft(goal, share), row.refusal)
    if not row.is_open and row.target != share.target:
        return about(
            _draft(goal, share), _("this goal is agreed or under discussion; revise or answer it.")
        )
    return None


def _draft(goal: Goal, share: Share) -> NewGoal:
    return NewGoal(
        share.holder,
        goal.measure,
        goal.starts_on,
        goal.ends_on,
        share.target,
        Basis(goal.basis),
        CreditKind(goal.credit_kind),
        goal.weight,
        goal.period,
        state=GoalState.DRAFT,
    )


def _locked(goals: Sequence[Goal]) -> list[Goal]:
    """The same goals under lock; refused where one has moved on."""
    states = {goal.pk: goal.state for goal in goals}
    locked = list(Goal.objects.filter(pk__in=states).locked())
    if any(goal.state != states[goal.pk] for goal in locked):
        raise ValidationError(_("Somebody changed a goal below in the meantime: look again."))
    return locked


def _retarget(
    locked: Goal, share: Share, *, by: User | None, act: UUID, today: date, text: str
) -> GoalVersion | None:
    """Another target of a goal that nobody agreed to yet; None where it is the same."""
    latest = latest_of(locked)
    if latest.target == share.target:
        return None
    version = add_version(
        latest,
        target=share.target,
        effective_on=before_force(locked, today),
        by=by,
        act=act,
        reason=text.strip(),
    )
    if locked.state == GoalState.PROPOSED:
        say(version, Said.PROPOSED, by=by, act=act, text=text.strip())
    return version
