"""Forms of assigning: by hand, by rule, taken back, and the filters of people and matrix."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.fields import day_field, offer, text_field
from salesmgmt.org.models import Department, Role, User
from training.models import Module
from training.rules.assigning import DUE_DAYS, LONGEST_DUE_DAYS

LONGEST_WHY = 2_000


class PeopleFilter(forms.Form):
    """Narrows down whom a module can be given to."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), required=False, empty_label=_("All")
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", _("All")), *Role.choices], required=False
    )
    # The module that the page was opened for stays chosen.
    module = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", departments)


class AssignForm(forms.Form):
    """Which module, whom, until when and why."""

    module = forms.ModelChoiceField(Module.objects.none(), label=_("Module"))
    due_on = day_field(_("Due on"))
    why = text_field(_("Reason"), LONGEST_WHY)
    people = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("People"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        modules: QuerySet[Module],
        people: QuerySet[User],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "module", modules)
        offer(self, "people", people)
        self.fields["due_on"].initial = (today + timedelta(days=DUE_DAYS)).isoformat()
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()


class RuleForm(forms.Form):
    """Who learns which module within how many days."""

    module = forms.ModelChoiceField(Module.objects.none(), label=_("Module"))
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", _("All")), *Role.choices], required=False
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Department"),
        required=False,
        empty_label=_("All"),
        help_text=_("With all departments below it."),
    )
    due_days = forms.IntegerField(
        label=_("Days to do it"), min_value=1, max_value=LONGEST_DUE_DAYS, initial=DUE_DAYS
    )

    def __init__(
        self,
        *args: Any,
        modules: QuerySet[Module],
        departments: QuerySet[Department],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "module", modules)
        offer(self, "department", departments)


class MatrixFilter(forms.Form):
    """Narrows the team matrix down to a department and a module."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), required=False, empty_label=_("All")
    )
    module = forms.ModelChoiceField(
        Module.objects.none(), label=_("Module"), required=False, empty_label=_("All")
    )

    def __init__(
        self,
        *args: Any,
        departments: QuerySet[Department],
        modules: QuerySet[Module],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", departments)
        offer(self, "module", modules)
