"""Filters of the performance tree and of the entries behind a figure."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms import AsOfForm
from goals.measures import measure_choices
from salesmgmt.lib.templatetags.figures import STATUSES
from salesmgmt.org.models import Department
from salesmgmt.sales.models import Basis

REVENUE = "revenue"


class FigureForm(AsOfForm):
    """Measure, basis, department and as-of day; left out they are revenue, booked, all, today."""

    measure = forms.ChoiceField(label=_("Measure"), choices=measure_choices, required=False)
    basis = forms.ChoiceField(
        label=_("Basis"), choices=[(b.value, STATUSES[b.value][2]) for b in Basis], required=False
    )
    department = forms.ChoiceField(label=_("Department"), required=False)
    field_order = ("measure", "basis", "department", "pace", "as_of")

    def __init__(
        self, *args: Any, today: date, departments: Iterable[Department], **kwargs: Any
    ) -> None:
        super().__init__(*args, today=today, **kwargs)
        self._departments = {department.key: department for department in departments}
        offered = [(key, department.name) for key, department in self._departments.items()]
        self.fields["department"] = forms.ChoiceField(
            label=_("Department"), choices=[("", _("All")), *offered], required=False
        )

    def clean_measure(self) -> str:
        return self.cleaned_data["measure"] or REVENUE

    def clean_basis(self) -> str:
        return self.cleaned_data["basis"] or Basis.BOOKED

    def clean_department(self) -> Department | None:
        """The department with this key; None for all."""
        return self._departments.get(self.cleaned_data["department"])


class TreeForm(FigureForm):
    """The same, and whether only what is off pace is shown."""

    pace = forms.ChoiceField(
        label=_("Pace"), choices=[("", _("All")), ("off", _("Behind or missed"))], required=False
    )
