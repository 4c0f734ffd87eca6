"""Refusals of actions as answers of the API."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as answer_refusal

from salesmgmt.lib.api import TooLargeError


def on_refusal(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answers refusals of actions like those of the API: 400, by field; 413 for large bodies."""
    if isinstance(error, RequestDataTooBig):
        error = TooLargeError()
    if isinstance(error, ValidationError):
        error = exceptions.ValidationError(_by_field(error))
    return answer_refusal(error, dict(context))


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        return {("detail" if f == "__all__" else f): m for f, m in error.message_dict.items()}
    return {"detail": error.messages}
