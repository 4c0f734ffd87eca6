"""Whoever is named with figures in an answer stands in the readers' log, in exactly one row.

Every route is asked as somebody who sells, who leads, who directs and of HR; `make verify` asks
everybody (marker `crawl`). Whom an answer names without being in the log is reviewed in
tests/access/named_without_figures.json: as an actor, a manager or a colleague, with the reason.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from salesmgmt.home.page_names import page_name
from salesmgmt.journal.models import Reading
from tests.access.loop_routes import addresses as loop_addresses
from tests.access.loop_routes import loop_routes
from tests.access.matrix import EVERYBODY, MATRIX
from tests.access.test_matrix import addresses as matrix_addresses
from tests.access.web import Web, Webs, body
from tests.cast import Cast

REVIEWED: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent / "named_without_figures.json").read_text("utf-8")
)
STAGES = ("goals", "training", "monitoring", "diagnostics", "recognition", "home", "org", "api")
STAGES += ("sales",)

# Answers about people that do not say their names: of whom they are the address tells.
NAMELESS = {
    "diagnostics:bridge_csv",
    "diagnostics:evidence_csv",
    "diagnostics:finding",
    "goals:versions_csv",
    "home:goal_thread",
    "monitoring:goal_curve_csv",
    "monitoring:review_csv",
    "org:history",
    "recognition:award_entries_csv",
    # Who is left out of the file has nothing to show, which tells of them too.
    "training:matrix_csv",
}
_CHOICE = re.compile(r"<option\b.*?</option>", re.DOTALL)


def asked(cast: Cast) -> Iterator[tuple[str, str]]:
    """Name and address of every route with every object that its table names."""
    for name, pattern in loop_routes().items():
        for _key, address in loop_addresses(cast, name, pattern):
            yield name, address
    for name, rule in MATRIX.items():
        if not rule.is_open:
            for _key, address, _who in matrix_addresses(name, rule, cast):
                yield name, address


def read(web: Web, address: str) -> tuple[int, str, list[Reading]]:
    """Status, text and what the log holds of it; what the request wrote is rolled back."""
    with transaction.atomic():
        answer = web.get(address)
        text = body(answer).decode()
        rows = list(Reading.objects.all())
        transaction.set_rollback(True)
    return answer.status_code, text, rows


def named_in(text: str, name: str, cast: Cast) -> set[str]:
    """Keys of the people whom an answer names, not as a choice in a form; programs get keys."""
    text = _CHOICE.sub("", text)
    found = {key for key in cast.people if f"Canary-{key}" in text}
    if name.startswith("api:"):
        found |= {key for key in cast.people if f'"{key}"' in text}
    return found


def unlogged(cast: Cast, stage: str, people: Collection[str]) -> dict[str, set[str]]:
    """By route: whom an answer names who is not in the log; anything else that is wrong fails."""
    webs = Webs(cast)
    keys = {person.pk: key for key, person in cast.people.items()}
    found: dict[str, set[str]] = defaultdict(set)
    wrong: list[Any] = []
    for name, address in asked(cast):
        if not name.startswith(f"{stage}:"):
            continue
        for person in sorted(people):
            status, text, rows = read(webs[person], address)
            if status != 200:
                wrong += [(name, person, status)] if rows or status >= 500 else []
                continue
            wrong += [(name, person, "rows", len(rows))] if len(rows) > 1 else []
            logged = {keys[pk] for row in rows for pk in row.subjects}
            wrong += [(name, person, "own")] if person in logged else []
            wrong += [(name, "has no words") for row in rows if page_name(row.page) == row.page]
            named = named_in(text, name, cast) - {person}
            if name not in NAMELESS:
                wrong += [(name, person, "not named", who) for who in sorted(logged - named)]
            if missing := named - logged:
                found[name] |= missing
    assert wrong == []
    return found


def reviewed(stage: str) -> dict[str, set[str]]:
    return {
        name: set(found["who"].split())
        for name, found in REVIEWED.items()
        if name.startswith(f"{stage}:")
    }


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_who_is_named_with_figures_is_in_the_log(cast: Cast, stage: str) -> None:
    known = reviewed(stage)
    for name, who in unlogged(cast, stage, {"ralf", "mona", "dora", "hans"}).items():
        assert who <= known.get(name, set()), name


@pytest.mark.crawl
@pytest.mark.parametrize("stage", STAGES)
def test_everybody_named_with_figures_is_in_the_log(cast: Cast, stage: str) -> None:
    assert unlogged(cast, stage, EVERYBODY) == reviewed(stage)
