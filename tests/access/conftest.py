"""The cast with the loop around it."""

import pytest

from tests.cast import Cast, build_cast
from tests.loop import build_loop
from tests.standing import standing


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast with one object of every stage."""
    return standing(_whole)


def _whole() -> Cast:
    made = build_cast()
    made.loop = build_loop(made)
    return made
