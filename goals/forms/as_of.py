"""Which day a goal is looked at."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.fields import day_field
from salesmgmt.lib.templatetags.figures import day

EARLIEST = date(1900, 1, 1)


class AsOfForm(forms.Form):
    """The as-of day; empty is today. What has not happened yet is no figure."""

    as_of = day_field(_("As of"), required=False)

    def __init__(
        self, data: QueryDict, *args: Any, today: date, only_today: bool = False, **kwargs: Any
    ) -> None:
        # Today is written into the field, so that the page says which day it shows.
        shown = data.copy()
        shown["as_of"] = data.get("as_of") or today.isoformat()
        super().__init__(shown, *args, **kwargs)
        self.today, self.only_today = today, only_today
        self.fields["as_of"].initial = today
        self.fields["as_of"].widget.attrs["max"] = today.isoformat()

    def clean_as_of(self) -> date:
        """A day up to today; today where none is given."""
        chosen: date = self.cleaned_data["as_of"] or self.today
        if not EARLIEST <= chosen <= self.today:
            raise ValidationError(
                _("Choose a day up to %(today)s: figures are of days that have passed."),
                params={"today": day(self.today)},
            )
        if self.only_today and chosen != self.today:
            raise ValidationError(
                _("Totals of departments are shown as of today: leave the as-of day empty.")
            )
        return chosen

    @property
    def chosen(self) -> date:
        """The day asked for; today while the field is wrong, which says so beside it."""
        chosen: date = self.cleaned_data.get("as_of", self.today) if self.is_valid() else self.today
        return chosen
