"""Who may set the company up, and whose tokens, notices, agreements and jobs are these?"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.models import Job
from salesmgmt.org.access.scope import (
    Person,
    Scope,
    scope_of,
    signed_in,
)
from salesmgmt.org.models import Agreement, ApiToken, Notice, Role, User
from salesmgmt.org.models.notices import NoticeQuerySet


def reads_accountability(scope: Scope) -> bool:
    """Whether the person may read who answers for what in the company."""
    readers = {Role.ADMINISTRATOR, Role.DIRECTOR, Role.HEAD}
    return bool(scope.is_manager or scope.roles & readers)


def sets_up_company(scope: Scope) -> bool:
    """Whether the person appoints who answers for what, and closes periods."""
    return bool(scope.roles & {Role.ADMINISTRATOR, Role.DIRECTOR})


def require_accountability(user: Person, today: date) -> Scope:
    """What the person reaches; refused to those who may not read who answers for what."""
    scope = scope_of(user, today)
    if not reads_accountability(scope):
        raise PermissionDenied
    return scope


def require_set_up(user: Person, today: date) -> None:
    """Refuse everybody but administrators and directors."""
    if not sets_up_company(scope_of(user, today)):
        raise PermissionDenied(_("The company is set up by administrators and directors."))


def people_to_appoint(user: Person, today: date) -> QuerySet[User]:
    """Who can answer for an area: everybody who is here, to those who set the company up."""
    here = Q(left_on__isnull=True) | Q(left_on__gte=today)
    people = User.objects.filter(here, is_active=True).order_by("sort_key", "pk")
    return people if sets_up_company(scope_of(user, today)) else people.none()


def own_tokens(user: Person) -> QuerySet[ApiToken]:
    """Keys for programs that the person issued."""
    return ApiToken.objects.of(signed_in(user))


def get_token(user: Person, pk: int) -> ApiToken:
    """One of the person's own tokens; 404 for everybody else's."""
    found = own_tokens(user).filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such token."))
    return found


def own_notices(user: Person) -> NoticeQuerySet:
    """What the person was told; nobody reads it for somebody else."""
    return Notice.objects.of(signed_in(user))


def get_notice(user: Person, pk: int) -> Notice:
    """One of the person's own notices; 404 for everybody else's."""
    found = own_notices(user).filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such notice."))
    return found


def get_recipient(pk: int) -> User:
    """Whom an address that we signed names: the signature is the right to act for them."""
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise Http404(_("This address is not one that we sent."))
    return found


def get_agreement(user: Person, pk: int, *, today: date) -> Agreement:
    """An agreement, for who records and ends them; 403 for everybody else."""
    require_set_up(user, today)
    found = Agreement.objects.filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such agreement."))
    return found


def get_job(user: Person, pk: int, *, today: date) -> Job:
    """A job, for who sets the company up; 403 for everybody else."""
    require_set_up(user, today)
    found = Job.objects.filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such job."))
    return found
