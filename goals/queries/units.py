"""To what are figures of a measure, and shares of a goal's target, rounded?"""

from decimal import Decimal

from goals.measures import MEASURES
from goals.models import Goal
from goals.rules.splitting import unit_for
from goals.rules.terms import Unit
from salesmgmt.lib.money import minor_unit, round_half_up

RATIO_UNIT = Decimal("0.000001")
"""The finest step of a ratio in a file or an answer."""
_COUNT_UNIT = Decimal("0.01")


def told(figure: Decimal | None, measure: str, currency: str) -> Decimal | None:
    """A measure's figure as every page, file and program is told it; undefined stays None.

    Each figure is rounded for itself, half up: whose line it is, and beside which others it
    stands, changes nothing. So a column may differ from its total in the last digit.
    """
    return None if figure is None else round_half_up(figure, _told_unit(measure, currency))


def told_ratio(ratio: Decimal | None) -> Decimal | None:
    """An attainment, a pace or another ratio as files and programs are told it."""
    return None if ratio is None else round_half_up(ratio, RATIO_UNIT)


def _told_unit(measure: str, currency: str) -> Decimal:
    """The minor unit for money, hundredths for counts (an order may be shared), millionths."""
    unit = MEASURES[measure].unit
    if unit is Unit.MONEY:
        return minor_unit(currency)
    return RATIO_UNIT if unit is Unit.RATIO else _COUNT_UNIT


def unit_of(goal: Goal, currency: str, *targets: Decimal) -> Decimal:
    """The currency's minor unit or 1 for counts; finer where one of the targets is."""
    is_money = goal.declared.unit is Unit.MONEY
    return unit_for(minor_unit(currency) if is_money else Decimal(1), *targets)
