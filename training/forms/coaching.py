"""Forms of coaching talks."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.fields import day_field, text_field
from salesmgmt.org.models import User
from salesmgmt.org.person_field import PersonField, offer_people
from training.access import people_to_coach


class TalkForm(forms.Form):
    """With whom, when and about what."""

    person = PersonField(label=_("With"), kind="talk")
    planned_on = day_field(_("Planned for"))
    agenda = text_field(
        _("Agenda"), 4000, rows=5, required=False, help_text=_("Only the two of you read it.")
    )

    def __init__(self, *args: Any, coach: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "person", people_to_coach(coach, today))
        self.fields["planned_on"].widget.attrs["min"] = today.isoformat()


class HoldForm(forms.Form):
    """The day on which the talk took place."""

    held_on = day_field(_("Held on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = today.isoformat()
        self.fields["held_on"].widget.attrs["max"] = today.isoformat()


class NoteForm(forms.Form):
    """What one of the two writes down."""

    text = text_field(
        _("Note"),
        10_000,
        rows=4,
        help_text=_("Only the two of you read it. It cannot be changed afterwards."),
    )
