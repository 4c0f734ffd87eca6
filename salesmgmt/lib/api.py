"""What every endpoint of the API shares: refusals, versions of objects, the answer to OPTIONS."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.metadata import BaseMetadata
from rest_framework.request import Request

if TYPE_CHECKING:
    # The settings name classes of this module while that one is still being loaded.
    from rest_framework.views import APIView

NUMBER = r"[0-9]{1,18}"
"""Of the addresses of objects: what fits into the column of their number."""
IDEMPOTENCY_KEY = "Idempotency-Key"
IF_MATCH = "If-Match"


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
    given = request.headers.get(IF_MATCH)
    if given is None:
        raise MatchNeededError
    if given.strip() != "*" and etag not in [each.strip() for each in given.split(",")]:
        raise NotMatchedError


class SchemaAddress(BaseMetadata):
    """What OPTIONS tells: where everything is described, right for every method."""

    def determine_metadata(self, _request: Request, _view: "APIView") -> dict[str, str]:
        """The address of the schema."""
        return {"schema": reverse("api-schema")}
