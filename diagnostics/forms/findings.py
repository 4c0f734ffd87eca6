"""Putting a question to somebody else, and the filter of the questions to me."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from diagnostics.actions.findings import LONGEST_QUESTION
from diagnostics.models import Finding
from salesmgmt.lib.fields import day_field, text_field
from salesmgmt.org.models import User
from salesmgmt.org.person_field import PersonField, offer_people


class ReassignForm(forms.Form):
    """Who is asked instead, what, and until when; never `but`, whose goal it is about."""

    to = PersonField(label=_("Ask"), kind="answer")
    due_on = day_field(_("Answer is due on"))
    question = text_field(
        _("Question"),
        LONGEST_QUESTION,
        help_text=_("Write no names: who is asked may not know whose goal it is about."),
    )

    def __init__(self, *args: Any, people: QuerySet[User], but: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "to", people, but=but)


class FindingFilter(django_filters.FilterSet):
    """Questions that wait, or were answered."""

    state = django_filters.ChoiceFilter(
        choices=[("open", _("Open")), ("answered", _("Answered"))],
        label=_("State"),
        method="by_state",
        empty_label=_("All"),
    )

    class Meta:
        model = Finding
        fields: list[str] = []

    @property
    def qs(self) -> QuerySet[Finding]:
        """Nothing while a value is wrong: the message stands beside its field."""
        return super().qs if self.form.is_valid() or not self.is_bound else self.queryset.none()

    def by_state(self, rows: QuerySet[Finding], _name: str, state: str) -> QuerySet[Finding]:
        return rows.exclude(answer="") if state == "answered" else rows.filter(answer="")
