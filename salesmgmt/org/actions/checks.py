"""What every write of this room refuses in the same way, with the field named.

`recorded` wraps an action; `checked` looks at one row; `check_rows` at many.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.acts import record_act
from salesmgmt.lib.locale import lazy_day
from salesmgmt.org.access import stands_in_for
from salesmgmt.org.models import User
from salesmgmt.org.rules.time import UnknownZoneError, known_zone

Row = TypeVar("Row")
Checked = TypeVar("Checked")
Instance = TypeVar("Instance", bound=models.Model)

MOST_MESSAGES = 20
LONGEST_WHY = 2_000
# Control characters and halves of a character: PostgreSQL refuses some, people see none.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@contextmanager
def recorded(kind: str, *, by: Any, why: str, **facts: str | int | None) -> Iterator[UUID]:
    """One act in the history. What the database refuses (a race) comes back as ValidationError."""
    check_text("why", why, LONGEST_WHY)
    try:
        with record_act(kind, by=by, why=why, **facts) as act:
            yield act
    except IntegrityError as error:
        raise _raced(error) from error


def deputy(by: User | None, today: date | None) -> dict[str, str | None]:
    """The fact that the history keeps of a deputy's act."""
    return {"deputy_for": stands_in_for(by, today)}


def wrong(field: str, message: Any, **words: Any) -> ValidationError:
    """The refusal of one field; `words` fill the named places of `message`."""
    return ValidationError({field: ValidationError(message, params=spoken(words))})


def spoken(words: dict[str, Any]) -> dict[str, Any]:
    """The words of a message, days among them as its reader writes days."""
    return {
        name: lazy_day(word) if isinstance(word, date) else word for name, word in words.items()
    }


def check_text(field: str, text: str, longest: int) -> None:
    """Refuse characters that nobody can see and texts over `longest` characters."""
    if len(text) > longest:
        message = _("Use at most %(longest)d characters; these are %(length)d.")
        raise wrong(field, message, longest=longest, length=len(text))
    if _UNPRINTABLE.search(text):
        raise wrong(field, _("Remove the characters that cannot be printed."))


def needed(field: str, text: str, message: Any, longest: int = LONGEST_WHY) -> str:
    """The text without blanks around it; refused with `message` where it is empty."""
    if not text.strip():
        raise wrong(field, message)
    check_text(field, text, longest)
    return text.strip()


def check_zone(name: str) -> None:
    """Refuse what is no time zone of the IANA database."""
    try:
        known_zone(name)
    except UnknownZoneError as error:
        message = _("There is no time zone “%(zone)s”; write for example Europe/Berlin.")
        raise wrong("timezone", message, zone=error) from error


def one_line(text: str) -> str:
    """`text` without blanks around it and with single ones inside."""
    return re.sub(r"\s+", " ", text).strip()


def check_fields(row: models.Model, *, computed: Iterable[str] = ()) -> None:
    """Check each field of `row` by itself, without a query."""
    exclude = {"password", *computed}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, str) and field.name not in exclude:
            check_text(field.name, value, getattr(field, "max_length", None) or 10_000)
        if field.is_relation:
            exclude.add(field.name)
    row.clean_fields(exclude=exclude)


def checked(row: Instance, *, computed: Iterable[str] = ()) -> Instance:
    """Check fields, uniqueness and the model's constraints; returns the row, not yet saved."""
    computed = {"password", *computed}
    check_fields(row, computed=computed)
    row.full_clean(exclude=computed)
    return row


def check_rows(rows: Iterable[Row], check: Callable[[Row], Checked]) -> list[Checked]:
    """Check every row; when any is wrong refuse them all, naming the first wrong ones by number."""
    good: list[Checked] = []
    messages: list[ValidationError] = []
    for number, row in enumerate(rows, start=1):
        try:
            good.append(check(row))
        except ValidationError as error:
            messages.append(_numbered(number, error))
            if len(messages) == MOST_MESSAGES:
                break
    if messages:
        raise ValidationError(messages)
    return good


def _numbered(number: int, error: ValidationError) -> ValidationError:
    if hasattr(error, "error_dict"):
        parts = [f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items()]
    else:
        parts = error.messages
    return ValidationError(
        _("Row %(number)d: %(problem)s"), "row", {"number": number, "problem": " ".join(parts)}
    )


def _raced(error: IntegrityError) -> ValidationError:
    """The sentence of the constraint that refused, as validation before the write would say it."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for model in apps.get_app_config("org").get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return ValidationError(constraint.get_violation_error_message(), name)
    return ValidationError(
        _("Somebody else changed this at the same moment; look at it and try again."), name
    )
