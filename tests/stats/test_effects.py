"""Difference of changes: published figures, one person, too few others."""

from math import sqrt

import pytest
from scipy.stats import t

from salesmgmt.stats.effects import difference_in_differences
from tests.worked import example


@pytest.mark.parametrize("key", ["V23", "V24"])
def test_published_differences(key: str) -> None:
    shown = example(key)
    (before, after), (others_before, others_after) = (
        shown["input"]["treated"],
        shown["input"]["control"],
    )
    found = difference_in_differences([after - before], [others_after - others_before] * 5)
    assert found.estimate == pytest.approx(shown["expected"]["did"], abs=shown["tolerance"])


def test_one_person_beside_five_others_by_hand() -> None:
    others = [1.0, 2.0, 3.0, 4.0, 5.0]
    found = difference_in_differences([10.0], others)
    reach = t.ppf(0.975, 4) * sqrt(2.5 * (1 + 1 / 5))
    assert found.estimate == pytest.approx(7)
    assert (found.low, found.high) == pytest.approx((7 - reach, 7 + reach))
    assert (found.n, found.others_n) == (1, 5)


def test_several_people_are_compared_by_welch() -> None:
    own, others = [4.0, 6.0, 8.0], [1.0, 2.0, 3.0, 4.0, 5.0]
    found = difference_in_differences(own, others)
    parts = 4 / 3, 2.5 / 5
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / 2 + parts[1] ** 2 / 4)
    reach = t.ppf(0.975, freedom) * sqrt(sum(parts))
    assert found.estimate == pytest.approx(3)
    assert (found.low, found.high) == pytest.approx((3 - reach, 3 + reach))


def test_everybody_changed_alike() -> None:
    found = difference_in_differences([2.0, 2.0], [1.0] * 6)
    assert (found.estimate, found.low, found.high) == (1, 1, 1)


@pytest.mark.parametrize(("own", "others"), [([1.0], [1.0] * 4), ([], [1.0] * 9)])
def test_too_few_to_tell(own: list[float], others: list[float]) -> None:
    found = difference_in_differences(own, others)
    assert found.estimate is None
    assert found.low is None
