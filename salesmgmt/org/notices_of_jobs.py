"""What administrators are told about the work in the background."""

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.access import Scope, scope_of, sets_up_company
from salesmgmt.org.models import Role, User
from salesmgmt.org.notices import Asked, NoticeKind, Told

JOB_FAILED = "org.job_failed"


def tell_of_jobs(asked: Collection[Asked], person: User, today: date) -> dict[Asked, Told]:
    """Which job gave up; what it does and why it failed is on its page."""
    if not sets_up_company(scope_of(person, today)):
        return {}
    sentence = gettext("Job %(job)s gave up: look why, then run it again.")
    return {
        (kind, pk): Told(sentence % {"job": pk}, reverse("org:job", args=[pk]))
        for kind, pk in asked
    }


def _is_administrator(scope: Scope) -> bool:
    return Role.ADMINISTRATOR in scope.roles


KINDS = (
    NoticeKind(
        JOB_FAILED,
        _("A job in the background gave up"),
        "refresh",
        tell_of_jobs,
        reaches=_is_administrator,
    ),
)
