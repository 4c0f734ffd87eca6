"""What waits for whom in recognition."""

import pytest

from recognition.queries.waiting import waiting_for
from tests.recognition.story import Story


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("rita", ["You have earned an award"]),
        ("ralf", []),
        ("mona", ["Approve awards"]),
        ("dora", ["Approve awards"]),
        ("sven", []),
        ("hans", []),
        ("paul", []),
        ("adam", []),
    ],
)
def test_what_waits_for_whom(story: Story, key: str, lines: list[str]) -> None:
    story.earned()
    assert [str(line.what) for line in waiting_for(story.who(key), story.today)] == lines
