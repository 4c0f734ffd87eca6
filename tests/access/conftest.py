"""The cast with the loop around it, and a browser of each person."""

import pytest

from tests.access.web import Webs
from tests.cast import Cast, build_cast
from tests.loop import build_loop
from tests.standing import standing


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast with one object of every stage."""
    return standing(_whole)


@pytest.fixture
def webs(cast: Cast) -> Webs:
    """The browser of each person of the cast by their key."""
    return Webs(cast)


def _whole() -> Cast:
    made = build_cast()
    made.loop = build_loop(made)
    return made
