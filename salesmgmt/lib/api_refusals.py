"""Refusals of actions as answers of the API."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as answer_refusal

from salesmgmt.lib.api import ConflictError, NotMatchedError, TooLargeError

# Of actions that found, under lock, what somebody else had just written.
_OVERTAKEN: Mapping[str, type[exceptions.APIException]] = {
    "stale": NotMatchedError,
    "raced": ConflictError,
}


# What is wrong with the whole, by the names of Django and of REST framework.
_WHOLE = {"__all__", "non_field_errors", "detail"}


def on_refusal(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answers refusals of actions like those of the API.

    400, by field; 412 or 409 where somebody else was faster; 413 for large bodies. The shape is
    always the same: `detail` is one text about the whole, every other key a field with a list.
    """
    if isinstance(error, RequestDataTooBig):
        error = TooLargeError()
    if isinstance(error, Http404):
        # Its own words are English in every language, and name a table.
        error = exceptions.NotFound()
    if isinstance(error, ValidationError):
        error = _answer_to(error)
    answer = answer_refusal(error, dict(context))
    if answer is not None:
        answer.data = _by_field(answer.data)
    return answer


def _answer_to(error: ValidationError) -> exceptions.APIException:
    overtaken = _OVERTAKEN.get(getattr(error, "code", None) or "")
    if overtaken:
        return overtaken(" ".join(error.messages))
    has_fields = hasattr(error, "error_dict")
    return exceptions.ValidationError(error.message_dict if has_fields else error.messages)


def _by_field(refusals: Any) -> dict[str, str | list[str]]:
    found: dict[str, list[str]] = {}
    for field, text in _each(refusals, ()):
        found.setdefault(field, []).append(text)
    whole = found.pop("", None)
    return ({"detail": " ".join(whole)} if whole else {}) | found


def _each(refusals: Any, place: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each text with its field; fields of fields as `outer.inner`, empty for the whole."""
    if isinstance(refusals, Mapping):
        for key, inner in refusals.items():
            yield from _each(inner, place if key in _WHOLE else (*place, str(key)))
    elif isinstance(refusals, list):
        for inner in refusals:
            yield from _each(inner, place)
    else:
        yield ".".join(place), str(refusals)
