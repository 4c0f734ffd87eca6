"""Fetches one diagnosis, question or action for a purpose or refuses (docs/access.md).

Who sets the goal works on its diagnosis: the manager above the holder or a director, never the
holder. The person concerned reads all of it. Who is asked, or owns an action, reaches that one
question or action, and nothing that tells whose goal it is about.
"""

from datetime import date
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diagnostics.models import Action, Diagnosis, Finding
from goals.access import why_not
from goals.models import Goal
from salesmgmt.org.access import Person, people_visible, scope_of
from salesmgmt.org.models import Accountability, Role, RoleAssignment, User

_LEADING = (Role.HEAD, Role.MANAGER, Role.DIRECTOR)


def require_diagnoses(user: Person, today: date) -> None:
    """Refuse people whose role sees nobody's figures (heads, HR, payroll ...)."""
    if not scope_of(user, today).sees_people:
        raise PermissionDenied


def refusal(user: Person, goal: Goal, today: date) -> str | Promise | None:
    """Why the person must not open or lead a diagnosis of the goal; None when they may."""
    if why_not(scope_of(user, today), goal.holder, today):
        return _("Diagnoses are led by the manager above the goal's holder or by a director.")
    return None


def get_diagnosis(
    user: User | AnonymousUser, pk: int, *, to: Literal["view", "lead"], today: date
) -> Diagnosis:
    """The diagnosis with its goal; Http404 for strangers, PermissionDenied for mere readers."""
    seen = Diagnosis.objects.visible_to(user, today).select_related(
        "goal__person", "goal__department", "opened_by", "concluded_by"
    )
    found = seen.filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such diagnosis."))
    if to == "lead" and (refused := refusal(user, found.goal, today)):
        raise PermissionDenied(refused)
    return found


def get_finding(
    user: User | AnonymousUser, pk: int, *, to: Literal["view", "answer", "lead"], today: date
) -> Finding:
    """The question with its diagnosis; answered by who is asked, reassigned by who leads."""
    seen = Finding.objects.visible_to(user, today).select_related(
        "asked_of", "answered_by", "diagnosis__goal__person", "diagnosis__goal__department"
    )
    found = seen.filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such question."))
    if to == "answer" and found.asked_of_id not in scope_of(user, today).person_ids:
        raise PermissionDenied(_("Somebody else is asked."))
    if to == "lead":
        _require_lead(user, found.diagnosis, today)
    return found


def get_action(
    user: User | AnonymousUser, pk: int, *, to: Literal["view", "finish", "lead"], today: date
) -> Action:
    """The action with its diagnosis; finished by its owner, all else by who leads."""
    seen = Action.objects.visible_to(user, today).select_related(
        "owner",
        "effect",
        "assignment__module",
        "talk__coach",
        "talk__person",
        "goal_version",
        "diagnosis__goal__person",
        "diagnosis__goal__department",
    )
    found = seen.filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such action."))
    is_owner = found.owner_id in scope_of(user, today).person_ids
    if to == "lead" or (to == "finish" and not is_owner):
        _require_lead(user, found.diagnosis, today)
    return found


def _require_lead(user: User | AnonymousUser, diagnosis: Diagnosis, today: date) -> None:
    if not sees_diagnosis(user, diagnosis, today):
        raise PermissionDenied(_("This is decided by who leads the diagnosis."))
    if refused := refusal(user, diagnosis.goal, today):
        raise PermissionDenied(refused)


def sees_diagnosis(user: Person, diagnosis: Diagnosis, today: date) -> bool:
    """Whether the person may know whose goal the diagnosis is about; one query."""
    return Diagnosis.objects.visible_to(user, today).filter(pk=diagnosis.pk).exists()


def people_to_ask(user: Person, goal: Goal, today: date) -> QuerySet[User]:
    """Who can be asked about a cause: people with an area or a leading role, and those managed.

    Never the person whose goal it is about.
    """
    return _who_answer(user, today).exclude(pk=goal.person_id or 0).order_by("sort_key", "pk")


def people_who_answer(user: Person, today: date) -> QuerySet[User]:
    """The same without a goal, for managers and directors: what fields suggest to them."""
    scope = scope_of(user, today)
    leads = scope.sees_all or scope.is_manager
    found = _who_answer(user, today).order_by("sort_key", "pk")
    return found if leads else found.none()


def _who_answer(user: Person, today: date) -> QuerySet[User]:
    leads = RoleAssignment.objects.on(today).filter(person=OuterRef("pk"), role__in=_LEADING)
    answers = Accountability.objects.on(today).filter(person=OuterRef("pk"))
    managed = people_visible(scope_of(user, today), today).values("pk")
    return User.objects.filter(Exists(leads) | Exists(answers) | Q(pk__in=managed), is_active=True)


def people_to_act(user: Person, goal: Goal, today: date) -> QuerySet[User]:
    """Who can own an action: the same people, and the person whose goal it is about."""
    asked = people_to_ask(user, goal, today).order_by().values("pk")
    return User.objects.filter(
        Q(pk__in=asked) | Q(pk=goal.person_id or 0), is_active=True
    ).order_by("sort_key", "pk")
