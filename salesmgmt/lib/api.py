"""What every endpoint of the API shares: bodies, pages, filters, refusals, versions of objects."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions, status
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

if TYPE_CHECKING:
    # The settings name classes of this module while that one is still being loaded.
    from rest_framework.views import APIView

NUMBER = r"[0-9]{1,18}"
"""Of the addresses of objects: what fits into the column of their number."""
# What only escapes can bring in: the decoder of UTF-8 takes no surrogates.
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
# Of the page itself, known to every list.
_PAGING = {"cursor", "limit"}


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


class ExactJSONParser(JSONParser):
    """JSON whose numbers stay exact, up to the size that forms may have."""

    def parse(
        self,
        stream: Any,
        _media_type: Any = None,
        _parser_context: Any = None,
    ) -> Any:
        """The body; 413 where it is too large, 400 where it is no JSON or holds no text."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLargeError
        try:
            read = json.loads(body.decode(), parse_float=Decimal, parse_constant=_refuse_constant)
            if _SURROGATE.search(body):
                _refuse_halves(read)
        # Too deep for the parser is no use to anybody either.
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(
                _("This is no JSON: %(error)s") % {"error": error}
            ) from error
        return read


def _refuse_constant(word: str) -> None:
    raise ValueError(word)


def _refuse_halves(document: Any) -> None:
    """Refuse halves of characters: neither the database nor an answer can hold them."""
    for place, text in _texts(document, ""):
        if not _is_whole(text):
            words = {"place": place.encode(errors="backslashreplace").decode()}
            message = _(
                "%(place)s holds half of a character (a lone surrogate): send it whole, as UTF-8 "
                "or as two escapes \\ud83d\\ude00."
            )
            raise exceptions.ParseError(message % words)


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every key and text of a document with its place as a JSON pointer."""
    if isinstance(value, str):
        yield place or "/", value
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _texts(each, f"{place}/{number}")
    elif isinstance(value, dict):
        for key, each in value.items():
            yield f"{place}/{key}", key
            yield from _texts(each, f"{place}/{key}")


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class Pages(CursorPagination):
    """Pages by cursor: rows that come or go meanwhile neither repeat nor hide another."""

    ordering = "pk"
    page_size = 100
    max_page_size = 1000
    page_size_query_param = "limit"

    def decode_cursor(self, request: Request) -> Any:
        """The place to go on from. Raises NotFound for a cursor that was not given by a page."""
        found = super().decode_cursor(request)
        position = None if found is None else found.position
        if position is not None and not (position.isascii() and position.isdigit()):
            raise exceptions.NotFound(self.invalid_cursor_message)
        return found


class KnownFilters(DjangoFilterBackend):
    """Filters of the list; a parameter that is none of them is refused, never passed over."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: "APIView") -> QuerySet:
        """The rows that match; 400 names the parameter that is wrong."""
        declared = self.get_filterset_class(view, queryset)
        known = set(declared.base_filters) if declared else set()
        refuse_unknown(request, known | _PAGING)
        return super().filter_queryset(request, queryset, view)


def refuse_unknown(request: Request, known: set[str]) -> None:
    """Refuse parameters of the address that mean nothing here."""
    unknown = sorted(request.query_params.keys() - known)
    if unknown:
        words = {"known": ", ".join(sorted(known))}
        message = _("There is no such parameter; known are: %(known)s.") % words
        raise exceptions.ValidationError({key: [message] for key in unknown})


def require_match(request: Request, etag: str) -> None:
    """Refuse a write about another state than the present one; `etag` is the present one's."""
    given = request.headers.get("If-Match")
    if given is None:
        raise MatchNeededError
    if given.strip() != "*" and etag not in [each.strip() for each in given.split(",")]:
        raise NotMatchedError
