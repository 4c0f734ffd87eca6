"""What is done about a cause: agreed, done, dropped, and the revision it led to."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diagnostics.access import people_to_act, refusal, sees_diagnosis
from diagnostics.actions.findings import refuse_named
from diagnostics.models import Action, Diagnosis
from diagnostics.models.actions import LONGEST_WAIT_DAYS
from diagnostics.notices import ACTION
from diagnostics.queries.actions import REASON_KIND, revisions_since
from diagnostics.queries.diagnoses import answers_of
from diagnostics.rules.steps import causes_open
from diagnostics.rules.terms import ActionKind, Cause
from goals.models import Goal, GoalVersion
from salesmgmt.org.access import NOT_AGREED, scope_of
from salesmgmt.org.actions.checks import check_text, deputy, recorded, wrong
from salesmgmt.org.actions.notices import notify
from salesmgmt.org.models import Management, Membership, Role, RoleAssignment, User
from salesmgmt.org.queries import what_is_agreed
from salesmgmt.org.rules.agreements import Feature
from training.actions.assigning import assign
from training.actions.coaching import plan_talk
from training.models import Module

LONGEST_TEXT = 2_000
LONGEST_EXPECTED = 300
MEASURE_DAYS = 56
LEAST_MEASURE_DAYS, LONGEST_MEASURE_DAYS = 7, 366


def agree_action(
    *,
    diagnosis: Diagnosis,
    cause: str,
    kind: str,
    text: str,
    owner: User,
    due_on: date,
    starts_on: date,
    by: User | None,
    today: date,
    measure_days: int = MEASURE_DAYS,
    expected: str = "",
    module: Module | None = None,
    is_demo: bool = False,
) -> Action:
    """Agree what is done about a cause (D6); a training enrols at once, a coaching plans a talk.

    Measured are `measure_days` days from `starts_on` on, beside as many before. The same said
    twice is one action.
    """
    action = Action(
        diagnosis=diagnosis,
        cause=cause,
        kind=kind,
        text=text.strip(),
        owner=owner,
        due_on=due_on,
        starts_on=starts_on,
        measure_days=measure_days,
        expected=expected.strip(),
        agreed_by=by,
        agreed_on=today,
        is_demo=is_demo,
    )
    lead = _check(action, module, by, today)
    facts = {"diagnosis": diagnosis.pk, **deputy(by, today)}
    with recorded("diagnostics.agree_action", by=by, why=text, **facts):
        Diagnosis.objects.select_for_update(no_key=True).get(pk=diagnosis.pk)
        _refuse_locked(diagnosis, cause, today)
        if twin := _twin(action):
            return twin
        action.full_clean(validate_unique=False)
        action.save()
        _follow(action, module, lead, today)
        notify(people=[owner.pk], kind=ACTION, subject=action.pk, by=by)
    return action


def finish_action(*, action: Action, by: User | None, today: date) -> Action:
    """Say that an action is done; by its owner or by who leads the diagnosis."""
    if by is None or (
        action.owner_id not in scope_of(by, today).person_ids
        and refusal(by, action.diagnosis.goal, today)
    ):
        raise wrong("by", _("The owner says when it is done."))
    facts = {"action": action.pk, **deputy(by, today)}
    with recorded("diagnostics.finish_action", by=by, why="", **facts):
        locked = _lock_open(action)
        locked.done_on = today
        locked.save(update_fields=["done_on"])
    return locked


def drop_action(*, action: Action, why: str, by: User | None, today: date) -> Action:
    """Drop an action that will not be done, with the reason."""
    lead = _lead(action.diagnosis.goal, action.diagnosis, by, today)
    if not why.strip():
        raise wrong("why", _("Say in words why it is dropped."))
    facts = {"action": action.pk, **deputy(by, today)}
    with recorded("diagnostics.drop_action", by=lead, why=why, **facts):
        locked = _lock_open(action)
        locked.dropped_on = today
        locked.save(update_fields=["dropped_on"])
    return locked


def record_revision(
    *, action: Action, version: GoalVersion, by: User | None, today: date
) -> Action:
    """Name the version of the goal that the action led to."""
    lead = _lead(action.diagnosis.goal, action.diagnosis, by, today)
    facts = {"action": action.pk, **deputy(by, today)}
    with recorded("diagnostics.record_revision", by=lead, why=version.reason, **facts):
        locked = _lock_open(action)
        if not revisions_since(locked).filter(pk=version.pk).exists():
            raise wrong("version", _("Choose a version of this goal made since it was agreed."))
        locked.goal_version = version
        locked.save(update_fields=["goal_version"])
    return locked


def _check(action: Action, module: Module | None, by: User | None, today: date) -> User:
    """Everything that can be refused before the lock; the person who decides."""
    _check_words(action)
    lead = _lead(action.diagnosis.goal, action.diagnosis, by, today)
    _check_owner(action, lead, today)
    _check_days(action)
    if (action.kind == ActionKind.TRAINING) != (module is not None):
        raise wrong("module", _("Choose a module for a training, and only for a training."))
    return lead


def _check_words(action: Action) -> None:
    if action.cause not in list(Cause):
        raise wrong("cause", _("Choose one of the causes."))
    if action.kind not in list(ActionKind):
        raise wrong("kind", _("Choose what kind of action it is."))
    if not action.text:
        raise wrong("text", _("Say what is done."))
    check_text("text", action.text, LONGEST_TEXT)
    check_text("expected", action.expected, LONGEST_EXPECTED)


def _check_days(action: Action) -> None:
    """What the database holds too, at the field that is wrong."""
    first = action.agreed_on
    if not LEAST_MEASURE_DAYS <= action.measure_days <= LONGEST_MEASURE_DAYS:
        raise wrong("measure_days", _("Measure for 7 to 366 days."))
    if action.due_on < first:
        raise wrong("due_on", _("It is due on the day it was agreed or later."))
    if not first <= action.starts_on <= first + timedelta(days=LONGEST_WAIT_DAYS):
        raise wrong(
            "starts_on", _("It takes effect on the day it was agreed or later, within two years.")
        )


def _lead(goal: Goal, diagnosis: Diagnosis, by: User | None, today: date) -> User:
    """The person who decides; refused to everybody else."""
    if by is None:
        raise wrong("by", _("A person decides this, no job."))
    if (refused := refusal(by, goal, today)) or not sees_diagnosis(by, diagnosis, today):
        raise wrong("by", refused or _("This is decided by who leads the diagnosis."))
    return by


def _check_owner(action: Action, by: User, today: date) -> None:
    """Owners who may not know whose goal it is about own no talks and read no names."""
    diagnosis, owner = action.diagnosis, action.owner
    if not people_to_act(by, diagnosis.goal, today).filter(pk=owner.pk).exists():
        raise wrong("owner", _("This person cannot own the action."))
    if sees_diagnosis(owner, diagnosis, today):
        return
    if action.kind == ActionKind.COACHING:
        raise wrong("owner", _("This person may not know whose goal it is about."))
    for field in ("text", "expected"):
        refuse_named(diagnosis, field, getattr(action, field))


def _refuse_locked(diagnosis: Diagnosis, cause: str, today: date) -> None:
    if cause != Cause.PERSON:
        return
    if Feature.PERSON_STEP not in what_is_agreed(today):
        raise wrong("cause", NOT_AGREED)
    if cause not in causes_open(answers_of(diagnosis), judges_person=True):
        raise wrong("cause", _("The person step is locked until the six are answered."))


def _twin(action: Action) -> Action | None:
    """The same action, agreed by the click before."""
    said = ("diagnosis", "cause", "kind", "text", "owner", "due_on", "starts_on", "agreed_on")
    return Action.objects.open().filter(**{name: getattr(action, name) for name in said}).first()


def _lock_open(action: Action) -> Action:
    locked = Action.objects.select_for_update(no_key=True).get(pk=action.pk)
    if locked.done_on or locked.dropped_on:
        raise ValidationError(_("The action is over already."), "over")
    return locked


def _follow(action: Action, module: Module | None, by: User, today: date) -> None:
    """What the action leads to at once, by its kind."""
    if module is not None:
        _enrol(action, module, by, today)
    elif action.kind == ActionKind.COACHING:
        _plan(action, by, today)


def _enrol(action: Action, module: Module, by: User, today: date) -> None:
    """Enrol the goal's person, or the people who sell in its department."""
    people = _sellers(action.diagnosis.goal, today)
    if not people:
        raise wrong("module", _("Nobody sells in this department today."))
    enrolled = assign(
        module=module,
        people=people,
        due_on=action.due_on,
        by=by,
        why=action.text,
        today=today,
        reason_kind=REASON_KIND,
        reason_key=str(action.pk),
        is_demo=action.is_demo,
    )
    if action.diagnosis.goal.person_id:
        # Somebody who was to learn it anyway is not enrolled twice: the running one counts.
        action.assignment = enrolled[0]
        action.save(update_fields=["assignment"])


def _sellers(goal: Goal, today: date) -> list[User]:
    if goal.person is not None:
        return [goal.person]
    if goal.department is None:
        return []
    belongs = Membership.objects.on(today).filter(department__path__startswith=goal.department.path)
    sells = RoleAssignment.objects.on(today).filter(role=Role.REP)
    return list(
        User.objects.filter(
            pk__in=belongs.values("person"), is_active=True, role_assignments__in=sells
        ).order_by("sort_key", "pk")
    )


def _plan(action: Action, by: User, today: date) -> None:
    """Plan a talk of the owner with the goal's person, or with who manages the department."""
    person = _coached(action.diagnosis.goal, today)
    if person is None or person == action.owner:
        raise wrong("owner", _("A talk takes two: choose the person who coaches."))
    action.talk = plan_talk(
        coach=action.owner,
        person=person,
        planned_on=action.due_on,
        agenda=action.text,
        by=by,
        why=action.text,
        today=today,
        reason_kind=REASON_KIND,
        reason_key=str(action.pk),
        is_demo=action.is_demo,
    )
    action.save(update_fields=["talk"])


def _coached(goal: Goal, today: date) -> User | None:
    """The goal's person, of a department who manages it."""
    if goal.person is not None:
        return goal.person
    managed = Management.objects.on(today).filter(department=goal.department_id)
    manager = managed.select_related("person").first()
    return manager.person if manager else None
