"""Wilson's interval: published figures and its bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmgmt.stats.intervals import wilson
from tests.worked import example


def test_published_intervals() -> None:
    shown = example("V16")
    for (successes, n), bounds in zip(shown["input"], shown["expected"], strict=True):
        assert wilson(successes, n) == pytest.approx(bounds, abs=shown["tolerance"])


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="share"):
        wilson(successes, n)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_the_share_lies_inside(n: int, part: float) -> None:
    successes = round(n * part)
    low, high = wilson(successes, n)
    # Floats: the ends for nobody and everybody are the share itself, to the last digits.
    assert 0 <= low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= high <= 1
