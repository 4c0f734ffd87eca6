"""What messages, pages and guides send people to is there: pages, commands, files, sections.

Who is named as able to do something can do it in this version.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.management import get_commands
from django.test import Client
from django.urls import get_resolver, reverse

from salesmgmt.org.models import Company, CurrencyRate, Department, User
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
STAGES = ("goals", "training", "monitoring", "diagnostics", "recognition", "salesmgmt")
CODE = [path for stage in STAGES for path in (ROOT / stage).rglob("*.py")]
TEMPLATES = list((ROOT / "templates").rglob("*.html"))
GUIDES = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]

ADMINISTRATORS = {
    "Programmes are set up by administrators and directors.": "recognition:programme_new",
    "An administrator sets programmes up; a director approves them.": "recognition:programme_new",
    "Agreements are recorded by directors and administrators.": "org:record_agreement",
    "The company is set up by administrators and directors.": "org:periods",
    "Modules are assigned by managers, directors and administrators.": "training:assign",
    "Sheets and modules are written and approved by managers, department heads, directors and"
    " administrators.": "training:module_new",
    "Managers, department heads, directors and administrators draft sheets; a second one of them"
    " approves.": "training:sheet_new",
    "Managers, department heads, directors and administrators draft modules; a second one of them"
    " approves.": "training:module_new",
}
"""Messages that name administrators, with the page on which they do it."""


def messages() -> list[str]:
    """Every English message of the interface."""
    with (ROOT / "locale/de/LC_MESSAGES/django.po").open("rb") as file:
        catalog = read_po(file)
    ids = [message.id for message in catalog if message.id]
    return [text for each in ids for text in ([each] if isinstance(each, str) else each)]


def route_names() -> set[str]:
    """Names of all addresses, with their namespaces."""

    def walk(resolver: object, prefix: str) -> Iterator[str]:
        for name in getattr(resolver, "reverse_dict", {}):
            if isinstance(name, str):
                yield prefix + name
        for space, (_path, inner) in getattr(resolver, "namespace_dict", {}).items():
            yield from walk(inner, f"{prefix}{space}:")

    return set(walk(get_resolver(), ""))


@pytest.mark.parametrize("kind", ["templates", "code"])
def test_every_link_leads_somewhere(kind: str) -> None:
    names = route_names()
    assert "org:periods" in names
    if kind == "templates":
        pattern, files = r"{%\s*(?:url|panel)\s+['\"]([\w:-]+)['\"]", TEMPLATES
    else:
        pattern, files = r"\b(?:reverse|reverse_lazy|redirect)\(\s*['\"]([\w:-]+)['\"]", CODE
    found = {(n, path.name) for path in files for n in re.findall(pattern, path.read_text("utf-8"))}
    assert len(found) > 50
    assert {(name, path) for name, path in found if name not in names} == set()


def test_named_commands_exist() -> None:
    texts = [*messages(), *(path.read_text("utf-8") for path in GUIDES)]
    named = {name for text in texts for name in re.findall(r"manage\.py ([a-z_]+)", text)}
    assert {"changepassword", "run_jobs", "shell"} <= named
    assert named - get_commands().keys() == set()


def test_named_files_exist() -> None:
    texts = [*messages(), *(path.read_text("utf-8") for path in GUIDES)]
    named = {name for text in texts for name in re.findall(r"\bdocs/[\w/-]+\.md", text)}
    assert "docs/operations.md" in named
    assert {name for name in named if not (ROOT / name).is_file()} == set()


def test_who_sets_the_company_up_is_whoever_runs_the_installation() -> None:
    named = {text for text in messages() if re.search(r"\badministrators?\b", text, re.IGNORECASE)}
    # The role's own name says nothing about what it can do.
    assert named - {"administrator"} == ADMINISTRATORS.keys()


@pytest.mark.parametrize("name", sorted(set(ADMINISTRATORS.values())))
def test_administrators_can_do_what_they_are_said_to_do(
    client: Client, cast: Cast, name: str
) -> None:
    client.force_login(cast.people["adam"])
    answer = client.get(reverse(name))
    # One page takes only what is sent: it complains about what is missing, not about the sender.
    if answer.status_code == 405:
        answer = client.post(reverse(name))
        assert answer.status_code == 422
        return
    assert answer.status_code == 200


@pytest.mark.django_db
def test_the_guide_sets_a_company_up() -> None:
    guide = (ROOT / "docs/operations.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    exec(compile(example, "docs/operations.md", "exec"), {})
    assert Company.objects.get().currency == "EUR"
    assert set(Department.objects.values_list("key", flat=True)) == {"acme", "north"}
    assert set(User.objects.values_list("key", flat=True)) == {"rita", "mona"}
    assert CurrencyRate.objects.get().currency == "USD"


def test_the_guide_to_design_promises_no_search_by_a_key() -> None:
    assert "`/` to search" not in (ROOT / "docs/design.md").read_text("utf-8")
