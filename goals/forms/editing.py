"""Edit a goal that is not in force, or withdraw it: each with a reason."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms.fields import target_field, weight_field
from goals.forms.talking import SeenForm
from goals.measures import Measure
from salesmgmt.lib.fields import day_field, text_field


class EditForm(forms.Form):
    """Target, weight and days as they are to be. `seen` is the version that was looked at."""

    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    reason = text_field(_("Why"), rows=3)
    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    field_order = ("target", "weight", "starts_on", "ends_on", "reason")

    def __init__(self, *args: Any, declared: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"] = target_field(declared, least=Decimal(0))
        self.fields["weight"] = weight_field()
        self.order_fields(self.field_order)


class WithdrawForm(SeenForm):
    """Why the goal is withdrawn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = text_field(_("Why"))
