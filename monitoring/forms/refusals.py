"""A form and the action behind it: what either refuses stands in the form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from goals.forms.fields import refuse


def attempt(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether `act` was done with what was typed; why it was not stands in the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except ValidationError as error:
        refuse(form, error)
        return False
    return True
