"""Whose performance or pay data an answer shows: each such answer is one row of the readers' log.

A view says it by one line, `shows(request, people=...)`, where it has fetched what it shows. The
row is written when the answer is ready and before it is sent: what cannot be noted is not shown.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from salesmgmt.journal.actions import record_reading
from salesmgmt.journal.data_classes import DataClass
from salesmgmt.journal.models import AnswerKind
from salesmgmt.org.access import scope_of, signed_in
from salesmgmt.org.models import User

if TYPE_CHECKING:
    # The settings name this module while that one's are still being loaded.
    from rest_framework.request import Request

FILTERS = (
    "as_of",
    "basis",
    "by",
    "delivery",
    "department",
    "due",
    "first",
    "goal",
    "holder",
    "kind",
    "known_on",
    "last",
    "level",
    "measure",
    "module",
    "owner",
    "pace",
    "page",
    "part",
    "period",
    "person",
    "programme",
    "sort",
    "state",
    "unassigned",
    "window",
)
"""Parameters of addresses that the log keeps; a search is text that somebody typed."""

# Keys, days and numbers; anything longer or with blanks was typed.
_KEY = re.compile(r"[\w.:~-]{1,40}")
_REFUSED_FORM = 422


@dataclass(slots=True)
class _Shown:
    """What the views of one request said."""

    reader: User
    people: set[int] = field(default_factory=set)
    data: DataClass = DataClass.PERFORMANCE


def shows(
    request: "HttpRequest | Request",
    *,
    people: Iterable[int | None],
    data: DataClass = DataClass.PERFORMANCE,
) -> None:
    """Say that the answer to `request` names these people (ids) with their figures.

    The reader and None (a department's, nobody's) may be among them. Said twice, both count; with
    pay among it all of it counts as pay.
    """
    plain: HttpRequest = getattr(request, "_request", request)
    said = plain.__dict__.setdefault("_shown", _Shown(reader=signed_in(request.user)))
    said.people.update(person for person in people if person is not None)
    if data is DataClass.PAY:
        said.data = data


def people_in(rows: QuerySet[Any], *fields: str) -> set[int | None]:
    """Whom a file's rows name in `fields`, where they are read only while it is sent; one query."""
    found = rows.order_by().values_list(*(fields or ("person",))).distinct()
    return {person for row in found for person in row}


class ReadingMiddleware:
    """Writes what was shown into the readers' log; nothing for refused answers and own data."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        said: _Shown | None = request.__dict__.get("_shown")
        if said is not None and _has_content(request, response):
            others = said.people - {said.reader.pk}
            if others:
                _record(request, response, said, others)
        return response


def _has_content(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the view's page is in the answer; a refused form is shown with its page again."""
    good = response.status_code < 300 or response.status_code == _REFUSED_FORM
    return good and request.method != "HEAD"


def _record(
    request: HttpRequest, response: HttpResponseBase, said: _Shown, others: Collection[int]
) -> None:
    match = request.resolver_match
    deputy_of = scope_of(said.reader, timezone.localdate()).person_ids - {said.reader.pk}
    record_reading(
        reader=said.reader.pk,
        stands_in_for=deputy_of,
        page=match.view_name if match else "",
        object_id=_object(match.kwargs) if match else None,
        filters=_filters(request),
        answer=_kind(request, response),
        data=said.data,
        subjects=others,
        # Set by HeadersMiddleware.
        request_id=getattr(request, "request_id", ""),
    )


def _object(arguments: dict[str, Any]) -> int | None:
    """The number of the object in the address; the API's is a text of digits."""
    found = arguments.get("pk")
    return None if found is None else int(found)


def _filters(request: HttpRequest) -> dict[str, str]:
    given = {name: request.GET.get(name, "") for name in FILTERS}
    return {name: value for name, value in given.items() if _KEY.fullmatch(value)}


def _kind(request: HttpRequest, response: HttpResponseBase) -> AnswerKind:
    if request.resolver_match and "api" in request.resolver_match.namespaces:
        return AnswerKind.API
    if response.headers.get("Content-Type", "").startswith("text/csv"):
        return AnswerKind.CSV
    return AnswerKind.FRAGMENT if "HX-Request" in request.headers else AnswerKind.PAGE
