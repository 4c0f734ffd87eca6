"""Fetches programmes, awards and exports for a purpose or refuses (docs/access.md).

An award is approved by who manages the person today or by a director: never by the person, by
somebody who stands in for them, or by who proposed it.
"""

from datetime import date
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recognition.models import Award, PayrollExport, Programme, ProgrammeVersion
from recognition.models.awards import AwardQuerySet
from recognition.rules.terms import AwardKind, AwardState, ProgrammeState
from salesmgmt.org.access import Person, Scope, people_managed, scope_of
from salesmgmt.org.models import Role

WRITERS = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR})
"""Who sets programmes up and tries them on past periods."""

READERS_OF_DRAFTS = WRITERS | {Role.AUDITOR}


def writes_programmes(user: Person, today: date) -> bool:
    """Whether the person sets programmes up."""
    return bool(scope_of(user, today).roles & WRITERS)


def reads_drafts(user: Person, today: date) -> bool:
    """Whether versions that nobody has approved yet are shown."""
    return bool(scope_of(user, today).roles & READERS_OF_DRAFTS)


def require_programmes(user: Person, today: date) -> Scope:
    """What the person reaches; refused to those who neither earn, pay nor set up."""
    scope = scope_of(user, today)
    if not (scope.sees_people or scope.roles & (READERS_OF_DRAFTS | {Role.HR, Role.PAYROLL})):
        raise PermissionDenied
    return scope


def require_writer(user: Person, today: date) -> None:
    """Refuse who does not set programmes up."""
    if not writes_programmes(user, today):
        raise PermissionDenied(_("Programmes are set up by administrators and directors."))


def get_programme(
    user: Person, pk: int, *, to: Literal["view", "write", "approve"], today: date
) -> Programme:
    """The programme; Http404 for strangers, PermissionDenied for mere readers."""
    found = Programme.objects.visible_to(user, today).filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such programme."))
    if to == "write":
        require_writer(user, today)
    if to == "approve" and not scope_of(user, today).sees_all:
        raise PermissionDenied(_("A programme and its budget are approved by a director."))
    return found


def why_not_approve_version(
    user: Person, version: ProgrammeVersion, today: date
) -> str | Promise | None:
    """Why the person must not approve the version; None when they may."""
    scope = scope_of(user, today)
    if version.state != ProgrammeState.DRAFT:
        return _("Only a draft is approved.")
    if not scope.sees_all:
        return _("A programme and its budget are approved by a director.")
    if version.author_id is not None and version.author_id in {user.pk, *scope.person_ids}:
        return _("A director other than the author approves the budget.")
    return None


def require_awards(user: Person, today: date) -> Scope:
    """What the person reaches; refused to those who decide and hand over nothing."""
    scope = scope_of(user, today)
    if not (scope.sees_all or scope.is_manager or scope.roles & {Role.HR, Role.PAYROLL}):
        raise PermissionDenied(_("Your own awards are on the page “My awards”."))
    return scope


def require_statements(user: Person, today: date) -> None:
    """Refuse people who earn nothing here: who sells or leads has awards of their own."""
    if not scope_of(user, today).sees_people:
        raise PermissionDenied


def get_award(
    user: Person, pk: int, *, to: Literal["view", "decide", "fulfil"], today: date
) -> Award:
    """The award with all that naming it needs; 404 for strangers, 403 who may not act."""
    seen = Award.objects.visible_to(user, today).select_related(
        "programme",
        "version__department",
        "person",
        "goal__person",
        "decided_by",
        "proposed_by",
        "export",
        "fulfilment__done_by",
        "corrects",
    )
    award = seen.filter(pk=pk).first()
    if award is None:
        raise Http404(_("There is no such award."))
    refused = {"view": None, "decide": why_not_decide, "fulfil": why_not_fulfil}[to]
    if refused and (refusal := refused(user, award, today)):
        raise PermissionDenied(refusal)
    return award


def sees_figures(user: Person, award: Award, today: date) -> bool:
    """Whether the statement's figures are open, and not only what HR or payroll hands over."""
    scope = scope_of(user, today)
    if scope.sees_all or award.person_id in scope.person_ids:
        return True
    return Award.objects.of_business(user, today).filter(pk=award.pk).exists()


def awards_to_decide(user: Person, today: date) -> AwardQuerySet:
    """Awards that wait for this person's approval."""
    scope = scope_of(user, today)
    earned = Award.objects.filter(state=AwardState.EARNED)
    if not scope.sees_all:
        managed = people_managed(scope, today).values("pk")
        earned = earned.filter(person__in=managed) if scope.is_manager else earned.none()
    own = Q(person__in=scope.person_ids) | Q(proposed_by__in=scope.person_ids)
    return earned.exclude(own)


def why_not_decide(user: Person, award: Award, today: date) -> str | Promise | None:
    """Why the person must not approve or reject the award; None when they may."""
    scope = scope_of(user, today)
    if award.person_id in {user.pk, *scope.person_ids}:
        return _("Nobody decides on an award that they, or whom they stand in for, receive.")
    if award.proposed_by_id is not None and award.proposed_by_id in {user.pk, *scope.person_ids}:
        return _("Nobody decides on an award that they proposed.")
    if scope.sees_all:
        return None
    if scope.is_manager and people_managed(scope, today).filter(pk=award.person_id).exists():
        return None
    return _("Awards are decided by who manages the person, or by a director.")


def why_not_fulfil(user: Person, award: Award, today: date) -> str | Promise | None:
    """Why the person must not hand the award over; None when they may. Cash goes by payroll."""
    scope = scope_of(user, today)
    if award.kind == AwardKind.CASH:
        return _("Cash is paid out by payroll: make the payroll file.")
    if award.person_id in {user.pk, *scope.person_ids}:
        return _("Somebody else hands over an award that you receive.")
    if not (scope.sees_all or Role.HR in scope.roles):
        return _("Time off, offices and travel are handed over by HR.")
    return None


def awards_to_fulfil(user: Person, today: date) -> AwardQuerySet:
    """Approved awards that this person hands over: for HR and directors, not their own."""
    scope = scope_of(user, today)
    if not (scope.sees_all or Role.HR in scope.roles):
        return Award.objects.none()
    approved = Award.objects.filter(state=AwardState.APPROVED).exclude(kind=AwardKind.CASH)
    return approved.exclude(person__in=scope.person_ids)


def require_payroll(user: Person, today: date, *, to: Literal["view", "pay"]) -> None:
    """Refuse who does not pay; directors look."""
    scope = scope_of(user, today)
    if Role.PAYROLL in scope.roles or (to == "view" and scope.sees_all):
        return
    raise PermissionDenied(_("Awards are paid out by payroll."))


def get_export(pk: int) -> PayrollExport:
    """The export of whoever may see payroll at all."""
    found = PayrollExport.objects.filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such export."))
    return found
