"""All that somebody of the cast can reach: every route with every object, and every link found."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.db import transaction
from django.urls import Resolver404, resolve

from tests.access.loop_routes import addresses as addresses_of
from tests.access.loop_routes import loop_routes
from tests.access.matrix import MATRIX
from tests.access.test_matrix import addresses
from tests.access.web import Web, body
from tests.cast import Cast

OFFERED = re.compile(r"""\s(?:href|hx-get|hx-post|action|src)="([^"#]+)""")
# Answered by libraries: none of the company's objects, and log-out is one of them.
PASSED_OVER = ("account_", "admin:")


@dataclass
class Walk:
    """Where somebody was and what was answered there."""

    cast: Cast
    web: Web
    pages: list[tuple[str, str]] = field(default_factory=list)
    seen: set[tuple[Any, ...]] = field(default_factory=set)

    def read(self) -> "Walk":
        """GET every route with every object and whatever the pages offer."""
        ahead = [*routes_with_objects(self.cast), "/", "/no-such-page/"]
        while ahead:
            address = ahead.pop()
            if not self._is_new(address):
                continue
            answer = self.web.get(address)
            text = self._keep(f"GET {address}", answer)
            if "html" in answer.headers.get("content-type", ""):
                found = (html.unescape(link) for link in OFFERED.findall(text))
                ahead += [urljoin(address, link) for link in found]
        return self

    def fragments(self) -> "Walk":
        """The same addresses as htmx asks for them, one for each route."""
        done = set()
        for address, _text in list(self.pages):
            name = _named(address[4:])[0]
            if name not in done:
                done.add(name)
                self._keep(
                    f"HX {address}", self.web.get(address[4:], headers={"HX-Request": "true"})
                )
        return self

    def tries(self) -> "Walk":
        """An empty form sent to every route with every object; nothing of it stays."""
        for address in routes_with_objects(self.cast):
            with transaction.atomic():
                self._keep(f"POST {address}", self.web.post(address))
                transaction.set_rollback(True)
        return self

    def _keep(self, what: str, answer: Any) -> str:
        text = body(answer).decode(errors="replace") + str(dict(answer.headers))
        self.pages.append((what, text))
        return text

    def _is_new(self, address: str) -> bool:
        """Not yet asked: another page or object, or a filter that no link had before."""
        parts = urlsplit(address)
        if parts.netloc or parts.scheme or parts.path.startswith("/static/"):
            return False
        key = (*_named(address), frozenset(key for key, _value in parse_qsl(parts.query)))
        if key[0].startswith(PASSED_OVER):
            return False
        is_new = key not in self.seen
        self.seen.add(key)
        return is_new


def _named(address: str) -> tuple[str, str]:
    """Name and arguments of the route; for what is none the path."""
    path = urlsplit(address).path
    try:
        match = resolve(path)
    except Resolver404:
        return path, ""
    return match.view_name, str(match.kwargs)


def routes_with_objects(cast: Cast) -> Iterator[str]:
    """The address of each route of the URL configuration with each object of its kind."""
    for name, rule in MATRIX.items():
        if rule.is_open:
            continue
        for _key, address, _who in addresses(name, rule, cast):
            yield address
    for name, pattern in loop_routes().items():
        for _key, address in addresses_of(cast, name, pattern):
            yield address
