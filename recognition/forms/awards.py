"""Filters of the list of awards, decisions with their reason, and proofs."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from recognition.actions.deciding import LONGEST_WHY
from recognition.actions.paying import LONGEST_REFERENCE
from recognition.models import Award, Programme
from recognition.queries.words import KINDS, STATES
from recognition.rules.terms import AwardKind
from salesmgmt.lib.fields import day_field, text_field


class AwardFilter(django_filters.FilterSet):
    """State, programme and kind; unknown values are refused beside their field."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=list(STATES.items()), empty_label=_("All")
    )
    programme = django_filters.ModelChoiceFilter(
        queryset=Programme.objects.none(),
        label=_("Programme"),
        to_field_name="key",
        empty_label=_("All"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Award"), choices=list(KINDS.items()), empty_label=_("All")
    )

    class Meta:
        model = Award
        fields: list[str] = []

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["programme"].queryset = programmes

    @property
    def qs(self) -> QuerySet[Award]:
        """Nothing while a value is wrong: the message stands beside its field."""
        return super().qs if self.form.is_valid() or not self.is_bound else self.queryset.none()


def _why(label: Any, **options: Any) -> forms.CharField:
    return text_field(label, LONGEST_WHY, **options)


class ApproveForm(forms.Form):
    """The amount that was looked at, and a reason where the budget is exceeded."""

    seen = forms.DecimalField(max_digits=20, decimal_places=6, widget=forms.HiddenInput)
    why = _why(
        _("Reason"),
        required=False,
        help_text=_("Needed only where a director goes beyond the budget."),
    )


class RejectForm(forms.Form):
    """Why an award is refused."""

    why = _why(_("Reason"), help_text=_("The person reads it."))


class ManyForm(forms.Form):
    """Awards ticked in the list, each with the amount that was looked at."""

    why = _why(_("Reason"), required=False)
    awards = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Tick at least one award.")}
    )

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        numbers = [one for one in data.getlist("awards") if one.isascii() and one.isdigit()]
        self.fields["awards"].choices = [  # type: ignore[attr-defined]
            (one, one) for one in numbers if len(one) < 18
        ]
        for one in numbers:
            self.fields[f"seen-{one}"] = forms.DecimalField(max_digits=20, decimal_places=6)

    def seen(self) -> dict[int, Any]:
        """The amount that was looked at, by award."""
        return {pk: self.cleaned_data[f"seen-{pk}"] for pk in self.cleaned_data["awards"]}


_REFERENCES = {
    AwardKind.TIME_OFF: _("Number of the leave"),
    AwardKind.OFFICE: _("Room"),
    AwardKind.TRAVEL: _("Booking"),
}


class FulfilForm(forms.Form):
    """The proof by kind: leave with its days, room, booking."""

    reference = forms.CharField(max_length=LONGEST_REFERENCE)
    starts_on = day_field(_("From"))
    ends_on = day_field(_("To"))

    def __init__(self, *args: Any, kind: AwardKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].label = _REFERENCES[kind]
        if kind is not AwardKind.TIME_OFF:
            del self.fields["starts_on"], self.fields["ends_on"]


class ConfirmForm(forms.Form):
    """Payroll's reference back."""

    reference = forms.CharField(label=_("Reference of payroll"), max_length=LONGEST_REFERENCE)
    paid_on = day_field(_("Paid on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paid_on"].widget.attrs["max"] = today.isoformat()
