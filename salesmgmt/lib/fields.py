"""Form fields for days, texts, and numbers as people write them.

1,234.56 in English is 1.234,56 in German.
"""

import re
from decimal import Decimal
from typing import Any, cast

from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.locale import current_locale

# Digits and what groups them; "1e5" and "NaN" are numbers to a computer alone.
_PLAIN = re.compile(r"[-+]?[0-9][0-9.,'’\s]*")


def day_input(**attributes: str) -> forms.DateInput:
    """The browser's own calendar; it understands 2026-11-26 alone, whatever the language."""
    return forms.DateInput({"type": "date", **attributes}, format="%Y-%m-%d")


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, chosen from the browser's own calendar."""
    return forms.DateField(label=label, widget=day_input(), **options)


def text_field(
    label: Any, longest: int = 2_000, *, rows: int = 2, **options: Any
) -> forms.CharField:
    """A few sentences."""
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=longest, widget=widget, **options)


class NumberField(forms.CharField):
    """An exact number in the reader's own notation; cleans to Decimal, empty to None.

    Notation of another language is refused with an example, never guessed: Django's own field
    reads 1234,56 as 123456 in English.
    """

    def __init__(
        self,
        *,
        least: Decimal | None = None,
        most: Decimal | None = None,
        decimals: int = 6,
        **kwargs: Any,
    ) -> None:
        self.least, self.most, self.decimals = least, most, decimals
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value: Any) -> Any:
        """A Decimal as the reader writes it; what was typed as it was typed."""
        if isinstance(value, Decimal):
            return write_number(value)
        return value

    def clean(self, value: Any) -> Decimal | None:
        """The number; ValidationError says how to write it or which bound it passes."""
        text = super().clean(value).strip()
        if not text:
            return None
        number = self._read(text)
        if number.as_tuple().exponent < -self.decimals:  # type: ignore[operator]
            raise ValidationError(
                _("Give at most %(decimals)d decimals."), params={"decimals": self.decimals}
            )
        if self.least is not None and number < self.least:
            raise ValidationError(
                _("Give %(least)s or more."), params={"least": write_number(self.least)}
            )
        if self.most is not None and number > self.most:
            raise ValidationError(
                _("Give %(most)s or less."), params={"most": write_number(self.most)}
            )
        return number

    def _read(self, text: str) -> Decimal:
        if not _PLAIN.fullmatch(text):
            raise _unreadable()
        try:
            return parse_decimal(text, locale=current_locale(), strict=True)
        except NumberFormatError as error:
            raise _unreadable() from error


class PercentField(NumberField):
    """A ratio that people read and write in percent: 80 cleans to 0.8."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return write_number(value * 100)
        return value

    def clean(self, value: Any) -> Decimal | None:
        """The ratio; `least` and `most` are percentages, as typed."""
        percentage = super().clean(value)
        return None if percentage is None else percentage / 100


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let a choice of rows offer `rows` alone: what depends on the reader or on the object.

    Where one has to be chosen, the line before them says so.
    """
    field = cast("forms.ModelChoiceField[Any]", form.fields[name])
    field.queryset = rows
    if field.required and field.empty_label is not None:
        field.empty_label = _("Choose")


def write_number(number: Decimal) -> str:
    """A number in the reader's notation with the decimals it has, without trailing zeros."""
    return format_decimal(number.normalize() + 0, "#,##0.############", locale=current_locale())


def _unreadable() -> ValidationError:
    return ValidationError(
        _("Write a number like %(example)s."), params={"example": write_number(Decimal("1234.56"))}
    )
