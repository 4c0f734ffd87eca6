"""Fetches one object of training for a purpose or refuses (docs/access.md).

Playbook and catalogue are everybody's of the company; drafts are the writers': managers,
directors, department heads, administrators. Who may assign what to whom is here too.
"""

from datetime import date
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.access import Person, Scope, people_managed, scope_of
from salesmgmt.org.models import Department, Role, User
from training.models import (
    Assignment,
    AssignmentRule,
    Attempt,
    Certificate,
    CoachingTalk,
    Lesson,
    Module,
    ModuleVersion,
    Question,
    Sheet,
    SheetVersion,
)
from training.models.playbook import WRITERS
from training.rules.terms import VersionState

Purpose = Literal["view", "write"]
"""What for: read it; draft, approve and withdraw it."""

_NO_WRITER = _(
    "Sheets and modules are written and approved by managers, department heads, directors and"
    " administrators."
)


def require_company(user: Person, today: date) -> None:
    """Refuse people who left the company."""
    if not scope_of(user, today).person_ids:
        raise PermissionDenied


def may_write(user: Person, today: date) -> bool:
    """Whether the person drafts and approves sheets and modules."""
    return _writes(scope_of(user, today))


def require_writer(user: Person, today: date) -> None:
    """Refuse people who do not write sheets and modules."""
    if not may_write(user, today):
        raise PermissionDenied(_NO_WRITER)


def _writes(scope: Scope) -> bool:
    return scope.is_manager or bool(scope.roles & WRITERS)


def why_not_write(user: Person | None, today: date) -> str | Promise | None:
    """Why the person must not draft, change or withdraw; None when they may, and for SYSTEM."""
    return None if user is None or may_write(user, today) else _NO_WRITER


def why_not_approve(
    user: Person, draft: SheetVersion | ModuleVersion, today: date
) -> str | Promise | None:
    """Why the person must not publish the draft; None when they may.

    It takes a second person: neither the author nor who stands in for the author.
    """
    scope = scope_of(user, today)
    if not _writes(scope):
        return _NO_WRITER
    if draft.author_id in scope.person_ids:
        return _("You wrote this draft: somebody else has to approve it.")
    return None


def get_sheet(user: Person, pk: int, *, to: Purpose, today: date) -> Sheet:
    """The sheet; Http404 for who may not see it, PermissionDenied for mere readers."""
    sheet = Sheet.objects.visible_to(user, today).filter(pk=pk).select_related("product").first()
    if sheet is None:
        raise Http404(_("There is no such sheet."))
    if to == "write":
        require_writer(user, today)
    return sheet


def get_module(user: Person, pk: int, *, to: Purpose, today: date) -> Module:
    """The module; Http404 for who may not see it, PermissionDenied for mere readers."""
    module = Module.objects.visible_to(user, today).filter(pk=pk).first()
    if module is None:
        raise Http404(_("There is no such module."))
    if to == "write":
        require_writer(user, today)
    return module


def get_draft(user: Person, pk: int, *, today: date) -> ModuleVersion:
    """The draft of the module with key `pk`; Http404 while there is none."""
    module = get_module(user, pk, to="write", today=today)
    draft = module.versions.filter(state=VersionState.DRAFT).select_related("module").first()
    if draft is None:
        raise Http404(_("This module has no draft."))
    return draft


def get_lesson_draft(user: Person, pk: int, *, today: date) -> Lesson:
    """A lesson of a draft; Http404 for who may not see drafts."""
    lessons = Lesson.objects.filter(_in_draft(user, today), pk=pk)
    lesson = lessons.select_related("version__module").first()
    if lesson is None:
        raise Http404(_("There is no such lesson in a draft."))
    return lesson


def get_question_draft(user: Person, pk: int, *, today: date) -> Question:
    """A question of a draft; Http404 for who may not see drafts."""
    questions = Question.objects.filter(_in_draft(user, today), pk=pk)
    question = questions.select_related("version__module").first()
    if question is None:
        raise Http404(_("There is no such question in a draft."))
    return question


def _in_draft(user: Person, today: date) -> Q:
    if not may_write(user, today):
        return Q(pk__in=[])
    return Q(version__state=VersionState.DRAFT)


def may_assign(user: Person, today: date) -> bool:
    """Whether the person assigns modules to others."""
    scope = scope_of(user, today)
    return scope.sees_all or scope.is_manager or Role.ADMINISTRATOR in scope.roles


def assigns_everybody(user: Person, today: date) -> bool:
    """Whether the person makes rules for the whole company."""
    scope = scope_of(user, today)
    return scope.sees_all or Role.ADMINISTRATOR in scope.roles


def require_manager(user: Person, today: date) -> None:
    """Refuse people who manage nobody: names of readers are their managers'."""
    scope = scope_of(user, today)
    if not (scope.sees_all or scope.is_manager):
        raise PermissionDenied(_("Who has read it is shown by name to who manages people."))


def get_rule(user: Person, pk: int, today: date) -> AssignmentRule:
    """A rule; Http404 for who assigns nothing, PermissionDenied for rules beyond one's own."""
    rules = AssignmentRule.objects.visible_to(user, today).select_related("department")
    rule = rules.filter(pk=pk).first()
    if rule is None:
        raise Http404(_("There is no such rule."))
    if refusal := why_not_rule(user, rule.department, today):
        raise PermissionDenied(refusal)
    return rule


def why_not_rule(
    user: Person | None, department: Department | None, today: date
) -> str | Promise | None:
    """Why the person must not make or end a rule for the department (None: the whole company).

    None when they may, and for SYSTEM.
    """
    if user is None or assigns_everybody(user, today):
        return None
    paths = scope_of(user, today).department_paths_now
    if department is not None and paths and department.path.startswith(paths):
        return None
    return _("Choose a department that you manage.")


def require_assigner(user: Person, today: date) -> None:
    """Refuse people who assign modules to nobody but themselves."""
    if not may_assign(user, today):
        raise PermissionDenied(_("Modules are assigned by managers, directors and administrators."))


def people_to_assign(user: Person, today: date) -> QuerySet[User]:
    """Whom the person may give modules: the own subtree, everybody for the whole company's
    directors and administrators, and themself; nobody who left.
    """
    scope = scope_of(user, today)
    staying = User.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gte=today), is_active=True
    ).order_by("sort_key", "pk")
    if assigns_everybody(user, today):
        return staying
    managed = people_managed(scope, today).values("pk")
    return staying.filter(Q(pk__in=managed) | Q(pk__in=scope.person_ids))


def get_assignment_to_withdraw(user: Person, pk: int, today: date) -> Assignment:
    """An assignment of somebody the person may assign to; 404 for strangers, 403 for the rest.

    What one is to do oneself is taken back by somebody else, unless one gave it oneself.
    """
    seen = Assignment.objects.visible_to(user, today).filter(pk=pk)
    if may_assign(user, today):
        reached = people_to_assign(user, today).values("pk")
        seen = seen | Assignment.objects.filter(pk=pk, person__in=reached)
    assignment = seen.select_related("module", "person").first()
    if assignment is None:
        raise Http404(_("There is no such assignment."))
    if refusal := why_not_withdraw(user, assignment, today):
        raise PermissionDenied(refusal)
    return assignment


def why_not_withdraw(
    user: Person | None, assignment: Assignment, today: date
) -> str | Promise | None:
    """Why the person must not take the assignment back; None when they may, and for SYSTEM."""
    if user is None or assignment.assigned_by_id == user.pk:
        return None
    own = assignment.person_id in scope_of(user, today).person_ids
    if own or not people_to_assign(user, today).filter(pk=assignment.person_id).exists():
        return _("Who manages the person takes an assignment back.")
    return None


def sees_team(user: Person, today: date) -> bool:
    """Whether the person has the team matrix: managers, directors, HR."""
    scope = scope_of(user, today)
    return scope.sees_all or scope.is_manager or Role.HR in scope.roles


def require_team(user: Person, today: date) -> None:
    """Refuse people who manage nobody and are not HR."""
    if not sees_team(user, today):
        raise PermissionDenied(_("The team's training is shown to who manages people, and to HR."))


def get_assignment(
    user: Person, pk: int, *, to: Literal["view", "take"], today: date
) -> Assignment:
    """The assignment with module and person; 404 for strangers.

    Only the person takes it: 403 for who manages or stands in for them.
    """
    seen = Assignment.objects.visible_to(user, today).filter(pk=pk)
    assignment = seen.select_related("module", "person", "assigned_by").first()
    if assignment is None:
        raise Http404(_("There is no such assignment."))
    if to == "take" and assignment.person_id != user.pk:
        raise PermissionDenied(_("Everybody takes their training themselves."))
    return assignment


def reads_why(user: Person, assignment: Assignment, today: date) -> bool:
    """Whether the person may read why it was assigned: not HR, who reads what is done."""
    return assignment.person_id == user.pk or may_assign(user, today)


def get_lesson(assignment: Assignment, pk: int) -> Lesson:
    """A lesson of what was ever published of the assignment's module; Http404 for others."""
    lessons = Lesson.objects.filter(
        version__module=assignment.module_id, version__state=VersionState.PUBLISHED
    )
    lesson = lessons.filter(pk=pk).first()
    if lesson is None:
        raise Http404(_("There is no such lesson in this module."))
    return lesson


def get_attempt(user: Person, pk: int, *, today: date) -> Attempt:
    """An own attempt; 403 for who sees the assignment, because answers are the person's alone."""
    assignments = Assignment.objects.visible_to(user, today)
    seen = Attempt.objects.filter(pk=pk, assignment__in=assignments)
    attempt = seen.select_related("assignment__module", "version", "certificate").first()
    if attempt is None:
        raise Http404(_("There is no such attempt."))
    if attempt.assignment.person_id != user.pk:
        raise PermissionDenied(_("What somebody answered is open to them alone."))
    return attempt


def get_certificate(user: Person, pk: int, *, today: date) -> Certificate:
    """The certificate with its person, module and attempt; Http404 for who may not see it."""
    seen = Certificate.objects.visible_to(user, today).filter(pk=pk)
    parts = ("person", "module", "attempt__version", "attempt__assignment")
    certificate = seen.select_related(*parts).first()
    if certificate is None:
        raise Http404(_("There is no such certificate."))
    return certificate


def get_talk(user: Person, pk: int, *, today: date) -> CoachingTalk:
    """The coaching talk, for its two people; Http404 for everybody else, whoever they are."""
    seen = CoachingTalk.objects.visible_to(user, today).filter(pk=pk)
    talk = seen.select_related("coach", "person").first()
    if talk is None:
        raise Http404(_("There is no such talk."))
    return talk


def people_to_coach(user: Person, today: date) -> QuerySet[User]:
    """Whom the person may coach: who is managed today, everybody for a director; never oneself."""
    scope = scope_of(user, today)
    staying = Q(left_on__isnull=True) | Q(left_on__gte=today)
    managed = people_managed(scope, today).filter(staying, is_active=True)
    return managed.exclude(pk=user.pk or 0).order_by("sort_key", "pk")


def may_coach(user: Person, today: date) -> bool:
    """Whether the person coaches anybody: managers and directors."""
    scope = scope_of(user, today)
    return scope.sees_all or scope.is_manager


def require_coach(user: Person, today: date) -> None:
    """Refuse people who manage nobody."""
    if not may_coach(user, today):
        raise PermissionDenied(_("Coaching talks are planned by managers and directors."))


def why_not_plan(
    by: User | None, coach: User, person: User, today: date
) -> dict[str, str | Promise] | None:
    """Why the talk must not be planned, by the field that is wrong; None when it may.

    The coach manages the person, or is a director; so does who plans a talk for another coach.
    """
    if not people_to_coach(coach, today).filter(pk=person.pk).exists():
        return {"person": _("The coach manages the person today, or is a director.")}
    if by is None or by.pk == coach.pk:
        return None
    if not people_to_coach(by, today).filter(pk=person.pk).exists():
        return {"coach": _("Talks of others are planned by who manages the person too.")}
    return None
