"""The page of one goal."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.actions import revise_goal
from goals.rules.terms import Driver
from tests.cast import Cast


def page(client: Client, cast: Cast, person: str, goal: str, **asked: str) -> str:
    client.force_login(cast.people[person])
    response = client.get(reverse("goals:goal", args=[cast.goals[goal].pk]), asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_own_goal(client: Client, cast: Cast) -> None:
    text = page(client, cast, "rita", "rita")
    assert "Revenue of Rita Canary-rita" in text
    assert "Jan 1, 2025 to Dec 31, 2025" in text
    assert "€5,000.00" in text
    assert reverse("monitoring:goal_attainment", args=[cast.goals["rita"].pk]) in text
    assert f'href="{reverse("goals:goal", args=[cast.goals["north"].pk])}"' in text  # the one above
    for other in ("ralf", "mona", "sven"):
        assert f"Canary-{other}" not in text


@pytest.mark.parametrize("person", ["mona", "dora"])
def test_who_leads_sees_it(client: Client, cast: Cast, person: str) -> None:
    assert "Canary-rita" in page(client, cast, person, "rita")


@pytest.mark.parametrize(
    ("person", "goal"),
    [
        ("ralf", "rita"),
        ("sven", "rita"),
        ("hedy", "rita"),
        ("aude", "rita"),
        ("hans", "rita"),
        ("paul", "north"),
        ("adam", "acme"),
        ("rita", "south"),
        ("hedy", "south"),
    ],
)
def test_strangers_find_nothing(client: Client, cast: Cast, person: str, goal: str) -> None:
    client.force_login(cast.people[person])
    assert client.get(reverse("goals:goal", args=[cast.goals[goal].pk])).status_code == 404


@pytest.mark.parametrize("pk", [0, 10**30])
def test_no_such_goal(client: Client, cast: Cast, pk: int) -> None:
    client.force_login(cast.people["dora"])
    assert client.get(f"/goals/{pk}/").status_code == 404


def test_only_reads(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["dora"])
    assert client.post(reverse("goals:goal", args=[cast.goals["rita"].pk])).status_code == 405


def test_anonymous_logs_in_first(client: Client, cast: Cast) -> None:
    response = client.get(reverse("goals:goal", args=[cast.goals["rita"].pk]))
    assert response.status_code == 302
    assert "/accounts/login/" in response.url


def test_the_spread_of_a_department(client: Client, cast: Cast) -> None:
    """Four people and North East hold 5,000 each below North's 5,000."""
    text = page(client, cast, "mona", "north")
    assert "€25,000.00" in text
    assert 'Assigned beyond the target</dt> <dd class="figure-value">€20,000.00' in text
    names = [text.index(f">{name}") for name in ("North East<", "Ralf ", "Rita ", "Rosa ", "Rudi ")]
    assert names == sorted(names)
    assert "Canary-ned" not in text  # a step further down


def test_a_member_is_not_told_what_colleagues_hold(client: Client, cast: Cast) -> None:
    text = page(client, cast, "rita", "north")
    assert "How the target is spread" not in text
    assert "€25,000.00" not in text
    assert "Canary-ralf" not in text


def test_a_head_reads_no_names(client: Client, cast: Cast) -> None:
    revised(cast, by="dora", goal="acme")
    text = page(client, cast, "hedy", "acme")
    assert "€6,000.00" in text
    assert "Canary-dora" not in text
    assert "A strong spring" not in text


def revised(cast: Cast, *, by: str, goal: str) -> None:
    revise_goal(
        goal=cast.goals[goal],
        target=Decimal(6000),
        effective_on=date(2025, 5, 1),
        driver=Driver.ECONOMY,
        reason="A strong spring",
        by=cast.people[by],
        today=cast.today,
    )


def test_versions_and_the_one_of_the_day(client: Client, cast: Cast) -> None:
    revised(cast, by="mona", goal="rita")
    text = page(client, cast, "rita", "rita")
    assert '2 <span class="text-secondary">holds as of this day' in text
    assert "Economy" in text
    assert "A strong spring" in text
    assert "Canary-mona" in text
    before = page(client, cast, "rita", "rita", as_of="2025-04-30")
    assert '1 <span class="text-secondary">holds as of this day' in before


def test_the_day_goes_through_to_the_panel(client: Client, cast: Cast) -> None:
    text = page(client, cast, "rita", "rita", as_of="2025-04-30")
    assert '{"as_of": "2025-04-30"}' in text
    assert 'datetime="2025-04-30"' in text


@pytest.mark.parametrize("as_of", ["2025-06-17", "1899-12-31", "yesterday", "2025-02-30", "\x00"])
def test_a_wrong_day_is_refused_beside_the_field(client: Client, cast: Cast, as_of: str) -> None:
    text = page(client, cast, "rita", "rita", as_of=as_of)
    assert "invalid-feedback" in text
    assert '{"as_of": "2025-06-16"}' in text


@pytest.mark.parametrize("person", ["hedy", "aude"])
def test_a_total_is_shown_as_of_today(client: Client, cast: Cast, person: str) -> None:
    refused = "Totals of departments are shown as of today"
    text = page(client, cast, person, "acme", as_of="2025-05-31")
    assert refused in text
    assert '{"as_of": "2025-06-16"}' in text
    assert 'datetime="2025-06-16"' in text
    assert 'datetime="2025-05-31"' not in text
    assert refused not in page(client, cast, person, "acme", as_of="2025-06-16")
    assert 'name="as_of"' not in page(client, cast, person, "acme")
    assert refused not in page(client, cast, "rita", "acme", as_of="2025-05-31")


def csv_rows(
    client: Client, cast: Cast, person: str, goal: str, name: str, **asked: str
) -> list[dict[str, str]]:
    client.force_login(cast.people[person])
    response = client.get(reverse(f"goals:{name}", args=[cast.goals[goal].pk]), asked)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_versions_as_csv(client: Client, cast: Cast) -> None:
    revised(cast, by="mona", goal="rita")
    first, second = csv_rows(client, cast, "rita", "rita", "versions_csv")
    assert (first["version"], Decimal(first["target"]), first["driver"]) == ("1", 5000, "first")
    assert (first["effective_on"], first["set_by"]) == ("2025-01-01", "")
    assert second == {
        "version": "2",
        "target": "6000.000000",
        "effective_on": "2025-05-01",
        "driver": "economy",
        "reason": "A strong spring",
        "set_by": "Mona Canary-mona",
        "recorded_on": second["recorded_on"],
    }
    address = reverse("goals:versions_csv", args=[cast.goals["rita"].pk])
    assert f'href="{address}"' in page(client, cast, "rita", "rita")


@pytest.mark.parametrize("person", ["hedy", "aude"])
def test_versions_as_csv_name_nobody_to_a_head(client: Client, cast: Cast, person: str) -> None:
    revised(cast, by="dora", goal="acme")
    found = csv_rows(client, cast, person, "acme", "versions_csv")
    assert [Decimal(row["target"]) for row in found] == [5000, 6000]
    assert [(row["reason"], row["set_by"]) for row in found] == [("", ""), ("", "")]


def test_goals_below_as_csv(client: Client, cast: Cast) -> None:
    """The same rows as on the page, with the targets of its day."""
    revised(cast, by="mona", goal="rita")
    for as_of, target in (("", "6000.000000"), ("2025-04-30", "5000.000000")):
        found = csv_rows(client, cast, "mona", "north", "below_csv", as_of=as_of)
        assert [tuple(row.values()) for row in found] == [
            ("department", "north-east", "North East", "5000.000000"),
            ("person", "ralf", "Ralf Canary-ralf", "5000.000000"),
            ("person", "rita", "Rita Canary-rita", target),
            ("person", "rosa", "Rosa Canary-rosa", "5000.000000"),
            ("person", "rudi", "Rudi Canary-rudi", "5000.000000"),
        ]
    address = reverse("goals:below_csv", args=[cast.goals["north"].pk])
    assert f'href="{address}?as_of=2025-06-16"' in page(client, cast, "mona", "north")
    assert client.get(address, {"as_of": "2025-06-17"}).status_code == 409


@pytest.mark.parametrize(
    ("person", "goal"),
    [("rita", "north"), ("hedy", "acme"), ("aude", "acme"), ("dora", "rita"), ("ralf", "rita")],
)
def test_goals_below_are_for_who_sees_the_spread(
    client: Client, cast: Cast, person: str, goal: str
) -> None:
    client.force_login(cast.people[person])
    address = reverse("goals:below_csv", args=[cast.goals[goal].pk])
    assert client.get(address).status_code == 404


def test_few_queries(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["dora"])
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("goals:goal", args=[cast.goals["north"].pk]))
    assert len(caught) <= 12
