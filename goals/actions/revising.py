"""A further version of a target in a running window, and the end of a goal."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from goals.actions.checks import wrong_target
from goals.actions.telling import tell_concerned
from goals.actions.versions import (
    acting_on,
    add_version,
    next_state,
    refuse_stale,
    refuse_without_right,
)
from goals.models import Goal, GoalVersion
from goals.notices import TARGET
from goals.queries.revising import Change, changes_below
from goals.queries.targets import children_of
from goals.rules.states import Step
from goals.rules.terms import Below, Driver, GoalState
from salesmgmt.org.actions.checks import needed, wrong
from salesmgmt.org.models import Period, User
from salesmgmt.org.queries import current_company

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
    below: Below = Below.LEAVE,
    seen: int | None = None,
) -> GoalVersion:
    """Give the goal a version that holds from `effective_on`; the days before keep theirs.

    `below` spreads the change over the goals in force directly below, in proportion and in the
    same act, or leaves them and a gap. `seen` is the number of the version that was looked at.
    Everybody whom a new version concerns has to take note of it again.
    """
    _refuse_words(driver, reason)
    with acting_on(goal, "revise_goal", by=by, why=reason, today=today) as (locked, latest, act):
        refuse_without_right(locked, by, today)
        refuse_revision(locked, target=target, effective_on=effective_on, today=today)
        if seen is not None:
            refuse_stale(latest, seen)
        changes = _below(locked, latest, target, below, by=by, today=today)
        version = add_version(
            latest,
            target=target,
            effective_on=effective_on,
            by=by,
            act=act,
            reason=reason,
            driver=driver,
        )
        below_it = _spread(version, changes, by=by, act=act)
        told = {each.pk: each.goal for each in (version, *below_it)}
        tell_concerned(told, TARGET, by=by, today=today)
    return version


def refuse_revision(goal: Goal, *, target: Decimal, effective_on: date, today: date) -> None:
    """Refuse another target that the goal cannot have from that day; one query.

    A window that is over keeps its target: what was earned by it is known by then.
    """
    _refuse_closed(goal)
    next_state(goal, Step.REVISE)
    if today > goal.ends_on:
        raise wrong(
            "goal",
            _("The window ended on %(last)s: its target stays. Set a goal for the next one."),
            last=goal.ends_on,
        )
    if refusal := wrong_target(target, goal.measure):
        raise wrong("target", refusal)
    _refuse_day(goal, effective_on)


def _refuse_words(driver: Driver, reason: str) -> None:
    if driver not in list(Driver) or driver == Driver.FIRST:
        raise wrong("driver", _("Say what changed: one of the drivers of a revision."))
    needed("reason", reason, _("Say in words why the target changes."), _LONGEST_REASON)


def _refuse_day(goal: Goal, effective_on: date) -> None:
    if not goal.starts_on <= effective_on <= goal.ends_on:
        raise wrong(
            "effective_on",
            _("The day must lie in the goal's window, from %(first)s to %(last)s."),
            first=goal.starts_on,
            last=goal.ends_on,
        )
    closed = Period.objects.containing(effective_on).filter(
        calendar__company__isnull=False, closed_at__isnull=False
    )
    if closed.exists():
        raise wrong("effective_on", _("This day lies in a closed period, which keeps its target."))


def _below(
    goal: Goal,
    latest: GoalVersion,
    target: Decimal,
    below: Below,
    *,
    by: User | None,
    today: date,
) -> Sequence[Change]:
    """Goals below that change, under lock."""
    if below is not Below.SPREAD:
        return ()
    if not latest.target:
        raise wrong("below", _("A target of zero has no proportion: leave the gap and split it."))
    list(children_of(goal, [GoalState.IN_FORCE]).locked())
    changes = changes_below(
        goal, latest, target, below, user=by, today=today, currency=current_company().currency
    )
    return [change for change in changes if change.is_touched]


def _spread(
    version: GoalVersion, changes: Sequence[Change], *, by: User | None, act: UUID
) -> list[GoalVersion]:
    """The versions below; their reason names the goal above and its reason."""
    above = f"{version.goal.holder}: {version.reason}"[:_LONGEST_REASON]
    return GoalVersion.objects.bulk_create(
        GoalVersion(
            goal=change.goal,
            number=change.number + 1,
            target=change.new,
            effective_on=version.effective_on,
            driver=version.driver,
            reason=above,
            set_by=by,
            act=act,
        )
        for change in changes
    )


def close_goal(*, goal: Goal, by: User | None, why: str, today: date) -> Goal:
    """Close a goal: its targets stay as they are for ever; closed twice is refused."""
    with acting_on(goal, "close_goal", by=by, why=why, today=today) as (locked, _latest, _act):
        refuse_without_right(locked, by, today)
        _refuse_closed(locked)
        locked.state = next_state(locked, Step.CLOSE)
        locked.save(update_fields=["state"])
    return locked


def _refuse_closed(goal: Goal) -> None:
    if goal.state == GoalState.CLOSED:
        raise wrong("goal", _("The goal is closed: set a goal in an open period instead."))
