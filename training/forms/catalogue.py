"""Forms of the catalogue: a module's draft, its lessons and questions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.fields import PercentField, text_field
from training.rules.terms import QuestionKind

MOST_CHOICES = 8


class CatalogueFilter(forms.Form):
    """Words of title or summary; may be left out."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)


class ModuleForm(forms.Form):
    """What a module's version says about it as a whole."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = text_field(_("Summary"), 1000, rows=3, required=False)
    pass_ratio = PercentField(
        label=_("Pass mark in percent"), least=Decimal(1), most=Decimal(100), decimals=2
    )
    most_attempts = forms.IntegerField(
        label=_("Attempts"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Empty: as many as one likes."),
    )
    valid_months = forms.IntegerField(
        label=_("Certificate holds for months"),
        min_value=1,
        max_value=120,
        required=False,
        help_text=_("Empty: it never expires."),
    )


class LessonForm(forms.Form):
    """One lesson."""

    title = forms.CharField(label=_("Title"), max_length=200)
    body = text_field(
        _("Text"),
        50_000,
        rows=16,
        strip=False,
        help_text=_("Markdown: # heading, **bold**, - list, [words](https://…)."),
    )


class QuestionForm(forms.Form):
    """A question; its choices are in the set of forms beside it."""

    text = text_field(_("Question"), 2000, rows=3)
    kind = forms.ChoiceField(
        label=_("Answers"),
        choices=[
            (QuestionKind.SINGLE.value, _("one is right")),
            (QuestionKind.MULTIPLE.value, _("one or several are right")),
        ],
    )


class ChoiceForm(forms.Form):
    """An answer to choose; an empty one is left out."""

    text = forms.CharField(label=_("Answer"), max_length=500, required=False)
    is_right = forms.BooleanField(label=_("right"), required=False)


class _Choices(BaseFormSet):
    @property
    def given(self) -> list[tuple[str, bool]]:
        """The answers that were written, in their order."""
        rows = [form.cleaned_data for form in self.forms]
        return [(row["text"], row["is_right"]) for row in rows if row.get("text")]


ChoiceFormSet: Any = formset_factory(
    ChoiceForm,
    formset=_Choices,
    extra=MOST_CHOICES,
    max_num=MOST_CHOICES,
    absolute_max=MOST_CHOICES,
    validate_max=True,
)
