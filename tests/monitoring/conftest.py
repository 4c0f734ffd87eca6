"""The small company that most tests here start from."""

import pytest

from tests.monitoring.world import World
from tests.standing import standing


@pytest.fixture
def world(db: None) -> World:
    return standing(World)
