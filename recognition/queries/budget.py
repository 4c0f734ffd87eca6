"""How much of a version's budget is used in each window?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from recognition.models import Award
from recognition.rules.terms import AwardState

Window = tuple[int, date, date]
"""A version's id and the first and last day of a goal: one budget."""


@dataclass(frozen=True, slots=True)
class Used:
    """What approved awards of one window cost together, what waits, and for how many people."""

    booked: Decimal
    waiting: Decimal
    people: int


UNUSED = Used(Decimal(0), Decimal(0), 0)


def budgets_used(versions: Collection[int]) -> dict[Window, Used]:
    """What these versions' budgets are used for, by version and window; one query.

    Corrections belong to the window of the goal that they correct.
    """
    booked = Q(state__in=[AwardState.APPROVED, AwardState.FULFILLED])
    waiting = Q(state=AwardState.EARNED)
    rows = (
        Award.objects.filter(booked | waiting, version__in=versions)
        .order_by()
        .values_list("version", "goal__starts_on", "goal__ends_on")
        .annotate(
            booked=Sum("cost", filter=booked, default=Decimal(0)),
            waiting=Sum("cost", filter=waiting, default=Decimal(0)),
            people=Count("person", distinct=True),
        )
    )
    return {(pk, first, last): Used(*used) for pk, first, last, *used in rows}
