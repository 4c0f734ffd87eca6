"""Forms of the playbook."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.fields import offer, text_field
from salesmgmt.sales.models import Product
from training.queries.playbook import segments
from training.rules.terms import SheetKind

KINDS = [
    (SheetKind.PRODUCT.value, _("Product")),
    (SheetKind.AUDIENCE.value, _("Audience")),
    (SheetKind.STRATEGY.value, _("Strategy")),
    (SheetKind.PRACTICE.value, _("What worked")),
]
LONGEST_BODY = 50_000
LONGEST_WHY = 2_000


class PlaybookFilter(forms.Form):
    """Words and kind; both may be left out."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *KINDS], required=False)


class DraftForm(forms.Form):
    """Title and text of a sheet's draft."""

    title = forms.CharField(label=_("Title"), max_length=200)
    body = text_field(
        _("Text"),
        LONGEST_BODY,
        rows=16,
        strip=False,
        help_text=_("Markdown: # heading, **bold**, - list, [words](https://…)."),
    )


class NewSheetForm(DraftForm):
    """The same, and what the sheet is about; its reason comes from the page that led here."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    product = forms.ModelChoiceField(
        Product.objects.none(), label=_("Product"), required=False, empty_label=_("none")
    )
    segment = forms.ChoiceField(label=_("Segment"), required=False)
    reason_kind = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    reason_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    field_order = ("kind", "product", "segment", "title", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "product", Product.objects.order_by("name", "pk"))
        self.fields["product"].help_text = _("Only for a product sheet.")
        named = [(segment, segment) for segment in segments()]
        cast("forms.ChoiceField", self.fields["segment"]).choices = [("", _("none")), *named]
        self.fields["segment"].help_text = _("Only for an audience profile.")


class WhyForm(forms.Form):
    """The reason of something that cannot be taken back."""

    why = text_field(_("Reason"), LONGEST_WHY)


class DiscardForm(WhyForm):
    """The reason why a draft is discarded; beside the form that withdraws the whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "discard_%s"})
