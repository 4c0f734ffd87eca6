"""What is wrong with which row: where, what, and how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MOST_PROBLEMS = 1000
"""A report names this many; mending them shows the rest."""
ENOUGH = MOST_PROBLEMS + 1
"""So many are looked for: one more than is named tells that there are more."""

LONGEST_VALUE = 60
"""Longer values are shown cut."""

MESSAGES: dict[str, Promise] = {
    "missing": _("is empty but must be given."),
    "too_long": _("is too long; at most %(detail)s characters."),
    "control_character": _("contains a control character; remove it."),
    "nul": _("contains a NUL byte; remove it."),
    "not_text": _("contains characters that are no valid Unicode text."),
    "no_row": _("is no row; give an object with the kind's columns."),
    "no_column": _("is no column of this kind; known are: %(detail)s."),
    "no_value": _("is no value; give a text, a number, true, false or null."),
    "columns": _("has %(detail)s columns; give as many as the kind has."),
    "not_a_number": _("is not a number; write it like 1234.56, at most six decimals."),
    "negative": _("must not be negative."),
    "not_positive": _("must be above zero."),
    "not_a_share": _("must be above 0 and at most 1 (1 is 100 %%)."),
    "not_a_date": _(
        "is not a day of the calendar between 1900 and 2200; write it like 2013-05-31."
    ),
    "not_a_flag": _("must be t (yes) or f (no)."),
    "not_a_currency": _("is not a currency code; write three capital letters like EUR."),
    "off_scale": _("is not on its scale; give a whole number of %(detail)s."),
    "other_customer": _("is an order of another customer, %(detail)s."),
    "unknown_word": _("is none of: %(detail)s."),
    "duplicate": _("occurs more than once in these rows (first in row %(detail)s)."),
    "unknown": _(
        "is not known; load it first (people and departments: docs/operations.md), or correct "
        "the key."
    ),
    "differs": _(
        "is already recorded with other values (%(detail)s). Documents do not change: record a "
        "cancellation or return, or credit the order again."
    ),
    "ends_before_start": _("lies before %(detail)s."),
    "needs_day": _("is empty; give the day it was shipped or arrived."),
    "closed_needs_day": _("must be given for won and lost, and only for them."),
    "no_department": _(
        "belongs to no department on %(detail)s; whoever runs the installation records a "
        "membership for that day (docs/operations.md)."
    ),
    "left": _("left on %(detail)s, before this order; credit somebody else."),
    "split": _("has revenue shares that total %(detail)s, not 1 (100 %%)."),
    "split_without_revenue": _("has overlay shares but no revenue share."),
    "missing_rate": _(
        "has no rate on that day; whoever runs the installation records it (docs/operations.md)."
    ),
    "more_than_ordered": _("is more than what the order line has left: %(detail)s."),
    "before_order": _("lies before the order's day %(detail)s."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect of one row; rows count from 1 in the order they were given."""

    kind: str
    row: int
    column: str
    value: str
    code: str
    detail: str = ""

    def __str__(self) -> str:
        words = {"kind": self.kind, "row": self.row, "column": self.column, "value": self.value}
        words["what"] = str(MESSAGES[self.code]) % {"detail": self.detail}
        if not self.column:
            return gettext("%(kind)s, row %(row)d: %(what)s") % words
        if not self.value:
            return gettext("%(kind)s, row %(row)d, %(column)s: %(what)s") % words
        return gettext("%(kind)s, row %(row)d, %(column)s “%(value)s”: %(what)s") % words


def problem(kind: str, row: int, column: str, value: str | None, code: str) -> Problem:
    """Build a Problem from a check's answer; `code` may carry a detail after a colon."""
    name, _colon, detail = code.partition(":")
    shown = value or ""
    if len(shown) > LONGEST_VALUE:
        shown = f"{shown[: LONGEST_VALUE - 1]}…"
    return Problem(kind, row, column, shown, name, detail)


class IntakeError(ValidationError):
    """Nothing was written; `problems` says why, row by row, `has_more` that these are not all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems[:MOST_PROBLEMS])
        self.has_more = len(problems) > MOST_PROBLEMS
        super().__init__([str(each) for each in self.problems[:20]], code="intake_refused")
