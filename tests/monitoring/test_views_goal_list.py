"""The goal list with its figures, and the same as CSV."""

import csv
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.actions import set_goal
from goals.rules.terms import GoalState
from salesmgmt.lib.money import round_money
from salesmgmt.org.models import Membership
from tests.cast import BY, Cast
from tests.midyear import EXPECTED

EVERYBODY = ("ned", "ralf", "rita", "rosa", "rudi", "sara", "stan")


def listed(client: Client, cast: Cast, person: str, **asked: str) -> str:
    client.force_login(cast.people[person])
    response = client.get(reverse("monitoring:goal_list"), asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows(client: Client, cast: Cast, person: str, **asked: str) -> list[dict[str, str]]:
    client.force_login(cast.people[person])
    response = client.get(reverse("monitoring:goal_list_csv"), asked)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def keys(client: Client, cast: Cast, person: str, **asked: str) -> list[str]:
    return [row["holder_key"] for row in rows(client, cast, person, **asked)]


def test_figures_of_the_own_goal(client: Client, cast: Cast) -> None:
    """Rita sold 911.50 and half of 918.50 against 5,000."""
    text = listed(client, cast, "rita")
    assert "€1,370.75" in text
    assert "27.4%" in text
    assert "Behind" in text
    [row] = [row for row in rows(client, cast, "rita") if row["holder_kind"] == "person"]
    assert Decimal(row["actual"]) == Decimal("1370.75")
    assert Decimal(row["attainment"]) == Decimal("0.27415")
    assert Decimal(row["expected"]) == round_money(EXPECTED, "EUR")
    assert row["verdict"] == "behind"


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("rita", ["acme", "north", "rita"]),
        ("mona", ["acme", "north", "north-east", "ned", "ralf", "rita", "rosa", "rudi"]),
        ("sven", ["acme", "south", "sara", "stan"]),
        ("dora", ["acme", "north", "north-east", "south", *EVERYBODY]),
    ],
)
def test_who_sees_what(client: Client, cast: Cast, person: str, seen: list[str]) -> None:
    """Tree order, then people by name."""
    assert keys(client, cast, person) == seen
    text = listed(client, cast, person)
    for name in EVERYBODY:
        assert (f"Canary-{name}" in text) is (name in seen or name == person)


@pytest.mark.parametrize("person", ["hedy", "aude"])
def test_totals_of_five_or_more(client: Client, cast: Cast, person: str) -> None:
    """North East has two people and South three; nobody's own goal shows."""
    seen = keys(client, cast, person)
    assert seen[0] == "acme"
    assert set(seen) <= {"acme", "north"}
    assert "Canary-" not in listed(client, cast, person).replace(f"Canary-{person}", "")


@pytest.mark.parametrize("person", ["hedy", "aude"])
def test_totals_of_windows_with_enough_people_as_of_today(
    client: Client, cast: Cast, person: str
) -> None:
    """Dora alone worked for Acme in 2024; and a day in the address moves no figure."""
    others = Membership.objects.exclude(person=cast.people["dora"])
    others.update(starts_on=date(2025, 1, 1))
    set_goal(
        holder=cast.departments["acme"],
        measure="revenue",
        starts_on=date(2024, 1, 1),
        ends_on=date(2024, 12, 31),
        target=Decimal(1000),
        today=cast.today,
        **BY,
    )
    assert [row["first_day"] for row in rows(client, cast, "dora", q="acme")] == [
        "2025-01-01",
        "2024-01-01",
    ]
    for asked in ({}, {"as_of": "2025-05-31"}):
        [row] = rows(client, cast, person, **asked)
        assert (row["first_day"], Decimal(row["actual"])) == ("2025-01-01", Decimal("8239.50"))
        text = listed(client, cast, person, **asked)
        assert "€8,239.50" in text
        assert "Dec 31, 2024" not in text


@pytest.mark.parametrize("person", ["hans", "paul", "adam"])
@pytest.mark.parametrize("name", ["goal_list", "goal_list_csv"])
def test_roles_without_goals(client: Client, cast: Cast, person: str, name: str) -> None:
    client.force_login(cast.people[person])
    assert client.get(reverse(f"monitoring:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["goal_list", "goal_list_csv"])
def test_only_reads_and_only_after_log_in(client: Client, cast: Cast, name: str) -> None:
    assert "/accounts/login/" in client.get(reverse(f"monitoring:{name}")).url
    client.force_login(cast.people["dora"])
    assert client.post(reverse(f"monitoring:{name}")).status_code == 405


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ({"q": "canary-R"}, ["ralf", "rita", "rosa", "rudi"]),
        ({"q": "north"}, ["north", "north-east"]),
        ({"department": "south"}, ["south", "sara", "stan"]),
        ({"department": "north", "q": "n"}, ["north", "north-east", *EVERYBODY[:5]]),
        ({"level": "department"}, ["acme", "north", "north-east", "south"]),
        ({"level": "person"}, list(EVERYBODY)),
        ({"measure": "margin"}, []),
        ({"window": "running", "q": "acme"}, ["acme"]),
        ({"window": "ended"}, []),
        ({"window": "coming"}, []),
        ({"period": "2025-Q2", "q": "acme"}, ["acme"]),
        ({"pace": "off"}, ["north-east", *EVERYBODY]),
        ({"pace": "off", "department": "south"}, ["sara", "stan"]),
    ],
)
def test_filters(client: Client, cast: Cast, asked: dict[str, str], seen: list[str]) -> None:
    assert keys(client, cast, "dora", **asked) == seen


@pytest.mark.parametrize(
    "asked",
    [
        {"department": "nowhere"},
        {"measure": "luck"},
        {"period": "2024-Q1"},  # no goal touches it
        {"window": "'; --"},
        {"pace": "worst"},
        {"level": "x"},
        {"q": "x" * 101},
        {"q": "\x00"},
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(
    client: Client, cast: Cast, asked: dict[str, str]
) -> None:
    text = listed(client, cast, "dora", **asked)
    assert "invalid-feedback" in text
    assert "No goal matches these filters." in text
    answer = client.get(reverse("monitoring:goal_list_csv"), asked)
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "text/plain")
    assert answer.content


@pytest.mark.parametrize("page", ["0", "x", "99999"])
def test_a_wrong_page_is_the_nearest(client: Client, cast: Cast, page: str) -> None:
    assert "Canary-rita" in listed(client, cast, "rita", page=page)


def test_never_worst_first(client: Client, cast: Cast) -> None:
    def names(**asked: str) -> list[str]:
        return re.findall(r"Canary-(\w+)</a>", listed(client, cast, "dora", **asked))

    assert names() == list(EVERYBODY)
    assert names(sort="attainment") == list(EVERYBODY)
    assert "sort=attainment" not in listed(client, cast, "dora")


def test_a_department_filter_opens_nothing(client: Client, cast: Cast) -> None:
    """One that is none of the person's is as unknown as one that is not there."""
    client.force_login(cast.people["rita"])
    csv_file = reverse("monitoring:goal_list_csv")
    assert client.get(csv_file, {"department": "south"}).status_code == 409
    assert client.get(csv_file, {"department": "nowhere"}).status_code == 409
    assert "South" not in listed(client, cast, "rita", department="south")


def test_proposals_have_their_state(client: Client, cast: Cast) -> None:
    set_goal(
        holder=cast.people["rita"],
        measure="units",
        starts_on=cast.today.replace(month=7, day=1),
        ends_on=cast.today.replace(month=9, day=30),
        target=Decimal(10),
        state=GoalState.PROPOSED,
        today=cast.today,
        **BY,
    )
    assert "Proposed" in listed(client, cast, "rita", window="coming")


def test_a_short_calendar_is_said_in_words(client: Client, cast: Cast) -> None:
    cast.company.calendar.days.filter(day__gt=cast.today).delete()
    text = listed(client, cast, "rita")
    assert "cannot make it longer" in text
    assert "Canary-rita" in text
    # What needs no working days is still told; nobody is called behind.
    assert "€1,370.75" in text
    assert "27.4%" in text
    assert keys(client, cast, "rita", pace="off") == []


@pytest.mark.parametrize("asked", [{}, {"pace": "off", "department": "acme", "period": "2025-Q2"}])
def test_few_queries(client: Client, cast: Cast, asked: dict[str, str]) -> None:
    client.force_login(cast.people["dora"])
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("monitoring:goal_list"), asked)
    assert len(caught) <= 12
