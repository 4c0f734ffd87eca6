"""The page of fiscal periods: what is closed, and closing the next one."""

import csv
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from salesmgmt.org.models import Period
from salesmgmt.org.queries import closable, years_of_periods
from tests.cast import Cast
from tests.org.conftest import entries


def period(key: str) -> Period:
    return Period.objects.get(key=key)


def page(client: Client, cast: Cast, person: str) -> str:
    client.force_login(cast.people[person])
    answer = client.get(reverse("org:periods"))
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def send(client: Client, cast: Cast, person: str, key: str, why: str = "books are done") -> Any:
    client.force_login(cast.people[person])
    asked = {"period": period(key).pk, "why": why}
    return client.post(reverse("org:close_period"), asked)


@pytest.mark.parametrize("person", ["adam", "dora"])
def test_closing_the_next_month(client: Client, cast: Cast, person: str) -> None:
    assert "Nothing is credited to a closed period any more" in page(client, cast, person)
    answer = send(client, cast, person, "2023-01")
    assert (answer.status_code, answer.url) == (302, reverse("org:periods"))
    assert "2023-01 is closed." in page(client, cast, person)
    assert period("2023-01").closed_at is not None
    assert period("2023-02").closed_at is None
    [*_, entry] = entries(Period)
    assert (entry["act"], entry["by"], entry["why"]) == (
        "org.close_period",
        cast.people[person].pk,
        "books are done",
    )


def test_a_quarter_closes_with_its_months(client: Client, cast: Cast) -> None:
    send(client, cast, "dora", "2023-Q1")
    closed = set(Period.objects.exclude(closed_at=None).values_list("key", flat=True))
    assert closed == {"2023-Q1", "2023-01", "2023-02", "2023-03"}


@pytest.mark.parametrize(
    ("today", "keys"),
    [
        (date(2023, 1, 31), []),
        (date(2023, 2, 1), ["2023-01"]),
        (date(2023, 4, 1), ["2023-01", "2023-Q1"]),
        (date(2024, 1, 1), ["2023-01", "2023-Q1", "2023"]),
    ],
)
def test_only_what_is_over_can_be_closed(cast: Cast, today: date, keys: list[str]) -> None:
    assert [each.key for each in closable(years_of_periods(), today)] == keys


@pytest.mark.parametrize("key", ["2023-02", "2025-06", "2026-12"])
def test_no_other_period_is_taken(client: Client, cast: Cast, key: str) -> None:
    answer = send(client, cast, "dora", key, why="what I typed")
    assert answer.status_code == 422
    text = unescape(answer.content.decode())
    assert "Select a valid choice" in text
    assert "what I typed" in text
    assert not Period.objects.exclude(closed_at=None).exists()


def test_the_reason_is_asked_for(client: Client, cast: Cast) -> None:
    answer = send(client, cast, "dora", "2023-01", why=" ")
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()
    assert period("2023-01").closed_at is None


def test_a_second_click_closes_nothing_more(client: Client, cast: Cast) -> None:
    send(client, cast, "dora", "2023-01")
    at = period("2023-01").closed_at
    assert send(client, cast, "dora", "2023-01").status_code == 422
    assert period("2023-01").closed_at == at
    assert Period.objects.exclude(closed_at=None).count() == 1


@pytest.mark.parametrize("person", ["rita", "mona", "hedy", "hans", "paul", "aude"])
def test_everybody_else(client: Client, cast: Cast, person: str) -> None:
    client.force_login(cast.people[person])
    for name in ("periods", "periods_csv"):
        assert client.get(reverse(f"org:{name}")).status_code == 403
    assert send(client, cast, person, "2023-01").status_code == 403
    assert period("2023-01").closed_at is None


def test_as_csv(client: Client, cast: Cast) -> None:
    send(client, cast, "dora", "2023-01")
    answer = client.get(reverse("org:periods_csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = {row["period"]: row for row in csv.DictReader(text.splitlines())}
    assert len(rows) == Period.objects.count()
    assert rows["2023-01"]["closed_at"].startswith("2025-06-16")
    assert rows["2023-02"] == {
        "kind": "month",
        "period": "2023-02",
        "first_day": "2023-02-01",
        "last_day": "2023-02-28",
        "closed_at": "",
    }


def test_methods(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["adam"])
    assert client.get(reverse("org:close_period")).status_code == 405
    assert client.post(reverse("org:periods")).status_code == 405
