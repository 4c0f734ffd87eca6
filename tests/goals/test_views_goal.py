"""The page of one goal."""

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
from tests.midyear import midyear  # noqa: F401 - an autouse fixture


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


def test_few_queries(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["dora"])
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("goals:goal", args=[cast.goals["north"].pk]))
    assert len(caught) <= 12
