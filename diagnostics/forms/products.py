"""Filters of the page of what works."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.models import Department


class ProductsForm(forms.Form):
    """A department (for who manages some) and a region of customers."""

    def __init__(
        self,
        *args: Any,
        departments: Iterable[Department],
        regions: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {each.key: each for each in departments}
        named = [(key, each.name) for key, each in self.by_key.items()]
        whole = [("", _("All"))]
        self.fields["department"] = forms.ChoiceField(
            label=_("Department"), required=False, choices=[*whole, *named]
        )
        self.fields["region"] = forms.ChoiceField(
            label=_("Region"), required=False, choices=[*whole, *((r, r) for r in regions)]
        )

    def clean_department(self) -> Department | None:
        """The department of the key; None for all."""
        return self.by_key.get(self.cleaned_data["department"])
