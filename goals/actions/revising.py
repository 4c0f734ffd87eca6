"""A further version of a target, and the end of a goal."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goals.access import why_not
from goals.actions.checks import wrong_target
from goals.models import Goal, GoalVersion
from goals.rules.terms import Driver, GoalState
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.access import scope_of, stands_in_for
from salesmgmt.org.actions.checks import check_text, recorded, wrong
from salesmgmt.org.models import Department, User

_LONGEST_REASON = 2_000


def revise_goal(
    *,
    goal: Goal,
    target: Decimal,
    effective_on: date,
    driver: Driver,
    reason: str,
    by: User | None,
    today: date,
) -> GoalVersion:
    """Give the goal a version that holds from `effective_on`; the days before keep theirs."""
    if driver not in list(Driver) or driver == Driver.FIRST:
        raise wrong("driver", _("Say what changed: one of the drivers of a revision."))
    if not reason.strip():
        raise wrong("reason", _("Say in words why the target changes."))
    check_text("reason", reason, _LONGEST_REASON)
    if refusal := wrong_target(target, goal.measure):
        raise ValidationError({"target": refusal})
    facts = {"goal": goal.pk, "deputy_for": stands_in_for(by, today)}
    with recorded("goals.revise_goal", by=by, why=reason, **facts) as act:
        locked = Goal.objects.select_for_update(no_key=True).get(pk=goal.pk)
        _refuse_without_right(goal.holder, by, today)
        _refuse_closed(locked)
        if not locked.starts_on <= effective_on <= locked.ends_on:
            raise wrong(
                "effective_on",
                _("The day must lie in the goal's window, from %(first)s to %(last)s."),
                first=locked.starts_on,
                last=locked.ends_on,
            )
        latest = locked.versions.order_by("-number")[0]
        return GoalVersion.objects.create(
            goal=locked,
            number=latest.number + 1,
            target=target,
            effective_on=effective_on,
            driver=driver,
            reason=reason,
            set_by=by,
            act=act,
        )


def close_goal(*, goal: Goal, by: User | None, why: str, today: date) -> Goal:
    """Close a goal: its targets stay as they are for ever; closed twice is refused."""
    facts = {"goal": goal.pk, "deputy_for": stands_in_for(by, today)}
    with recorded("goals.close_goal", by=by, why=why, **facts):
        locked = Goal.objects.select_for_update(no_key=True).get(pk=goal.pk)
        _refuse_without_right(goal.holder, by, today)
        _refuse_closed(locked)
        locked.state = GoalState.CLOSED
        locked.save(update_fields=["state"])
    return locked


def _refuse_closed(goal: Goal) -> None:
    if goal.state == GoalState.CLOSED:
        raise wrong("goal", _("The goal is closed: set a goal in an open period instead."))


def _refuse_without_right(holder: User | Department, by: User | None, today: date) -> None:
    if by is not SYSTEM and (refusal := why_not(scope_of(by, today), holder, today)):
        raise ValidationError({"holder": refusal})
