"""Who may log in: known people that are active and have not left; nobody signs up."""

from datetime import date
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from salesmgmt.org.models import User


def has_left(person: User, today: date) -> bool:
    """Whether the person's last day is over."""
    return person.left_on is not None and person.left_on < today


class AccountAdapter(DefaultAccountAdapter):
    """People are made by administrators; a log-in needs an active person of today."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if has_left(user, timezone.localdate()):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)
