"""Who asks?"""

from typing import cast

from django.http import HttpRequest

from salesmgmt.org.models import User


def asker(request: HttpRequest) -> User:
    """The person who is logged in; the middleware lets nobody else come this far."""
    return cast("User", request.user)
