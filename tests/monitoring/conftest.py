"""The small company that most tests here start from."""

import pytest

from tests.monitoring.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()
