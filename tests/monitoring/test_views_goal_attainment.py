"""How far one goal is: the panel of its page, its own page, and the curve as CSV."""

import csv
import html
import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.actions import set_goal
from salesmgmt.org.models import Membership
from tests.cast import BY, Cast
from tests.midyear import ALL, ELAPSED, EXPECTED

NAMES = ["goal_attainment", "goal_curve_csv"]


def fetched(
    client: Client, cast: Cast, person: str, goal: str, *, htmx: bool = True, **asked: str
) -> str:
    client.force_login(cast.people[person])
    address = reverse("monitoring:goal_attainment", args=[cast.goals[goal].pk])
    response = client.get(address, asked, headers={"HX-Request": "true"} if htmx else {})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def figures(text: str) -> dict[str, str]:
    """Name and value of each card."""
    found = re.findall(r"<dt>(.*?)</dt> <dd class=\"figure-value\">(.*?)</dd>", text)
    return {name: re.sub(r"<.*?>", "", value) for name, value in found}


def chart(text: str) -> dict[str, Any]:
    found = re.search(r'<div id="curve-data" hidden>(.*?)</div>', text)
    assert found
    return json.loads(html.unescape(found[1]))


def test_the_figures(client: Client, cast: Cast) -> None:
    """1,370.75 of 5,000, with the rest to come on the working days that are left."""
    text = fetched(client, cast, "rita", "rita")
    needed = (Decimal(5000) - Decimal("1370.75")) / (ALL - ELAPSED)
    projected = Decimal("1370.75") * ALL / ELAPSED
    assert figures(text) == {
        "Actual": "€1,370.75",
        "Target": "€5,000.00",
        "Attainment": "27.4%",
        "Gap to the target": "€3,629.25",
        "Expected by now": f"€{EXPECTED:,.2f}",
        "Pace": f"{Decimal('137075') / EXPECTED:.1f}%",
        "Projected at the end": f"€{projected:,.2f}",
        "Needed per working day": f"€{needed:,.2f}",
    }
    assert f"{ELAPSED} of {ALL} working days" in text
    assert "behind is below 95%" in text
    assert f"/performance/entries/?goal={cast.goals['rita'].pk}&amp;as_of=2025-06-16" in text


@pytest.mark.parametrize(
    ("person", "goal", "actual"), [("rita", "rita", "€1,370.75"), ("mona", "north", "€5,486.00")]
)
def test_the_entries_add_up_to_the_figure(
    client: Client, cast: Cast, person: str, goal: str, actual: str
) -> None:
    text = fetched(client, cast, person, goal)
    found = re.search(r'href="(/performance/entries/[^"]+)"', text)
    assert found
    entries = client.get(html.unescape(found[1]))
    assert entries.status_code == 200
    assert actual in entries.content.decode()


def test_a_part_and_a_page(client: Client, cast: Cast) -> None:
    assert "<html" not in fetched(client, cast, "rita", "rita")
    whole = fetched(client, cast, "rita", "rita", htmx=False)
    assert "<html" in whole
    assert figures(whole) == figures(fetched(client, cast, "rita", "rita"))


def test_beyond_the_target(client: Client, cast: Cast) -> None:
    text = fetched(client, cast, "mona", "north")
    found = figures(text)
    assert (found["Actual"], found["Attainment"]) == ("€5,486.00", "109.7%")
    assert found["Beyond the target"] == "€486.00"
    assert "Needed per working day" not in found
    assert "Reached" in text


def test_before_the_first_order(client: Client, cast: Cast) -> None:
    found = figures(fetched(client, cast, "rita", "rita", as_of="2025-05-31"))
    assert (found["Actual"], found["Attainment"]) == ("€0.00", "0.0%")


def test_before_the_window(client: Client, cast: Cast) -> None:
    text = fetched(client, cast, "rita", "rita", as_of="2024-12-31")
    assert "The window has not begun." in text
    assert chart(text)["actual"] == []


def test_the_chart_and_its_table(client: Client, cast: Cast) -> None:
    """The year is drawn by its ends, the month ends and the as-of day."""
    text = fetched(client, cast, "rita", "rita")
    drawn = chart(text)
    assert drawn["window"] == ["2025-01-01", "2025-12-31"]
    assert drawn["unit"] == "money"
    assert drawn["currency"] == "EUR"
    assert drawn["as_of"] == "2025-06-16"
    assert drawn["actual"][-2:] == [["2025-05-31", 0.0], ["2025-06-16", 1370.75]]
    assert drawn["expected"][-1] == ["2025-12-31", 5000.0]
    assert drawn["target"] == [["2025-01-01", 5000.0]]
    assert len(re.findall(r"<td>\w{3} \d+, 2025</td>", text)) == len(drawn["expected"]) == 14


def test_the_curve_as_csv(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["rita"])
    response = client.get(reverse("monitoring:goal_curve_csv", args=[cast.goals["rita"].pk]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = {row["day"]: row for row in csv.DictReader(text.splitlines())}
    assert len(rows) == 14
    assert Decimal(rows["2025-06-16"]["actual"]) == Decimal("1370.75")
    assert rows["2025-06-30"]["actual"] == ""
    assert Decimal(rows["2025-12-31"]["expected"]) == 5000


@pytest.mark.parametrize("person", ["rita", "hedy"])
def test_totals_do_not_lead_to_entries(client: Client, cast: Cast, person: str) -> None:
    text = fetched(client, cast, person, "acme")
    assert figures(text)["Actual"] == "€8,239.50"
    assert "/performance/entries/" not in text
    assert "Canary-" not in text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("person", ["ralf", "sven", "hedy", "aude", "hans", "paul", "adam"])
def test_strangers_find_nothing(client: Client, cast: Cast, person: str, name: str) -> None:
    client.force_login(cast.people[person])
    address = reverse(f"monitoring:{name}", args=[cast.goals["rita"].pk])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_other_ways_in(client: Client, cast: Cast, name: str) -> None:
    address = reverse(f"monitoring:{name}", args=[cast.goals["rita"].pk])
    assert "/accounts/login/" in client.get(address).url
    client.force_login(cast.people["rita"])
    assert client.post(address).status_code == 405
    assert client.get(reverse(f"monitoring:{name}", args=[0])).status_code == 404


@pytest.mark.parametrize("person", ["hedy", "aude"])
@pytest.mark.parametrize("htmx", [True, False])
def test_a_total_is_shown_as_of_today(
    client: Client, cast: Cast, person: str, *, htmx: bool
) -> None:
    """Without Rita's orders of June 1 the company has nothing: two days would tell them."""
    before = fetched(client, cast, person, "acme", htmx=htmx, as_of="2025-05-31")
    assert figures(before)["Actual"] == "€8,239.50"
    assert htmx or "Totals of departments are shown as of today" in before
    today = fetched(client, cast, person, "acme", htmx=htmx, as_of="2025-06-16")
    assert figures(today)["Actual"] == "€8,239.50"
    assert "Totals of departments are shown as of today" not in today
    for text in (before, today):
        assert "curve-data" not in text
        assert "goal-curve" not in text
        assert "curve.csv" not in text
        assert "Figures of the chart" not in text


@pytest.mark.parametrize("person", ["hedy", "aude"])
def test_a_total_has_no_curve(client: Client, cast: Cast, person: str) -> None:
    client.force_login(cast.people[person])
    address = reverse("monitoring:goal_curve_csv", args=[cast.goals["acme"].pk])
    for asked in ({}, {"as_of": "2025-06-16"}, {"as_of": "2025-05-31"}):
        assert client.get(address, asked).status_code == 403


@pytest.mark.parametrize("name", NAMES)
def test_a_window_with_few_people_does_not_exist(client: Client, cast: Cast, name: str) -> None:
    """Today eleven people work for Acme, but Dora alone did in 2024."""
    others = Membership.objects.exclude(person=cast.people["dora"])
    others.update(starts_on=date(2025, 1, 1))
    goal = set_goal(
        holder=cast.departments["acme"],
        measure="revenue",
        starts_on=date(2024, 1, 1),
        ends_on=date(2024, 12, 31),
        target=Decimal(1000),
        today=cast.today,
        **BY,
    )
    address = reverse(f"monitoring:{name}", args=[goal.pk])
    page = reverse("goals:goal", args=[goal.pk])
    for person, status in (("hedy", 404), ("aude", 404), ("dora", 200)):
        client.force_login(cast.people[person])
        assert client.get(address).status_code == status
        assert client.get(page).status_code == status


def test_a_wrong_day_is_today(client: Client, cast: Cast) -> None:
    whole = fetched(client, cast, "rita", "rita", htmx=False, as_of="2025-12-24")
    assert "invalid-feedback" in whole
    assert figures(whole)["Actual"] == "€1,370.75"


def test_a_short_calendar_is_said_in_words(client: Client, cast: Cast) -> None:
    cast.company.calendar.days.filter(day__gt=cast.today).delete()
    text = fetched(client, cast, "rita", "rita")
    assert "cannot make it longer" in text
    shown = figures(text)
    assert (shown["Actual"], shown["Attainment"]) == ("€1,370.75", "27.4%")
    assert (shown["Expected by now"], shown["Pace"], shown["Projected at the end"]) == ("–",) * 3
    assert "Needed per working day" not in shown
    address = reverse("monitoring:goal_curve_csv", args=[cast.goals["rita"].pk])
    rows = b"".join(client.get(address).streaming_content).decode().splitlines()
    assert "2025-05-31,0.00,,5000.00" in rows


def test_few_queries(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["dora"])
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("monitoring:goal_attainment", args=[cast.goals["acme"].pk]))
    assert len(caught) <= 12
