"""Propose, accept, object, answer, take note: a goal before it is in force (G5, G6)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goals.access import concerned_people, reads_talk, refusals, why_not
from goals.actions.checks import wrong_target
from goals.actions.telling import tell_concerned, tell_setter
from goals.actions.versions import (
    acting_on,
    add_version,
    before_force,
    latest_of_each,
    move,
    next_state,
    refuse_stale,
    refuse_without_right,
    say,
    take_note,
    was_just_said,
)
from goals.models import Goal, GoalRemark, GoalVersion
from goals.notices import ACCEPTED, ANSWERED, OBJECTED, PROPOSED, TARGET
from goals.queries.talks import notices_of
from goals.rules.states import ANNOUNCED, ANSWERS, Step
from goals.rules.terms import GoalState, Said
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.access import scope_of
from salesmgmt.org.actions.checks import deputy, needed, recorded, wrong
from salesmgmt.org.actions.notices import notify_each
from salesmgmt.org.models import User

_SAID = {Step.ADOPT: Said.ADOPTED, Step.OFFER: Said.PROPOSED, Step.INSIST: Said.INSISTED}


def propose_goal(
    *,
    goal: Goal,
    by: User | None,
    today: date,
    target: Decimal | None = None,
    text: str = "",
    seen: int | None = None,
) -> Goal:
    """Show a draft to whom it concerns, or propose another `target` before they answered.

    Proposed again with the same target it stays as it is. `seen` is the number of the version
    that was looked at.
    """
    with acting_on(goal, "propose_goal", by=by, why=text, today=today) as (locked, latest, act):
        refuse_without_right(locked, by, today)
        state = next_state(locked, Step.PROPOSE)
        version, changed = latest, target is not None and target != latest.target
        if locked.state == state and not changed:
            return locked
        if seen is not None:
            refuse_stale(latest, seen)
        if changed and target is not None:
            version = add_version(
                latest,
                target=target,
                effective_on=before_force(locked, today),
                by=by,
                act=act,
                reason=text.strip(),
            )
        say(version, Said.PROPOSED, by=by, act=act, text=text.strip())
        move(locked, state)
        tell_concerned({version.pk: locked}, PROPOSED, by=by, today=today)
    return locked


def propose_goals(
    *, goals: Sequence[Goal], by: User | None, today: date, seen: Mapping[int, int] | None = None
) -> int:
    """Propose several drafts in one act, all or none; how many were not proposed before.

    `seen` holds the number of the version that was looked at by goal.
    """
    facts = {**deputy(by, today), "goals": len(goals)}
    with recorded("goals.propose_goals", by=by, why="", **facts) as act:
        locked = _locked(goals, by, today)
        drafts = [goal for goal in locked if goal.state != GoalState.PROPOSED]
        for goal in drafts:
            next_state(goal, Step.PROPOSE)
        latest = latest_of_each(drafts)
        _refuse_unseen(latest, seen)
        GoalRemark.objects.bulk_create(
            GoalRemark(goal_id=version.goal_id, version=version, said=Said.PROPOSED, by=by, act=act)
            for version in latest
        )
        Goal.objects.filter(pk__in=[goal.pk for goal in drafts]).update(state=GoalState.PROPOSED)
        by_pk = {goal.pk: goal for goal in drafts}
        told = {version.pk: by_pk[version.goal_id] for version in latest}
        tell_concerned(told, PROPOSED, by=by, today=today)
    return len(drafts)


def _refuse_unseen(latest: Iterable[GoalVersion], seen: Mapping[int, int] | None) -> None:
    """One target that was not looked at refuses them all."""
    if seen is not None:
        for version in latest:
            refuse_stale(version, seen.get(version.goal_id, 0))


def _locked(goals: Sequence[Goal], by: User | None, today: date) -> list[Goal]:
    """The goals under lock; refused where `by` may not set one of them."""
    locked = list(Goal.objects.filter(pk__in=[goal.pk for goal in goals]).locked())
    if by is not SYSTEM:
        refused = refusals(scope_of(by, today), {goal.holder for goal in locked}, today)
        for refusal in refused.values():
            raise ValidationError({"holder": refusal})
    return locked


def accept_goal(*, goal: Goal, by: User, today: date, seen: int, text: str = "") -> Goal:
    """The person agrees to the version number `seen`; that also takes note of it."""
    with acting_on(goal, "accept_goal", by=by, why=text, today=today) as (locked, latest, act):
        people = _speaks_for(locked, latest, by, today)
        if locked.state == GoalState.AGREED and was_just_said(
            locked, Said.ACCEPTED, by=by, text=text.strip()
        ):
            return locked
        state = next_state(locked, Step.ACCEPT)
        refuse_stale(latest, seen)
        say(latest, Said.ACCEPTED, by=by, act=act, text=text.strip())
        take_note(latest, people, by=by, act=act)
        move(locked, state)
        tell_setter(latest, ACCEPTED, by=by)
    return locked


def object_to_goal(
    *, goal: Goal, target: Decimal, text: str, by: User, today: date, seen: int
) -> Goal:
    """The person names the target that they would accept instead, and why."""
    reason = needed("text", text, _("Say in words why you propose another target."))
    if refusal := wrong_target(target, goal.measure):
        raise ValidationError({"target": refusal})
    with acting_on(goal, "object_to_goal", by=by, why=text, today=today) as (locked, latest, act):
        _speaks_for(locked, latest, by, today)
        if locked.state == GoalState.DISCUSSED and was_just_said(
            locked, Said.OBJECTED, by=by, text=reason, target=target
        ):
            return locked
        state = next_state(locked, Step.OBJECT)
        refuse_stale(latest, seen)
        if target == latest.target:
            raise wrong("target", _("This is the proposed target: accept it instead."))
        say(latest, Said.OBJECTED, by=by, act=act, text=reason, target=target)
        move(locked, state)
        tell_setter(latest, OBJECTED, by=by)
    return locked


def answer_objection(
    *,
    goal: Goal,
    answer: Step,
    by: User | None,
    today: date,
    seen: int,
    text: str = "",
    target: Decimal | None = None,
) -> Goal:
    """The manager adopts the counter-proposal, proposes another `target`, or insists.

    What is not adopted needs a reason. Adopted and other targets are a new version. `seen` is
    the number of the version that was objected to: each holds at most one objection.
    """
    reason = text.strip() if answer is Step.ADOPT else needed("text", text, _("Say why."))
    if answer not in ANSWERS:
        raise wrong("answer", _("Adopt the counter-proposal, propose another target, or insist."))
    with acting_on(goal, "answer_objection", by=by, why=text, today=today) as (locked, latest, act):
        refuse_without_right(locked, by, today)
        if locked.state != GoalState.DISCUSSED and was_just_said(
            locked, _SAID[answer], by=by, text=reason
        ):
            return locked
        state = next_state(locked, answer)
        refuse_stale(latest, seen)
        version = latest
        if (wanted := _answered(locked, latest, answer, target)) is not None:
            version = add_version(
                latest,
                target=wanted,
                effective_on=before_force(locked, today),
                by=by,
                act=act,
                reason=reason,
            )
        say(version, _SAID[answer], by=by, act=act, text=reason)
        move(locked, state)
        tell_concerned({version.pk: locked}, ANSWERED, by=by, today=today)
    return locked


def _answered(
    goal: Goal, latest: GoalVersion, answer: Step, target: Decimal | None
) -> Decimal | None:
    """The target that the answer brings; None where it stays."""
    if answer is Step.INSIST:
        return None
    if answer is Step.ADOPT:
        asked = goal.remarks.filter(said=Said.OBJECTED).order_by("-pk")
        return asked.values_list("target", flat=True)[0]
    if target is None:
        raise wrong("target", _("Give the target that you propose."))
    if target == latest.target:
        raise wrong("target", _("This is the target that was objected to: insist on it instead."))
    return target


def comment_on_goal(*, goal: Goal, text: str, by: User, today: date) -> Goal:
    """Say something about the goal; nothing changes by it."""
    said = needed("text", text, _("Write what you want to say."))
    with acting_on(goal, "comment_on_goal", by=by, why="", today=today) as (locked, latest, act):
        scope = scope_of(by, today)
        concerned = concerned_people(locked, today) & scope.person_ids
        if not concerned and (
            not reads_talk(scope, locked) or why_not(scope, locked.holder, today)
        ):
            raise ValidationError(
                _("A goal is discussed by whom it concerns and by who sets it."), "no_right"
            )
        if not was_just_said(locked, Said.COMMENTED, by=by, text=said):
            say(latest, Said.COMMENTED, by=by, act=act, text=said)
    return locked


def acknowledge_goal(*, goal: Goal, by: User, today: date, seen: int) -> Goal:
    """Take note of the latest version, for oneself or for whom `by` stands in; twice is once."""
    with acting_on(goal, "acknowledge_goal", by=by, why="", today=today) as (locked, latest, act):
        people = _speaks_for(locked, latest, by, today)
        refuse_stale(latest, seen)
        if locked.state not in ANNOUNCED:
            raise ValidationError(_("There is nothing to take note of yet, or no longer."), "state")
        take_note(latest, people, by=by, act=act)
    return locked


def put_in_force(
    *, goals: Sequence[Goal], by: User | None, today: date, seen: Mapping[int, int] | None = None
) -> int:
    """Let agreed goals count, all or none; those in force stay so. How many are new.

    A goal that concerns nobody but who set it needs no agreement. `seen` holds the number of
    the version that was looked at by goal.
    """
    facts = {**deputy(by, today), "goals": len(goals)}
    with recorded("goals.put_in_force", by=by, why="", **facts):
        locked = _locked(goals, by, today)
        new = [goal for goal in locked if goal.state != GoalState.IN_FORCE]
        notices = notices_of([goal.pk for goal in new], today)
        _refuse_unseen(latest_of_each(new), seen)
        shared = {notice.goal_id for notice in notices if not notice.is_setter}
        for goal in new:
            next_state(goal, Step.PUT_IN_FORCE, concerns_others=goal.pk in shared)
        Goal.objects.filter(pk__in=[goal.pk for goal in new]).update(state=GoalState.IN_FORCE)
        told = [(each.person_id, each.version_id) for each in notices if each.is_missing]
        notify_each(told=told, kind=TARGET, by=by)
    return len(new)


def _speaks_for(goal: Goal, latest: GoalVersion, by: User, today: date) -> frozenset[int]:
    """Whom the goal concerns among `by` and those they stand in for; refused for nobody.

    Who set the target does not accept it in somebody's name.
    """
    people = concerned_people(goal, today) & scope_of(by, today).person_ids
    if not people:
        raise ValidationError(_("Only the person whose goal it is answers for it."), "no_right")
    if latest.set_by_id == by.pk:
        raise ValidationError(_("You set this target yourself: another person answers."), "own")
    return people
