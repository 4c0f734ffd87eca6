"""Whose program asks, and what it may do."""

import re
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

from salesmgmt.org.actions.tokens import note_use
from salesmgmt.org.adapter import has_left
from salesmgmt.org.middleware import zone_of
from salesmgmt.org.models import ApiToken, User
from salesmgmt.org.rules.tokens import TokenScope, digest_of

if TYPE_CHECKING:
    # The settings name classes of this module while that one is still being loaded.
    from rest_framework.views import APIView

_BEARER = re.compile(rb"bearer +([\x21-\x7e]{1,200}) *", re.IGNORECASE)


class RefusedRate(AnonRateThrottle):
    """Tokens that open nothing, by address: nobody tries them by the thousand."""

    scope = "refused"

    def get_cache_key(self, request: Request, _view: "APIView | None") -> str:
        """The address; who asks is not known yet."""
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; the token's owner acts, with their language and today."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Owner and token; None without the header; 401 for a token that opens nothing.

        429 where too many such came from one address.
        """
        header = get_authorization_header(request)
        if not header:
            return None
        given = _BEARER.fullmatch(header)
        token = _usable(given[1].decode()) if given else None
        if token is None:
            refused = RefusedRate()
            if not refused.allow_request(request, None):
                raise Throttled(refused.wait())
            raise AuthenticationFailed(_("This token opens nothing, or does not any more."))
        # The middleware puts back what was before the request.
        timezone.activate(zone_of(token.person))
        if token.person.language:
            translation.activate(token.person.language)
            # Of the answer's header, and of what went wrong.
            request._request.LANGUAGE_CODE = token.person.language
        today = timezone.localdate()
        if token.used_on != today:
            note_use(token=token, today=today)
        return token.person, token

    def authenticate_header(self, _request: Request) -> str:
        """What a 401 asks for."""
        return "Bearer"


def _usable(secret: str) -> ApiToken | None:
    """The token with its owner, where both may come in today; one query."""
    known = ApiToken.objects.select_related("person").filter(digest=digest_of(secret)).first()
    if known is None or not known.person.is_active:
        return None
    today = timezone.localdate(timezone=zone_of(known.person))
    over = known.revoked_at is not None or known.expires_on < today
    return None if over or has_left(known.person, today) else known


class MayAct(BasePermission):
    """People who are logged in; a token within its scopes."""

    def has_permission(self, request: Request, _view: "APIView") -> bool:
        """False: 401 for nobody, 403 for a token without this scope."""
        if isinstance(request.user, AnonymousUser):
            return False
        if not isinstance(request.auth, ApiToken):
            return True
        needed = TokenScope.READ if request.method in SAFE_METHODS else TokenScope.WRITE
        return needed in request.auth.scopes
