"""The process board: who sees which figures, names and lists."""

import csv
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesmgmt.org import actions as org
from salesmgmt.org.models import Area, Membership
from tests.cast import BY, START, Cast
from tests.midyear import TODAY
from tests.monitoring.process_world import deliver, opened


def text_of(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).replace("\xa0", " ").split())


def page(client: Client, cast: Cast, person: str, **asked: str) -> str:
    client.force_login(cast.people[person])
    answer = client.get(reverse("monitoring:process"), asked)
    assert answer.status_code == 200
    return text_of(answer)


def rows(client: Client, cast: Cast, person: str, **asked: str) -> dict[tuple[str, str], dict]:
    client.force_login(cast.people[person])
    answer = client.get(reverse("monitoring:process_csv"), asked)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return {(row["stage"], row["figure"]): row for row in csv.DictReader(text.splitlines())}


def test_a_rep_sees_the_own_orders(client: Client, cast: Cast) -> None:
    opened(cast)
    text = page(client, cast, "rita")
    assert "From order to follow-up, 2025-Q2" in text
    assert "€1,370.75" in text  # o-rita and half of the shared one
    assert "credited here: €459.25" in text
    assert ">o-shared</a>" in text  # late now
    assert "15 days" in text
    assert "95 % interval 9.5% to 90.5%" in text  # one of two
    for other in ("o-ralf", "o-ned", "Canary-ralf"):
        assert other not in text
    figures = rows(client, cast, "rita")
    assert figures["order", "booked"]["number"] == "2"
    assert figures["order", "booked"]["net_amount_company_currency"] == "1370.75"
    assert figures["delivery", "on_time_in_full"]["ratio"] == "0.5"
    assert figures["follow_up", "overdue"]["number"] == "1"
    assert figures["follow_up", "satisfied"]["ratio"] == ""


def test_a_manager_sees_the_subtree(client: Client, cast: Cast) -> None:
    text = page(client, cast, "sven")
    assert ">o-sara</a>" in text
    assert "o-rita" not in text
    assert rows(client, cast, "mona")["order", "booked"]["number"] == "6"
    only = rows(client, cast, "mona", department="north-east")
    assert only["order", "booked"]["number"] == "1"


@pytest.mark.parametrize("person", ["hedy", "aude"])
def test_who_sees_totals_gets_the_company_without_people(
    client: Client, cast: Cast, person: str
) -> None:
    opened(cast)
    text = page(client, cast, person)
    assert "Orders due" in text
    assert "Canary" not in text.replace(f"Canary-{person}", "")
    assert "/orders/" not in text
    assert "/follow-ups/" not in text
    assert ">o-" not in text
    assert rows(client, cast, person)["order", "booked"]["number"] == "9"


@pytest.mark.parametrize("asked", [{"period": "2025-06-01..2025-06-03"}, {"department": "north"}])
def test_totals_are_told_of_listed_periods_and_the_company_alone(
    client: Client, cast: Cast, asked: dict[str, str]
) -> None:
    assert "Orders due" not in page(client, cast, "hedy", **asked)
    assert client.get(reverse("monitoring:process_csv"), asked).status_code == 409
    assert "Orders due" in page(client, cast, "mona", **asked)


def test_totals_of_few_people_are_not_told(client: Client, cast: Cast) -> None:
    few = Membership.objects.exclude(person__key__in=["mona", "rita", "sven", "sara"])
    few.update(ends_on=START)
    assert "Figures of fewer than five people" in page(client, cast, "hedy")
    assert client.get(reverse("monitoring:process_csv")).status_code == 409
    assert "Orders due" in page(client, cast, "dora")


@pytest.mark.parametrize("person", ["hans", "paul", "adam"])
def test_roles_without_figures(client: Client, cast: Cast, person: str) -> None:
    client.force_login(cast.people[person])
    for name in ("process", "process_csv"):
        assert client.get(reverse(f"monitoring:{name}")).status_code == 403


def test_who_answers_for_each_stage(client: Client, cast: Cast) -> None:
    org.appoint_accountable(area=Area.DELIVERY, person=cast.people["hedy"], starts_on=START, **BY)
    text = page(client, cast, "mona")
    assert "Dora Canary-dora answers for this" in text  # the company's orders
    assert "Hedy Canary-hedy answers for this" in text
    assert "Nobody answers for this yet" in text  # customer service
    assert "Nina Canary-nina answers for this" in page(
        client, cast, "mona", department="north-east"
    )
    assert "Hedy Canary-hedy answers for this" in page(client, cast, "hedy")
    assert "answers for this" not in page(client, cast, "aude")


def test_an_unknown_period_and_department(client: Client, cast: Cast) -> None:
    assert "There is no period" in page(client, cast, "dora", period="soon")
    client.force_login(cast.people["dora"])
    answer = client.get(reverse("monitoring:process_csv"), {"period": "soon"})
    assert answer.status_code == 409
    assert "There is no period" in answer.content.decode()
    assert "Select a valid choice" in page(client, cast, "dora", department="west")
    assert "Select a valid choice" in page(client, cast, "sara", department="north")


def test_an_empty_company(client: Client, cast: Cast) -> None:
    text = page(client, cast, "dora", period="2024-Q1")
    assert "–" in text  # nothing was due, so there is no rate
    assert rows(client, cast, "dora", period="2024-Q1")["order", "booked"]["number"] == "0"


def test_nothing_late_says_so(client: Client, cast: Cast) -> None:
    assert "No follow-up is overdue" in page(client, cast, "rita")
    deliver("d-ned", "o-ned", 10, TODAY)
    assert "No order is late" in page(client, cast, "ned")


def test_methods(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["dora"])
    for name in ("process", "process_csv"):
        assert client.post(reverse(f"monitoring:{name}")).status_code == 405


@pytest.mark.parametrize("person", ["rita", "mona", "dora", "hedy"])
def test_at_most_twelve_queries(client: Client, cast: Cast, person: str) -> None:
    opened(cast)
    client.force_login(cast.people[person])
    client.get(reverse("monitoring:process"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("monitoring:process"))
    assert len(queries) <= 12, [query["sql"][:80] for query in queries]
