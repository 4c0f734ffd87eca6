"""Another target in a running window."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from goals.forms.fields import target_field
from goals.measures import Measure
from goals.rules.terms import Below, Driver
from salesmgmt.lib.fields import day_field, text_field


class ReviseForm(forms.Form):
    """Target of the whole window, from when it holds, what changed and why.

    `previewed` is what the reader saw the effect of: only that is made.
    """

    effective_on = day_field(_("Holds from"))
    driver = forms.ChoiceField(
        label=_("What changed"),
        choices=[
            ("", _("Choose")),
            (Driver.PERFORMANCE.value, pgettext_lazy("driver", "Performance")),
            (Driver.ECONOMY.value, _("Economy")),
            (Driver.COMPETITION.value, _("Competition")),
            (Driver.PRODUCT.value, _("Product")),
            (Driver.TERRITORY.value, _("Territory")),
            (Driver.PERSON.value, _("Person")),
        ],
    )
    reason = text_field(_("Why"), rows=3)
    below = forms.ChoiceField(
        label=_("Goals below"),
        widget=forms.RadioSelect,
        choices=[
            (Below.SPREAD.value, _("Spread the change over them in proportion")),
            (Below.LEAVE.value, _("Leave them as they are, with a gap")),
        ],
        initial=Below.LEAVE.value,
        required=False,
    )
    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    previewed = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    field_order = ("target", "effective_on", "driver", "reason", "below")

    def __init__(self, *args: Any, declared: Measure, has_below: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"] = target_field(declared, label=_("New target of the whole window"))
        if not has_below:
            del self.fields["below"]
        self.order_fields(self.field_order)

    def clean_driver(self) -> Driver:
        """What changed."""
        return Driver(self.cleaned_data["driver"])

    def clean_below(self) -> Below:
        """What happens to the goals below; left alone where nothing is said."""
        return Below(self.cleaned_data["below"] or Below.LEAVE)

    @property
    def what(self) -> str:
        """What the preview is about, in one word for comparison."""
        chosen = self.cleaned_data
        below = chosen.get("below", Below.LEAVE)
        return f"{chosen['target'].normalize():f} {chosen['effective_on']} {below}"
