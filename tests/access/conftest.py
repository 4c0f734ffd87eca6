"""The cast with the loop around it."""

import pytest

from tests.cast import Cast, build_cast
from tests.loop import build_loop


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast with one object of every stage."""
    made = build_cast()
    made.loop = build_loop(made)
    return made
