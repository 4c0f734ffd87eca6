"""What the forms of goals have in common."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from goals.measures import Measure
from goals.rules.terms import Unit
from salesmgmt.lib.fields import NumberField, PercentField


def target_field(declared: Measure, **options: Any) -> NumberField:
    """A target as people write it: an amount, a count, or a rate in percent."""
    options.setdefault("label", _("Target"))
    if declared.unit is Unit.RATIO:
        options["help_text"] = _("In percent: write 25 for 25 %.")
        return PercentField(decimals=4, **options)
    return NumberField(**options)


def weight_field() -> PercentField:
    """A goal's share among those of its holder and window, in percent."""
    return PercentField(
        label=_("Weight in percent"),
        initial=Decimal(1),
        least=Decimal(0),
        most=Decimal(100),
        decimals=4,
        help_text=_("All goals of one holder in one period share 100 %."),
    )
