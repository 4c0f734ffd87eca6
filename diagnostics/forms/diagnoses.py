"""Forms of a diagnosis: opening it, the last step, the conclusion, and the filters of the list."""

from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from diagnostics.actions.findings import LONGEST_CONCLUSION, LONGEST_REASON
from diagnostics.actions.opening import ANSWER_DAYS, LONGEST_WHY
from diagnostics.models import Diagnosis
from diagnostics.queries.words import ANSWERS
from diagnostics.rules.terms import DiagnosisState
from salesmgmt.lib.fields import day_field, text_field

LONGEST_SEARCH = 100


class OpenForm(forms.Form):
    """Why a diagnosis is opened, and until when people answer."""

    why = text_field(
        _("Occasion"),
        LONGEST_WHY,
        help_text=_("Who reads the diagnosis reads this; people who are merely asked do not."),
    )
    due_on = day_field(_("Answers are due on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = today + timedelta(days=ANSWER_DAYS)


class AnswerForm(forms.Form):
    """What somebody says about a cause, and why."""

    answer = forms.ChoiceField(
        label=_("Answer"), choices=list(ANSWERS.items()), widget=forms.RadioSelect
    )
    reason = text_field(
        _("Reason"), LONGEST_REASON, help_text=_("It stays as it is and stands in the diagnosis.")
    )


class ConcludeForm(forms.Form):
    """What was found."""

    conclusion = text_field(_("Conclusion"), LONGEST_CONCLUSION, rows=4)


class DiagnosisFilter(django_filters.FilterSet):
    """Holder and state."""

    q = django_filters.CharFilter(method="by_holder", label=_("Holder"), max_length=LONGEST_SEARCH)
    state = django_filters.ChoiceFilter(
        choices=[(DiagnosisState.OPEN, _("Open")), (DiagnosisState.CONCLUDED, _("Concluded"))],
        label=_("State"),
        empty_label=_("All"),
    )

    class Meta:
        model = Diagnosis
        fields: list[str] = []

    @property
    def qs(self) -> QuerySet[Diagnosis]:
        """Nothing while a value is wrong: the message stands beside its field."""
        return super().qs if self.form.is_valid() or not self.is_bound else self.queryset.none()

    def by_holder(self, rows: QuerySet[Diagnosis], _name: str, text: str) -> QuerySet[Diagnosis]:
        words = text.strip()
        return rows.filter(
            Q(goal__person__name__icontains=words) | Q(goal__department__name__icontains=words)
        )
