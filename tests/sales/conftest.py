"""The company that most tests here start from, and how many examples hypothesis tries."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.sales.record import Record
from tests.standing import standing

# Every example loads documents into a real database; the night's run tries many more.
settings.register_profile(
    "ci",
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("night", settings.get_profile("ci"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture
def record(db: None) -> Record:
    return standing(Record)
