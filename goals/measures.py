"""What can be promised: every measure is one declaration here (docs/recipes.md, "New measure").

How a measure is computed stands in monitoring/measures/.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.rules.terms import Direction, Unit


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that a goal can be set on.

    `is_ratio` figures do not grow over the period: the whole target is expected
    on every day. `uses_basis` is False where no ledger basis applies.
    """

    key: str
    name: Promise
    unit: Unit
    direction: Direction = Direction.HIGHER
    is_ratio: bool = False
    uses_basis: bool = True


MEASURES: dict[str, Measure] = {
    measure.key: measure
    for measure in (
        Measure("revenue", _("Revenue"), Unit.MONEY),
        Measure("margin", _("Margin"), Unit.MONEY),
        Measure("units", _("Units"), Unit.COUNT),
        Measure("orders", _("Orders"), Unit.COUNT),
        Measure(
            "average_discount", _("Average discount"), Unit.RATIO, Direction.LOWER, is_ratio=True
        ),
        Measure("win_rate", _("Win rate"), Unit.RATIO, is_ratio=True, uses_basis=False),
    )
}


def measure(key: str) -> Measure:
    """The declaration of `key`; KeyError when there is none."""
    return MEASURES[key]


def measure_choices() -> list[tuple[str, Promise]]:
    """(key, name) of every measure, for choice fields."""
    return [(m.key, m.name) for m in MEASURES.values()]
