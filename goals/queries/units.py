"""To what are shares of a goal's target rounded?"""

from decimal import Decimal

from goals.models import Goal
from goals.rules.splitting import unit_for
from goals.rules.terms import Unit
from salesmgmt.lib.money import minor_unit


def unit_of(goal: Goal, currency: str, *targets: Decimal) -> Decimal:
    """The currency's minor unit or 1 for counts; finer where one of the targets is."""
    is_money = goal.declared.unit is Unit.MONEY
    return unit_for(minor_unit(currency) if is_money else Decimal(1), *targets)
