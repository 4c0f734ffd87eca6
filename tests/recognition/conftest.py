"""The story that most tests here start from."""

import pytest

from tests.cast import Cast
from tests.recognition.story import Story


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast)
