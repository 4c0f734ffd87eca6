"""Filters of the process board."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.models import Department


class ProcessForm(forms.Form):
    """The department whose orders count; left out it is all that the person may see."""

    department = forms.ChoiceField(label=_("Department"), required=False)

    def __init__(self, *args: Any, departments: Iterable[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._departments = {department.key: department for department in departments}
        offered = [(key, department.name) for key, department in self._departments.items()]
        self.fields["department"] = forms.ChoiceField(
            label=_("Department"), choices=[("", _("All")), *offered], required=False
        )

    def clean_department(self) -> Department | None:
        """The department with this key; None for all."""
        return self._departments.get(self.cleaned_data["department"])
