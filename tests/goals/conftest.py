"""The small company of tests/monitoring/world.py."""

import pytest

from tests.monitoring.world import World
from tests.standing import standing


@pytest.fixture
def world(db: None) -> World:
    return standing(World)
