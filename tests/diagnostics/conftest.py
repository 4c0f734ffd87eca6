"""What every test of diagnoses may ask for."""

import pytest

from tests.cast import Cast
from tests.diagnostics.case import Case, build_case


@pytest.fixture
def case(cast: Cast) -> Case:
    """The cast with a diagnosis of Rita's goal."""
    return build_case(cast)
