"""A form and the action behind it: what either refuses is said in the form, nothing is lost."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

Made = TypeVar("Made")


def refuse(form: forms.Form, refusal: ValidationError) -> None:
    """Put the sentences of `refusal` at their fields; those of no field above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for field, errors in refusal.error_dict.items():
        form.add_error(field if field in form.fields else None, ValidationError(errors))


def form_messages(form: forms.BaseForm) -> list[str]:
    """Everything that is wrong, each with its field's label, for answers without a form."""
    return [
        f"{form[name].label}: {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]


def attempt(form: forms.Form, act: Callable[..., Made], **given: Any) -> Made | None:
    """What the action made of `given` and the form's fields; None when it was not done.

    Then the form says why: its own refusal or the action's.
    """
    if not form.is_valid():
        return None
    try:
        return act(**given, **form.cleaned_data)
    except ValidationError as refusal:
        refuse(form, refusal)
        return None
