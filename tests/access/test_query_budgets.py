"""A page costs a fixed number of queries, at most twelve, whatever the number of rows.

tests/query_counts.json is the budget of each page, the most that anybody of the cast who gets
the page needs; a change of it is reviewed in the diff. The suite asks some people, `make verify`
all of them (marker `crawl`).
"""

import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.actions import NewGoal, set_goals
from salesmgmt.org import actions as org
from salesmgmt.org.models import Role
from salesmgmt.sales import intake
from tests.access.matrix import EVERYBODY, MATRIX, names
from tests.access.test_matrix import addresses
from tests.access.web import Web, Webs, body, writes
from tests.cast import BY, START, Cast

MOST = 12
BUDGETS: dict[str, int] = json.loads(
    (Path(__file__).parent.parent / "query_counts.json").read_text("utf-8")
)
PAGES = [name for name, rule in MATRIX.items() if not rule.is_open]


def queries(web: Web, address: str) -> int:
    """How many statements the page needs; CSV files are read to their end."""
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as asked:
        answer = web.get(address)
        assert answer.status_code == 200, address
        body(answer)
    assert writes(asked) == [], address
    return len([each for each in asked if "SAVEPOINT" not in each["sql"]])


def needed(cast: Cast, webs: Webs, people: frozenset[str]) -> dict[str, int]:
    """The most statements that each page needs for those of the people who get it."""
    most: dict[str, int] = defaultdict(int)
    for name in PAGES:
        for _key, address, who in addresses(name, MATRIX[name], cast):
            for person in sorted(who & people):
                most[name] = max(most[name], queries(webs[person], address))
    return dict(most)


def more_rows(cast: Cast) -> None:
    """Sixty people with goals and an order each."""
    people = org.create_people(
        rows=[org.PersonRow(f"p{n}@acme.test", f"Person {n}", f"p{n}") for n in range(60)], **BY
    )
    north = cast.departments["north"]
    org.join_departments(rows=[org.MembershipRow(p, north, START) for p in people], **BY)
    org.grant_roles(rows=[org.RoleRow(p, Role.REP, START) for p in people], **BY)
    first = cast.today.replace(month=1, day=1)
    last = cast.today.replace(month=12, day=31)
    set_goals(
        [NewGoal(p, "revenue", first, last, Decimal(100)) for p in people],
        today=cast.today,
        **BY,
    )
    keys = [p.key for p in people]
    intake.load(
        {
            "orders": [(f"o-{k}", "c", "north", None, cast.today, None, "EUR", None) for k in keys],
            "order_lines": [(f"o-{k}", "1", "p", 1, 100, 90, None) for k in keys],
            "order_shares": [(f"o-{k}", "revenue", k, 1) for k in keys],
        },
        **BY,
    )


def test_budgets_name_every_page() -> None:
    assert sorted(BUDGETS) == sorted(PAGES)


@pytest.mark.slow
def test_pages_keep_their_budgets(cast: Cast, webs: Webs) -> None:
    """For one person of each kind, with many rows."""
    more_rows(cast)
    found = needed(cast, webs, names("rita mona dora hedy adam"))
    assert {name: most for name, most in found.items() if most > BUDGETS[name]} == {}
    assert max(BUDGETS.values()) <= MOST


@pytest.mark.crawl
def test_budgets_are_what_pages_need_whatever_the_rows(cast: Cast, webs: Webs) -> None:
    few = needed(cast, webs, EVERYBODY)
    more_rows(cast)
    many = needed(cast, webs, EVERYBODY)
    assert many == BUDGETS
    assert {name: most for name, most in few.items() if most > BUDGETS[name]} == {}
