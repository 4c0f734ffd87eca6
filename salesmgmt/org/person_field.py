"""A form's field for one of some people, or of some thousand."""

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.fields import offer
from salesmgmt.org.models import User

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
        if isinstance(self.widget, _Suggesting) and str(value or "").isdecimal():
            person = self._people.filter(pk=value).first()
            return written(person) if person else ""
        return value if isinstance(value, str) else super().prepare_value(value)


def offer_people(form: forms.BaseForm, name: str, people: QuerySet[User]) -> None:
    """Let a PersonField offer `people` alone; one query, and one for their list."""
    field = cast("PersonField", form.fields[name])
    if people[PersonField.MOST : PersonField.MOST + 1].exists():
        field.widget = _Suggesting(field.kind)
        field.widget.is_required = field.required
        field.help_text = field.help_text or _("Name or e-mail address; type two letters or more.")
    offer(form, name, people)


class _Suggesting(forms.TextInput):
    """A line to type in, and a list of suggestions that the server fills."""

    def __init__(self, kind: str) -> None:
        super().__init__({"autocomplete": "off", "maxlength": "254"})
        self.kind = kind

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The input and its data list."""
        list_id = f"{(attrs or {}).get('id', name)}-people"
        asks = {
            "list": list_id,
            "hx-get": f"{reverse('org:people_suggested')}?for={self.kind}",
            "hx-trigger": "input changed delay:200ms",
            "hx-target": f"#{list_id}",
            "hx-sync": "this:replace",
        }
        line = super().render(name, value, (attrs or {}) | asks, renderer)
        return format_html('{}<datalist id="{}"></datalist>', line, list_id)
