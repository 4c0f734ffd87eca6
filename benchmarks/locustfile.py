"""One person at work: logs in, opens a page, thinks, follows one of its links.

Run by benchmarks.crowd; the environment says who (CROWD_PEOPLE, a JSON list of e-mail addresses)
and with which password (CROWD_PASSWORD).
"""

import json
import os
import random
import re
from html import unescape
from itertools import count

from locust import HttpUser, between, task
from requests import Session

PEOPLE = json.loads(os.environ["CROWD_PEOPLE"])
PASSWORD = os.environ["CROWD_PASSWORD"]
_LINK = re.compile(r'<a [^>]*href="(/[^"#]*)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_NOT_FOLLOWED = re.compile(r"^/(accounts|admin|static|api)|[.]csv")
_CHANCE = random.Random(20_140_531)
_NUMBER = count()


class Person(HttpUser):
    """Thinks for one to three seconds between pages."""

    wait_time = between(1, 3)

    def on_start(self) -> None:
        """Log in, outside of what is measured; whom it fails for fails with each page."""
        email = PEOPLE[next(_NUMBER) % len(PEOPLE)]
        address = f"{self.host}/accounts/login/"
        with Session() as session:
            form = session.get(address).text
            said = {
                "login": email,
                "password": PASSWORD,
                "csrfmiddlewaretoken": _TOKEN.findall(form)[0],
            }
            answer = session.post(address, said, headers={"Referer": address})
            self.client.cookies.update(session.cookies)
        self.links = _links(answer.text)

    @task
    def follow_a_link(self) -> None:
        address = _CHANCE.choice(self.links or ["/"])
        name = re.sub(r"\d+", "n", address.split("?", maxsplit=1)[0])
        with self.client.get(address, name=name, catch_response=True) as answer:
            if "/accounts/login/" in answer.url:
                answer.failure("asked to log in")
            self.links = _links(answer.text)


def _links(html: str) -> list[str]:
    found = [unescape(link) for link in _LINK.findall(html)]
    return [link for link in found if not _NOT_FOLLOWED.search(link)]
