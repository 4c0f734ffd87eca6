"""What an action refused, shown in the form that asked for it."""

from django.core.exceptions import ValidationError
from django.forms import Form


def show_refusal(form: Form, refusal: ValidationError) -> None:
    """Put each message beside its field, or on top of the form where it has no such field."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for field, errors in refusal.error_dict.items():
        form.add_error(field if field in form.fields else None, ValidationError(errors))
