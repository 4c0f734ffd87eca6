"""Several holders' standings as one."""

from decimal import Decimal

import pytest

from goals.rules.terms import Direction
from monitoring.rules.pace import Clock, Label, Phase, Standing, judge, stand
from monitoring.rules.totals import total

HALF = Clock(10, 20, Phase.DURING)


def standing(target: int | None, actual: int | None, clock: Clock = HALF) -> Standing:
    return stand(
        None if target is None else Decimal(target),
        None if actual is None else Decimal(actual),
        clock,
    )


def test_ratios_are_those_of_the_sums() -> None:
    """100 of 200 and 300 of 400: 400 of 600, where 300 were expected."""
    found = total([standing(200, 100), standing(400, 300)], actual=Decimal(400))
    assert found is not None
    assert (found.target, found.actual, found.expected, found.projected) == (600, 400, 300, 800)
    assert found.attainment == Decimal(400) / 600
    assert found.pace == Decimal(4) / 3
    assert found.required_rate is None
    assert judge(found).label is Label.AHEAD


def test_windows_may_differ() -> None:
    """One is over and was missed, one is half-way: 200 + 100 were expected."""
    found = total(
        [standing(200, 50, Clock(20, 20, Phase.OVER)), standing(200, 100)], actual=Decimal(150)
    )
    assert found is not None
    assert (found.expected, found.actual) == (300, 150)
    assert found.clock == Clock(30, 40, Phase.DURING)
    assert judge(found).label is Label.BEHIND


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [standing(None, 5)],
        [standing(10, 5), standing(None, 5)],
        [stand(Decimal("0.4"), Decimal("0.5"), HALF, is_ratio=True)],
        [stand(Decimal(4), Decimal(5), HALF, direction=Direction.LOWER)],
    ],
)
def test_what_does_not_add_up(parts: list[Standing]) -> None:
    assert total(parts, actual=Decimal(5)) is None


def test_an_unknown_actual_stays_unknown() -> None:
    """No cost of anything that was sold."""
    found = total([standing(10, None), standing(10, None)], actual=None)
    assert found is not None
    assert (found.target, found.actual, found.attainment, found.pace) == (20, None, None, None)
    assert (found.expected, found.projected) == (10, None)


def test_who_is_unknown_counts_nothing_in_the_actual_of_all() -> None:
    """Of the second no cost is known; both targets are meant."""
    found = total([standing(10, 5), standing(10, None)], actual=Decimal(5))
    assert found is not None
    assert (found.target, found.actual, found.projected) == (20, 5, 10)
    assert found.attainment == Decimal("0.25")


def test_nothing_to_divide_by() -> None:
    found = total([standing(0, 5)], actual=Decimal(5))
    assert found is not None
    assert found.attainment is None
