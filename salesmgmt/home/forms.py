"""Shapes of what a person chooses for all pages."""

from django import forms

from salesmgmt.home.context import LANGUAGES, THEMES


class LanguageForm(forms.Form):
    """One of the languages that the pages speak."""

    language = forms.ChoiceField(choices=LANGUAGES)


class ThemeForm(forms.Form):
    """As the device, light or dark."""

    theme = forms.ChoiceField(choices=[(key, label) for key, label, _icon in THEMES])
