"""What every test of diagnoses may ask for."""

from dataclasses import replace

import pytest

from tests.cast import Cast
from tests.diagnostics.case import Case, build_case
from tests.standing import standing


@pytest.fixture
def case(cast: Cast) -> Case:
    """The cast with a diagnosis of Rita's goal."""
    return replace(standing(build_case, cast), cast=cast)
