"""A form and the action behind it: what either refuses is said in the form."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

Made = TypeVar("Made")


def attempt(form: forms.Form, act: Callable[..., Made], **given: Any) -> Made | None:
    """What the action made of `given` and the form's fields; None when nothing was sent.

    Also when form or action refuses, which the form then says.
    """
    if not form.is_valid():
        return None
    try:
        return act(**given, **form.cleaned_data)
    except ValidationError as error:
        _take(form, error)
        return None


def _take(form: forms.Form, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, refusals in error.error_dict.items():
        form.add_error(field if field in form.fields else None, refusals)
