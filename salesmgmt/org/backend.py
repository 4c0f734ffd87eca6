"""The log-in's back end: a request's person comes with the number of their unread notices."""

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef, QuerySet

from salesmgmt.org.models import Notice, User

MOST_COUNTED = 100
"""More are not counted, so that the number costs the same whatever waits."""


class PersonBackend(AuthenticationBackend):
    """Loads the person of a session; `unread_notices` is counted in the same statement."""

    def get_user(self, user_id: Any) -> User | None:
        """The person, or nobody when they may not log in."""
        person = next(iter(_people().filter(pk=user_id)), None)
        return person if person is not None and self.user_can_authenticate(person) else None


# Put together once: every request asks.
@cache
def _people() -> QuerySet[User]:
    unread = Notice.objects.filter(person=OuterRef("pk")).unread().values("pk")[:MOST_COUNTED]
    number = Func(ArraySubquery(unread), function="CARDINALITY", output_field=IntegerField())
    return User.objects.annotate(unread_notices=number)
