"""What an action refuses, beside the fields of the form that it came from."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import QueryDict
from django.utils.dateparse import parse_datetime


def add_refusal(form: Form, refusal: ValidationError) -> None:
    """Put the sentences of `refusal` at their fields; those of no field above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for field, errors in refusal.error_dict.items():
        form.add_error(field if field in form.fields else None, ValidationError(errors))


def seen_at(sent: QueryDict) -> datetime | None:
    """When the draft on the page was written, as the page sent it back; None for no moment."""
    try:
        moment = parse_datetime(sent.get("seen", ""))
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo else None
