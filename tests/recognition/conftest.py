"""The story that most tests here start from, and its pages as somebody of the cast sees them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.recognition.story import Story


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast)


@pytest.fixture
def ask(client: Client, story: Story) -> Callable[..., Any]:
    """Ask for a page as somebody; with data it is sent.

    `body` is all that came, `text_shown` what a reader sees of a page.
    """

    def asked(
        key: str, name: str, *args: Any, data: dict | None = None, query: dict | None = None
    ) -> Any:
        client.force_login(story.who(key))
        address = reverse(f"recognition:{name}", args=args, query=query)
        answer = client.get(address) if data is None else client.post(address, data)
        streamed = answer.streaming and b"".join(answer.streaming_content)
        answer.body = (streamed or answer.content).decode()
        answer.text_shown = " ".join(re.sub(r"<[^>]+>", " ", answer.body).split())
        return answer

    return asked
