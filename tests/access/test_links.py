"""No link leads nowhere: whatever a page offers to somebody answers that person.

From the home page along every link, fragment and form, one of each kind of page for each person.
"""

import re

import pytest
from django.urls import Resolver404, resolve

from tests.access.web import Webs

OFFERED = re.compile(
    r"""<(a|div|form|button|input|select)\b[^>]*?\s(href|hx-get|action)="([^"#]*)"""
)
# Answered by libraries, or not by a page.
PASSED_OVER = ("account_", "admin:")


IN_THE_SUITE = ("rita", "mona", "adam")
AT_NIGHT = ("dora", "hedy", "hans", "paul", "aude")


@pytest.mark.slow
@pytest.mark.parametrize(
    "key", [*IN_THE_SUITE, *(pytest.param(key, marks=pytest.mark.crawl) for key in AT_NIGHT)]
)
def test_every_offer_is_kept(webs: Webs, key: str) -> None:
    ahead, seen, broken = ["/"], {"home:home"}, []
    while ahead:
        address = ahead.pop()
        answer = webs[key].get(address)
        if answer.status_code != 200:
            broken.append(f"{answer.status_code} {address}")
        if answer.streaming or "html" not in answer.headers["content-type"]:
            continue
        for _tag, kind, link in OFFERED.findall(answer.content.decode()):
            name = _name(link)
            if name is None:
                broken.append(f"{address} offers {link}")
            # What a form posts to is there; tests of its action say what it does.
            elif kind != "action" and name not in seen and not name.startswith(PASSED_OVER):
                seen.add(name)
                ahead.append(link.replace("&amp;", "&"))
    assert broken == []
    assert len(seen) > 3


def _name(link: str) -> str | None:
    """The name of the page behind a link, "" for the page itself; None when there is none."""
    path = link.split("?", maxsplit=1)[0]
    if not path or link.startswith(("http", "mailto:", "/static/", "static/")):
        return "home:home"
    try:
        return resolve(path).view_name
    except Resolver404:
        return None
