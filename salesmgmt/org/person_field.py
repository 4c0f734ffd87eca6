"""A form's field for one of some people, or of some thousand."""

import re
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.fields import offer
from salesmgmt.org.models import User

LONGEST = 254
# As suggestions are written: "Name (address)".
_ADDRESS = re.compile(r".*\(([^()]+)\)")


def written(person: User) -> str:
    """A person as suggested and shown in the field: names alone may be those of several."""
    return f"{person.name} ({person.email})"


class PersonField(forms.ModelChoiceField):
    """One of the people that `offer_people` gives it; cleans to the person.

    Up to MOST are a list to choose from. More are named: by e-mail address, by whole name, or by a
    suggestion made while typing (org/offers.py knows the `kind`).
    """

    MOST = 100

    def __init__(self, *, kind: str, **options: Any) -> None:
        self.kind = kind
        super().__init__(User.objects.none(), **options)

    @property
    def _people(self) -> QuerySet[User]:
        return cast("QuerySet[User]", self.queryset)

    def to_python(self, value: Any) -> User | None:
        """The person of an id, an address or a name; refused where nobody or several are meant."""
        text = str(value or "").strip()
        _check_text(text)
        if not text or text.isdecimal():
            return cast("User | None", super().to_python(text))
        address = _ADDRESS.fullmatch(text)
        meant = Q(email__iexact=address[1] if address else text) | Q(name__iexact=text)
        found = list(self._people.filter(meant)[:2])
        if not found:
            raise ValidationError(
                _("There is nobody of this name here: write the e-mail address or the whole name.")
            )
        if len(found) > 1:
            raise ValidationError(_("Several people are called so: write the e-mail address."))
        return found[0]

    def prepare_value(self, value: Any) -> Any:
        """What the field shows: a person by name where they are named, else what was typed."""
        if not isinstance(self.widget, _Suggesting):
            return super().prepare_value(value)
        person = value if isinstance(value, User) else None
        if person is None and str(value or "").isdecimal():
            person = self._people.filter(pk=value).first()
        return written(person) if person else value


def offer_people(
    form: forms.BaseForm, name: str, people: QuerySet[User], *, but: int | None = None
) -> None:
    """Let a PersonField offer `people` alone; one query, and one for their list.

    `but` is the id of somebody whom the kind offers and this form does not.
    """
    field = cast("PersonField", form.fields[name])
    if people[PersonField.MOST : PersonField.MOST + 1].exists():
        field.widget = _Suggesting(field.kind, but)
        field.widget.is_required = field.required
        hint = _("The whole name or the e-mail address; suggestions come from two letters on.")
        field.help_text = format_lazy("{} {}", hint, field.help_text) if field.help_text else hint
    offer(form, name, people)


def _check_text(text: str) -> None:
    """Refuse what no name or address can hold."""
    ProhibitNullCharactersValidator()(text)
    MaxLengthValidator(LONGEST)(text)


class _Suggesting(forms.TextInput):
    """A line to type in, and a list of suggestions that the server fills."""

    def __init__(self, kind: str, but: int | None) -> None:
        super().__init__({"autocomplete": "off", "maxlength": str(LONGEST)})
        self.asked = {"for": kind} | ({"but": str(but)} if but else {})

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The input and its data list."""
        list_id = f"{(attrs or {}).get('id', name)}-people"
        asks = {
            "list": list_id,
            "hx-get": f"{reverse('org:people_suggested')}?{urlencode(self.asked)}",
            "hx-trigger": "input changed delay:200ms",
            "hx-target": f"#{list_id}",
            "hx-sync": "this:replace",
        }
        line = super().render(name, value, (attrs or {}) | asks, renderer)
        return format_html('{}<datalist id="{}"></datalist>', line, list_id)
