"""A page costs a fixed number of queries, at most twelve, whatever the number of rows.

tests/query_counts.json is the budget of each page, the most that anybody of the cast who gets
the page needs; a change of it is reviewed in the diff.
"""

import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.actions import NewGoal, set_goals
from salesmgmt.org import actions as org
from salesmgmt.org.models import Role
from salesmgmt.sales import intake
from tests.access.matrix import MATRIX
from tests.access.test_matrix import addresses
from tests.cast import BY, START, Cast

MOST = 12
BUDGETS: dict[str, int] = json.loads(
    (Path(__file__).parent.parent / "query_counts.json").read_text("utf-8")
)
PAGES = [name for name, rule in MATRIX.items() if not rule.is_open]


def queries(web: Client, address: str) -> int:
    """How many statements the page needs; CSV files are read to their end."""
    with CaptureQueriesContext(connection) as asked:
        answer = web.get(address)
        assert answer.status_code == 200, address
        if answer.streaming:
            b"".join(answer.streaming_content)
    return len([each for each in asked if "SAVEPOINT" not in each["sql"]])


def needed(name: str, cast: Cast) -> dict[str, int]:
    """The most statements that each person who gets the page needs, over its objects."""
    web = Client(headers={"host": "localhost"})
    reached: dict[str, list[str]] = defaultdict(list)
    for _key, address, who in addresses(name, MATRIX[name], cast):
        for person in who:
            reached[person].append(address)
    found = {}
    for person, places in sorted(reached.items()):
        web.force_login(cast.people[person])
        found[person] = max(queries(web, address) for address in places)
    return found


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


@pytest.mark.parametrize("name", PAGES)
def test_page_keeps_its_budget(name: str, cast: Cast) -> None:
    counts = needed(name, cast)
    more_rows(cast)
    again = needed(name, cast)
    assert max(counts.values()) <= max(again.values()) == BUDGETS[name] <= MOST, (counts, again)
