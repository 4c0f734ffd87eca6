"""One goal under lock, its next version, and what is said about it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from goals.access import why_not
from goals.actions.checks import wrong_target
from goals.models import Acknowledgement, Goal, GoalRemark, GoalVersion
from goals.rules.states import Step, after
from goals.rules.terms import Driver, GoalState, Said
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.access import scope_of
from salesmgmt.org.actions.checks import check_text, deputy, recorded
from salesmgmt.org.models import User

LONGEST_TEXT = 2_000


@contextmanager
def acting_on(
    goal: Goal, verb: str, *, by: User | None, why: str, today: date
) -> Iterator[tuple[Goal, GoalVersion, UUID]]:
    """One act on one goal: the goal under lock, its latest version, and the act."""
    check_text("text", why, LONGEST_TEXT)
    facts = {"goal": goal.pk, **deputy(by, today)}
    with recorded(f"goals.{verb}", by=by, why=why, **facts) as act:
        locked = Goal.objects.locked().get(pk=goal.pk)
        yield locked, latest_of(locked), act


def latest_of(goal: Goal) -> GoalVersion:
    """The version that is talked about."""
    return goal.versions.order_by("-number")[0]


def latest_of_each(goals: Iterable[Goal]) -> QuerySet[GoalVersion]:
    """The same for several goals."""
    versions = GoalVersion.objects.filter(goal__in=goals)
    return versions.order_by("goal", "-number").distinct("goal")


def refuse_without_right(goal: Goal, by: User | None, today: date) -> None:
    """Only who sets the holder's goals; nobody their own."""
    if by is not SYSTEM and (refusal := why_not(scope_of(by, today), goal.holder, today)):
        raise ValidationError({"holder": refusal})


def refuse_stale(latest: GoalVersion, seen: int) -> None:
    """What was looked at must still be the target: nobody agrees to a figure they did not see."""
    if latest.number != seen:
        raise ValidationError(
            _("The target was changed in the meantime. Look at the new one first."), "stale"
        )


def next_state(goal: Goal, step: Step, *, concerns_others: bool = True) -> GoalState:
    """The state after the step; ValidationError where it is not open."""
    state = after(goal.state, step, concerns_others=concerns_others)
    if state is None:
        raise ValidationError(_REFUSED[step], "state")
    return state


_REFUSED = {
    Step.PROPOSE: _("Only a draft or a proposal that nobody has answered yet can be proposed."),
    Step.ACCEPT: _("Only a proposed goal can be accepted."),
    Step.OBJECT: _("Only a proposed goal can be objected to."),
    Step.ADOPT: _("There is no objection to answer."),
    Step.OFFER: _("There is no objection to answer."),
    Step.INSIST: _("There is no objection to answer."),
    Step.PUT_IN_FORCE: _(
        "A goal comes in force when it is agreed, or set after a discussion: propose it first."
    ),
    Step.REVISE: _("Only a goal in force is revised."),
    Step.CLOSE: _("Only a goal in force is closed."),
}


def move(goal: Goal, state: GoalState) -> None:
    """Write the state, unless it is the same."""
    if goal.state != state:
        goal.state = state
        goal.save(update_fields=["state"])


def before_force(goal: Goal, today: date) -> date:
    """From when a target holds that is written before the goal is in force: the window's start.

    Written earlier it holds from today, so that the latest target is also that of today.
    """
    return min(today, goal.starts_on)


def add_version(
    latest: GoalVersion,
    *,
    target: Decimal,
    effective_on: date,
    by: User | None,
    act: UUID,
    reason: str,
    driver: Driver = Driver.FIRST,
) -> GoalVersion:
    """The version after `latest`; refuses what is no target."""
    if refusal := wrong_target(target, latest.goal.measure):
        raise ValidationError({"target": refusal})
    return GoalVersion.objects.create(
        goal=latest.goal,
        number=latest.number + 1,
        target=target,
        effective_on=effective_on,
        driver=driver,
        reason=reason,
        set_by=by,
        act=act,
    )


def say(
    version: GoalVersion,
    said: Said,
    *,
    by: User | None,
    act: UUID,
    text: str = "",
    target: Decimal | None = None,
) -> GoalRemark:
    """Write down what somebody said about a version."""
    return GoalRemark.objects.create(
        goal=version.goal, version=version, said=said, target=target, text=text, by=by, act=act
    )


def was_just_said(
    goal: Goal, said: Said, *, by: User | None, text: str = "", target: Decimal | None = None
) -> bool:
    """Whether the last remark is the same: the second of two clicks does nothing."""
    last = goal.remarks.order_by("-pk").first()
    return last is not None and (last.said, last.by_id, last.text, last.target) == (
        said,
        by and by.pk,
        text,
        target,
    )


def take_note(
    version: GoalVersion, people: frozenset[int], *, by: User, act: UUID
) -> list[Acknowledgement]:
    """Write that these people know the version, by themselves or by `by`; twice is once."""
    rows = [Acknowledgement(version=version, person_id=pk, by=by, act=act) for pk in sorted(people)]
    return Acknowledgement.objects.bulk_create(rows, ignore_conflicts=True)
