"""The entries behind a figure add up to it, and nobody sees a stranger's."""

import csv
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.actions import set_goal
from salesmgmt.org.models import User
from salesmgmt.sales import intake
from salesmgmt.sales.models import Credit, Opportunity
from tests.cast import BY, MEMBERS, Cast

URL = "/performance/entries/"
CANARIES = {key: f"Canary-{key}" for members in MEMBERS.values() for key in members}


@pytest.fixture
def web() -> Client:
    return Client(headers={"host": "localhost"})


def text_of(web: Client, person: User, query: str = "", url: str = URL) -> str:
    web.force_login(person)
    answer = web.get(url + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\xa0", " ")


def rows_of(web: Client, person: User, query: str = "", url: str = URL) -> list[dict[str, str]]:
    web.force_login(person)
    answer = web.get(f"{url}{'entries' if url == URL else 'performance'}.csv{query}")
    assert answer.status_code == 200
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    return list(csv.DictReader(lines))


def names_in(text: str) -> set[str]:
    body = text.partition("<main")[2]
    return {key for key, name in CANARIES.items() if name in body}


LINK = re.compile(r'<a href="(/performance/entries/\?[^"]+)">([^<]+)</a>')
COLUMNS = {"revenue": "revenue", "margin": "margin", "units": "quantity", "orders": "orders"}
LINES = {"dora": 12, "mona": 7, "rita": 1}


@pytest.mark.slow
@pytest.mark.parametrize("person", LINES)
@pytest.mark.parametrize("measure", COLUMNS)
def test_every_linked_figure_is_the_sum_of_its_entries(
    cast: Cast, web: Client, person: str, measure: str
) -> None:
    """Each line of the tree against the page and the file that its link opens."""
    user = cast.people[person]
    query = f"?measure={measure}"
    tree = text_of(web, user, query, "/performance/")
    actual = [
        Decimal(row["actual"])
        for row in rows_of(web, user, query, "/performance/")
        if person != "rita" or row["holder_key"] == "rita"
    ]
    links = LINK.findall(tree)
    if person == "mona":
        # The company's total is no sum of entries that she may see.
        actual = actual[1:]
    assert len(links) == len(actual) == LINES[person]
    for (address, shown), figure in zip(links, actual, strict=True):
        asked = "?" + address.partition("?")[2]
        assert f'<dd class="figure-value">{shown}</dd>' in text_of(web, user, asked)
        entries = rows_of(web, user, asked)
        assert sum(Decimal(entry[COLUMNS[measure]]) for entry in entries) == figure


def test_the_total_on_the_page_is_that_of_all_pages(
    cast: Cast, web: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salesmgmt.lib.tables.PAGE_ROWS", 2)
    text = text_of(web, cast.people["dora"], "?department=north")
    assert "€5,486.00" in text
    assert "1 to 2 of 7" in text


def test_an_entry_says_where_it_comes_from(cast: Cast, web: Client) -> None:
    rita = cast.people["rita"]
    rows = rows_of(web, rita)
    assert [(row["order"], row["revenue"], row["share"]) for row in rows] == [
        ("o-shared", "459.250000", "0.500000"),
        ("o-rita", "911.500000", "1.000000"),
    ]
    assert {row["customer"] for row in rows} == {"Customer C"}
    assert {row["entry"] for row in rows} == {"credit"}
    text = text_of(web, rita)
    assert f'href="/orders/{cast.orders["rita"].pk}/"' in text
    assert "€1,370.75" in text


def test_a_rep_sees_no_colleague_even_when_asked_for(cast: Cast, web: Client) -> None:
    rita = cast.people["rita"]
    text = text_of(web, rita, "?department=north")
    assert names_in(text) == {"rita"}
    assert "€1,370.75" in text
    assert "Only entries that you may see" in text
    assert web.get(f"{URL}?person={cast.people['ralf'].pk}").status_code == 404
    assert web.get(f"{URL}entries.csv?person={cast.people['ralf'].pk}").status_code == 404


def test_a_manager_sees_the_subtree_alone(cast: Cast, web: Client) -> None:
    mona = cast.people["mona"]
    assert {row["person_key"] for row in rows_of(web, mona)} == {
        "rita",
        "ralf",
        "rosa",
        "rudi",
        "ned",
    }
    assert web.get(f"{URL}?person={cast.people['sara'].pk}").status_code == 404
    text = text_of(web, mona, "?department=north")
    assert "Only entries that you may see" not in text


def test_a_goals_entries_are_its_actual(cast: Cast, web: Client) -> None:
    goal = cast.goals["north"]
    text = text_of(web, cast.people["dora"], f"?goal={goal.pk}")
    assert "€5,486.00" in text
    rows = rows_of(web, cast.people["dora"], f"?goal={goal.pk}")
    assert sum(Decimal(row["revenue"]) for row in rows) == Decimal("5486")
    # Before its window nothing counts.
    eve = cast.today.replace(month=1, day=1).replace(year=cast.today.year - 1)
    assert rows_of(web, cast.people["dora"], f"?goal={goal.pk}&as_of={eve}") == []


def test_a_strangers_goal_is_not_found(cast: Cast, web: Client) -> None:
    web.force_login(cast.people["sven"])
    for query in (f"?goal={cast.goals['rita'].pk}", "?goal=999999999", "?goal=x", "?goal=%00"):
        assert web.get(URL + query).status_code == 404
        assert web.get(f"{URL}entries.csv{query}").status_code == 404


@pytest.mark.parametrize("number", ["0", "x", "-1", "9" * 40, "%00", "1.5", "²"])
def test_numbers_that_are_nobodys_are_not_found(cast: Cast, web: Client, number: str) -> None:
    web.force_login(cast.people["dora"])
    assert web.get(f"{URL}?person={number}").status_code == 404


def test_a_members_goal_of_the_department_lists_the_own_part(cast: Cast, web: Client) -> None:
    text = text_of(web, cast.people["rita"], f"?goal={cast.goals['north'].pk}")
    assert names_in(text) == {"rita"}
    assert "Only entries that you may see" in text


@pytest.mark.parametrize("person", ["hans", "paul", "adam", "hedy", "aude"])
@pytest.mark.parametrize("url", [URL, URL + "entries.csv"])
def test_roles_without_people_are_refused(cast: Cast, web: Client, person: str, url: str) -> None:
    web.force_login(cast.people[person])
    assert web.get(url).status_code == 403


@pytest.mark.parametrize("url", [URL, URL + "entries.csv"])
def test_anonymous_people_log_in_and_nobody_posts(cast: Cast, web: Client, url: str) -> None:
    assert web.get(url).status_code == 302
    web.force_login(cast.people["dora"])
    assert web.post(url).status_code == 405


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?period=2013-Q9", "There is no period"),
        ("?measure=luck", "is not one of the available choices"),
        ("?department=mars", "is not one of the available choices"),
        ("?as_of=never", "Enter a valid date"),
    ],
)
def test_wrong_filters_say_so_and_list_nothing(
    cast: Cast, web: Client, query: str, message: str
) -> None:
    text = text_of(web, cast.people["dora"], query)
    assert message in text
    assert "o-rita" not in text
    assert web.get(URL + "entries.csv" + query).status_code == 409


def test_an_order_that_is_no_longer_visible_is_no_link(cast: Cast, web: Client) -> None:
    """The entry stays the person's; the order's page is for who shares in it now."""
    entry = Credit.objects.filter(person=cast.people["rita"]).first()
    Credit.objects.bulk_create(
        [
            Credit(
                line_id=entry.line_id,
                person=cast.people["rita"],
                department_id=entry.department_id,
                order_id=cast.orders["ned"].pk,
                product_id=entry.product_id,
                customer_id=entry.customer_id,
                basis="booked",
                kind="revenue",
                entry="reversal",
                business_on=entry.business_on,
                origin_on=entry.origin_on,
                share=1,
                revenue=-1,
                act=entry.act,
            )
        ]
    )
    text = text_of(web, cast.people["rita"])
    assert "Reversal" in text
    assert f"/orders/{cast.orders['ned'].pk}/" not in text
    assert f"/orders/{cast.orders['rita'].pk}/" in text
    assert "€1,369.75" in text


def opportunities(cast: Cast) -> None:
    for number, (owner, stage) in enumerate(
        [("rita", "won"), ("rita", "lost"), ("ralf", "lost"), ("sara", "won")]
    ):
        home = next(key for key, members in MEMBERS.items() if owner in members)
        Opportunity.objects.create(
            key=f"deal-{number}",
            owner=cast.people[owner],
            department=cast.departments[home],
            stage=stage,
            closed_on=cast.today.replace(day=1),
            value=100,
        )


def test_behind_a_win_rate_are_opportunities(cast: Cast, web: Client) -> None:
    opportunities(cast)
    query = "?measure=win_rate"
    assert [row["opportunity"] for row in rows_of(web, cast.people["dora"], query)] == [
        "deal-3",
        "deal-2",
        "deal-1",
        "deal-0",
    ]
    assert "50.0%" in text_of(web, cast.people["dora"], query)
    mona = text_of(web, cast.people["mona"], query)
    assert "33.3%" in mona
    assert "deal-3" not in mona
    rita = text_of(web, cast.people["rita"], query)
    assert names_in(rita) == {"rita"}
    assert "50.0%" in rita
    assert rows_of(web, cast.people["stan"], query) == []


def test_a_win_rate_goal_opens_its_opportunities(cast: Cast, web: Client) -> None:
    opportunities(cast)
    goal = set_goal(
        holder=cast.departments["north"],
        measure="win_rate",
        starts_on=cast.today.replace(month=1, day=1),
        ends_on=cast.today,
        target=Decimal("0.5"),
        today=cast.today,
        **BY,
    )
    text = text_of(web, cast.people["mona"], f"?goal={goal.pk}")
    assert "33.3%" in text
    assert "deal-0" in text


def test_what_has_no_cost_stands_behind_a_margin_too(cast: Cast, web: Client) -> None:
    """Nothing is known of Ned's margin of that day, and the page says so."""
    day = cast.today - timedelta(days=60)
    intake.load(
        {
            "products": [("u", "Umbrella", "", 1, None, None)],
            "orders": [("o-u", "c", "north-east", None, day, None, "EUR", None)],
            "order_lines": [("o-u", "1", "u", 1, 80, 80, None)],
            "order_shares": [("o-u", "revenue", "ned", 1)],
        },
        **BY,
    )
    query = f"?measure=margin&department=north-east&period={day}..{day}"
    rows = rows_of(web, cast.people["dora"], query)
    assert [(row["order"], row["revenue"], row["margin"]) for row in rows] == [
        ("o-u", "80.000000", "")
    ]
    text = " ".join(text_of(web, cast.people["dora"], query).split())
    assert "No cost is known of what was sold." in text
    assert ">–</dd>" in text
    assert "€0.00" not in text


def test_the_number_of_queries_is_small(cast: Cast, web: Client) -> None:
    def queries(query: str) -> int:
        web.get(URL + query)
        with CaptureQueriesContext(connection) as found:
            assert web.get(URL + query).status_code == 200
        return len(found)

    web.force_login(cast.people["mona"])
    person = cast.people["rita"].pk
    assert queries("?department=north") <= 12
    assert queries(f"?department=north&person={person}") <= 12
    assert queries(f"?goal={cast.goals['rita'].pk}") <= 12
    assert queries("?measure=win_rate") <= 12
