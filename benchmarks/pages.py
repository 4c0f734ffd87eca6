"""Every page as each role that has it: found by following links, as people find them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from importlib import import_module
from urllib.parse import urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from benchmarks.figures import RUNS, Figure, Goal, Time, counted, middle, timed
from salesmgmt.demo.made.shape import Shape
from salesmgmt.org.models import Role, RoleAssignment, User

MOST_STATEMENTS = 12
MOST_ROWS = 80
MOST_CELLS = 12_000
PAGE = Goal(0.1)
_LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
# Not pages: what others serve, and files to take away.
_APART = ("account", "admin", "static", "api")
_ADDRESSES_OF_A_PAGE = 2
# Rows of column names and sums beside those of people.
_HEADS = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as one role sees it."""

    role: str
    time: Time
    statements: int
    rows: int
    cells: int

    @property
    def is_too_much(self) -> bool:
        too_long = self.rows > MOST_ROWS + _HEADS and self.cells > MOST_CELLS
        return too_long or self.statements > MOST_STATEMENTS


def measure(_shape: Shape, _today: date) -> Iterator[Figure]:
    """One line for each page: the slowest of all roles that have it.

    In a process made ready as the web server's are.
    """
    import_module("salesmgmt.wsgi")
    seen: defaultdict[str, list[Seen]] = defaultdict(list)
    for role, person in people():
        client = Client(headers={"host": "localhost"})
        client.force_login(person)
        for name, addresses in found_by(client).items():
            seen[name] += [_look(client, role, address) for address in addresses]
    for name, looks in sorted(seen.items()):
        yield _figure(name, looks)


def _figure(name: str, looks: list[Seen]) -> Figure:
    slowest = max(looks, key=lambda look: look.time.clock)
    roles = len({look.role for look in looks})
    statements = max(look.statements for look in looks)
    rows = max(look.rows for look in looks)
    note = f"{slowest.role} of {roles} roles; up to {statements} statements, {rows} rows"
    note += ", TOO MUCH" if any(look.is_too_much for look in looks) else ""
    return Figure(name, slowest.time, goal=PAGE, note=note)


def people() -> list[tuple[str, User]]:
    """The first person of each role, by number."""
    held = RoleAssignment.objects.order_by("pk").select_related("person")
    first: dict[str, User] = {}
    for assignment in held:
        first.setdefault(assignment.role, assignment.person)
    return [(str(Role(role)), person) for role, person in first.items()]


def found_by(client: Client) -> dict[str, list[str]]:
    """Addresses by the page's name, from the home page on, a few of each page."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    waiting = ["/"]
    while waiting:
        address = waiting.pop(0)
        name = page_name(address)
        known = {urlsplit(each).path for each in found[name]} if name else set()
        if not name or len(known) >= _ADDRESSES_OF_A_PAGE or urlsplit(address).path in known:
            continue
        response = client.get(address)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            found[name].append(address)
            waiting += links_of(response.content.decode())
    return {name: addresses for name, addresses in found.items() if addresses}


def links_of(html: str) -> list[str]:
    """Addresses within the application that a page leads to."""
    return [unescape(link) for link in _LINK.findall(html)]


def page_name(address: str) -> str:
    """The route's name; empty for what is no page of the application's own."""
    try:
        name = resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
    return "" if name.startswith(_APART) or name.endswith("_csv") or ":" not in name else name


def _look(client: Client, role: str, address: str) -> Seen:
    """The page was opened once already, when it was found."""
    answers: list[str] = []
    statements = counted(lambda: answers.append(client.get(address).content.decode()))
    time = middle([timed(lambda: client.get(address)) for _run in range(RUNS)])
    (html,) = answers
    return Seen(role, time, statements, html.count("<tr"), html.count("<td"))
