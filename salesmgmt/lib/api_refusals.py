"""Refusals of actions as answers of the API."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as answer_refusal

from salesmgmt.lib.api import ConflictError, NotMatchedError, TooLargeError

# Of actions that found, under lock, what somebody else had just written.
_OVERTAKEN: Mapping[str, type[exceptions.APIException]] = {
    "stale": NotMatchedError,
    "raced": ConflictError,
}


def on_refusal(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answers refusals of actions like those of the API.

    400, by field; 412 or 409 where somebody else was faster; 413 for large bodies.
    """
    if isinstance(error, RequestDataTooBig):
        error = TooLargeError()
    if isinstance(error, ValidationError):
        error = _answer_to(error)
    return answer_refusal(error, dict(context))


def _answer_to(error: ValidationError) -> exceptions.APIException:
    overtaken = _OVERTAKEN.get(getattr(error, "code", None) or "")
    if overtaken:
        return overtaken(" ".join(error.messages))
    return exceptions.ValidationError(_by_field(error))


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        return {("detail" if f == "__all__" else f): m for f, m in error.message_dict.items()}
    return {"detail": error.messages}
