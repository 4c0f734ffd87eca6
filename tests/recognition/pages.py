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


def told(page: str, name: str) -> str:
    """What is wrong with a field, as it stands below it."""
    found = re.findall(rf'id="error_\d+_(?:id_|reject_){name}"><strong>(.*?)</strong>', page)
    return " ".join(map(unescape, found))


def lines(body: str) -> list[str]:
    """Lines of a CSV file without its byte order mark."""
    assert body.startswith("\ufeff")
    return body.removeprefix("\ufeff").splitlines()


def statuses(
    ask: Callable[..., Any], name: str, *args: Any, data: dict | None = None
) -> dict[int, set[str]]:
    """Who of the cast gets which answer."""
    found: dict[int, set[str]] = {}
    for key in sorted(EVERYBODY):
        found.setdefault(ask(key, name, *args, data=data).status_code, set()).add(key)
    return found


def but(*given: str | set[str] | frozenset[str]) -> set[str]:
    """Everybody else of the cast."""
    named = {key for one in given for key in ([one] if isinstance(one, str) else one)}
    return set(EVERYBODY) - named
