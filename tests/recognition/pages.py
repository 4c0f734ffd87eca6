"""What tests look for in pages: fields as they were filled in, and who gets which answer."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from tests.access.matrix import EVERYBODY


def written(page: str, name: str) -> str:
    """What stands in a field of the page."""
    (field,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', field)
    return unescape(value[1]) if value else ""


def faults(page: str, name: str) -> str:
    """The sentences below a field of the page."""
    found = re.search(rf'<div id="div_id_{name}".*?(?=<div id="div_id_|</form>)', page, re.DOTALL)
    assert found, name
    errors = re.findall(r'class="invalid-feedback">(.*?)</', found[0], re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", " ".join(errors))).split())


def lines(body: str) -> list[str]:
    """Lines of a CSV file without its byte order mark."""
    return body.removeprefix("\ufeff").splitlines()


def statuses(
    ask: Callable[..., Any], name: str, *args: Any, data: dict | None = None
) -> dict[int, set[str]]:
    """Who of the cast gets which answer."""
    found: dict[int, set[str]] = {}
    for key in sorted(EVERYBODY):
        found.setdefault(ask(key, name, *args, data=data).status_code, set()).add(key)
    return found
