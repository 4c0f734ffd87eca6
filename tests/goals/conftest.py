"""The small company of tests/monitoring/world.py."""

import pytest

from tests.monitoring.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()
