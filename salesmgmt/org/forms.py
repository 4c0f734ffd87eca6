"""Forms of the company's settings."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.fields import day_input
from salesmgmt.lib.templatetags.figures import day
from salesmgmt.org.actions.checks import LONGEST_WHY
from salesmgmt.org.models import Area, Period, User

EARLIEST, LATEST = "1900-01-01", "2200-12-31"


def _areas() -> list[tuple[str, str]]:
    return [(area.value, capfirst(str(area.label))) for area in Area]


class AppointForm(forms.Form):
    """Who answers for which area, from when, and why."""

    area = forms.ChoiceField(label=_("Area"), choices=_areas)
    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    starts_on = forms.DateField(
        label=_("From"),
        widget=day_input(min=EARLIEST, max=LATEST),
        help_text=_("Who answers for it until then ends the day before."),
    )
    why = forms.CharField(label=_("Reason"), max_length=LONGEST_WHY)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Q(left_on__isnull=True) | Q(left_on__gte=today)
        people = User.objects.filter(here, is_active=True).order_by("sort_key", "pk")
        self.fields["person"] = forms.ModelChoiceField(label=_("Person"), queryset=people)
        # Written in full: a date input shows nothing else.
        self.fields["starts_on"].initial = today.isoformat()


class ClosePeriodForm(forms.Form):
    """Which of the periods that are over is closed, and why."""

    period = forms.TypedChoiceField(label=_("Period"), coerce=int)
    why = forms.CharField(label=_("Reason"), max_length=LONGEST_WHY)

    def __init__(self, *args: Any, periods: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._periods = {period.pk: period for period in periods}
        offered = [
            (pk, f"{period.key} (… {day(period.ends_on)})") for pk, period in self._periods.items()
        ]
        self.fields["period"] = forms.TypedChoiceField(
            label=_("Period"), coerce=int, choices=offered
        )

    def clean_period(self) -> Period:
        """The period itself."""
        return self._periods[self.cleaned_data["period"]]
