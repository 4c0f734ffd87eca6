"""What the targets of goals are on a day, in one word for tests."""

from datetime import date
from decimal import Decimal

from goals.models import GoalQuerySet
from goals.queries import target_as_of


def targets_of(goals: GoalQuerySet, as_of: date) -> dict[int, Decimal]:
    """The target of each goal as of a day, by goal id."""
    return dict(goals.order_by().annotate(told=target_as_of(as_of)).values_list("pk", "told"))
