"""What every endpoint of the API shares: its refusals, and versions of objects."""

from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.request import Request

NUMBER = r"[0-9]{1,18}"
"""Of the addresses of objects: what fits into the column of their number."""


class TooLargeError(exceptions.APIException):
    """The body is larger than anything that this product takes at once."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = gettext_lazy("The request is too large; send fewer rows at once.")
    default_code = "too_large"


class ConflictError(exceptions.APIException):
    """What was asked for contradicts what is there."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class NotMatchedError(exceptions.APIException):
    """The object was changed since it was read (RFC 9110, If-Match)."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = gettext_lazy("It was changed in the meantime: read it again.")
    default_code = "changed"


class MatchNeededError(exceptions.APIException):
    """A write that does not say which state it is about (RFC 6585)."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = gettext_lazy("Send the ETag that you read as If-Match.")
    default_code = "if_match_needed"


def require_match(request: Request, etag: str) -> None:
    """Refuse a write about another state than the present one; `etag` is the present one's."""
    given = request.headers.get("If-Match")
    if given is None:
        raise MatchNeededError
    if given.strip() != "*" and etag not in [each.strip() for each in given.split(",")]:
        raise NotMatchedError
