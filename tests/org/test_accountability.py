"""Who answers for what: appointed one after the other, read by who needs it."""

import csv
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from salesmgmt.org import actions
from salesmgmt.org.access import people_to_appoint
from salesmgmt.org.models import Accountability, Area, User
from salesmgmt.org.queries import accountability, accountable_on
from tests.cast import Cast
from tests.org.conftest import House, entries
from tests.org.test_races import at_once

DAY = date(2013, 3, 1)


def appoint(house: House, **changed: Any) -> Accountability:
    values = {
        "area": Area.PRICE,
        "person": house.anna,
        "starts_on": DAY,
        "by": house.hanna,
        "why": "new in the job",
    }
    return actions.appoint_accountable(**values | changed)


def spans() -> list[tuple[str, date, date | None]]:
    rows = Accountability.objects.order_by("area", "starts_on")
    return [(row.person.name, row.starts_on, row.ends_on) for row in rows]


def test_the_first_one(house: House) -> None:
    appoint(house)
    assert spans() == [("Anna", DAY, None)]
    [entry] = entries(Accountability)
    assert (entry["act"], entry["by"], entry["why"]) == (
        "org.appoint_accountable",
        house.hanna.pk,
        "new in the job",
    )


def test_the_next_one_ends_the_former_the_day_before(house: House) -> None:
    appoint(house)
    appoint(house, person=house.ben, starts_on=date(2013, 6, 1))
    assert spans() == [
        ("Anna", DAY, date(2013, 5, 31)),
        ("Ben", date(2013, 6, 1), None),
    ]
    for day, person in (
        (DAY - timedelta(days=1), None),
        (DAY, house.anna),
        (date(2013, 5, 31), house.anna),
        (date(2013, 6, 1), house.ben),
    ):
        assert accountable_on(day).get(Area.PRICE) == person


def test_areas_are_apart(house: House) -> None:
    appoint(house)
    appoint(house, area=Area.SERVICE, person=house.ben)
    assert accountable_on(DAY) == {Area.PRICE: house.anna, Area.SERVICE: house.ben}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"starts_on": date(2013, 6, 1)}, "already answers for this from"),
        ({"person": "ben"}, "choose a later one"),
        ({"person": "ben", "starts_on": date(2013, 2, 1)}, "on some of these days. Anna answers"),
        ({"area": "weather"}, "Choose one of the areas"),
        ({"person": "ben", "starts_on": date(1800, 1, 1)}, "between 1900 and 2200"),
    ],
)
def test_what_is_refused(house: House, changed: dict[str, Any], message: str) -> None:
    appoint(house)
    if "person" in changed:
        changed = changed | {"person": house.ben}
    with pytest.raises(ValidationError, match=message):
        appoint(house, **changed)
    assert spans() == [("Anna", DAY, None)]


def test_somebody_who_left_answers_for_nothing(house: House) -> None:
    actions.deactivate_person(person=house.ben, left_on=DAY, by=None, why="left")
    with pytest.raises(ValidationError, match="left on"):
        appoint(house, person=house.ben)
    assert spans() == []


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_follows_the_other(house: House) -> None:
    appoint(house)
    told = at_once(
        lambda: appoint(house, person=house.ben, starts_on=date(2013, 6, 1)),
        lambda: appoint(house, person=house.hanna, starts_on=date(2013, 6, 1)),
    )
    assert told[0] == ""
    assert "choose a later one" in told[1]
    assert len(spans()) == 2


def test_history_of_an_area(house: House) -> None:
    appoint(house)
    appoint(house, person=house.ben, starts_on=date(2013, 6, 1))
    appoint(house, person=house.hanna, starts_on=date(2013, 9, 1))
    found = {each.area: each for each in accountability(date(2013, 7, 1))}
    assert list(found) == list(Area)
    price = found[Area.PRICE]
    assert price.now is not None
    assert price.now.person == house.ben
    assert [row.person for row in price.coming] == [house.hanna]
    assert [row.person for row in price.past] == [house.anna]
    assert found[Area.TRAINING].now is None


def page(client: Client, cast: Cast, person: str) -> str:
    client.force_login(cast.people[person])
    answer = client.get(reverse("org:accountability"))
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def send(client: Client, cast: Cast, by: str, **changed: Any) -> Any:
    client.force_login(cast.people[by])
    good = {
        "area": "delivery",
        "person": cast.people["hedy"].pk,
        "starts_on": cast.today.isoformat(),
        "why": "runs production",
    }
    return client.post(reverse("org:appoint"), good | changed)


@pytest.mark.parametrize("person", ["adam", "dora"])
def test_appointing_on_the_page(client: Client, cast: Cast, person: str) -> None:
    assert "nobody yet" in page(client, cast, person)
    answer = send(client, cast, person)
    assert (answer.status_code, answer.url) == (302, reverse("org:accountability"))
    text = page(client, cast, person)
    assert "Hedy Canary-hedy is appointed." in text
    assert "<td>Hedy Canary-hedy</td>" in text


@pytest.mark.parametrize("person", ["mona", "hedy"])
def test_who_only_reads(client: Client, cast: Cast, person: str) -> None:
    assert "Appoint somebody" not in page(client, cast, person)
    assert send(client, cast, person).status_code == 403
    assert not Accountability.objects.exists()


@pytest.mark.parametrize("person", ["rita", "hans", "paul", "aude"])
def test_everybody_else(client: Client, cast: Cast, person: str) -> None:
    client.force_login(cast.people[person])
    for name in ("accountability", "accountability_csv"):
        assert client.get(reverse(f"org:{name}")).status_code == 403
    assert send(client, cast, person).status_code == 403


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"area": "weather"}, "Select a valid choice"),
        ({"person": 0}, "Select a valid choice"),
        ({"starts_on": "soon"}, "Enter a valid date"),
        ({"starts_on": "1800-01-01"}, "between 1900 and 2200"),
        ({"why": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_stands_at_the_field(
    client: Client, cast: Cast, changed: dict[str, Any], message: str
) -> None:
    answer = send(client, cast, "adam", **{"why": "what I typed"} | changed)
    assert answer.status_code == 422
    text = unescape(answer.content.decode())
    assert message in text
    assert "why" in changed or "what I typed" in text
    assert not Accountability.objects.exists()


def test_the_second_click(client: Client, cast: Cast) -> None:
    send(client, cast, "adam")
    answer = send(client, cast, "adam")
    assert answer.status_code == 422
    assert "already answers for this" in unescape(answer.content.decode())
    assert Accountability.objects.count() == 1


def test_as_csv(client: Client, cast: Cast) -> None:
    send(client, cast, "adam")
    answer = client.get(reverse("org:accountability_csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert list(csv.DictReader(text.splitlines())) == [
        {
            "area": "delivery",
            "person_key": "hedy",
            "person": "Hedy Canary-hedy",
            "from": cast.today.isoformat(),
            "to": "",
        }
    ]


def test_methods(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["adam"])
    assert client.get(reverse("org:appoint")).status_code == 405
    assert client.post(reverse("org:accountability")).status_code == 405


@pytest.mark.parametrize(
    ("left", "is_active", "is_offered"),
    [(None, True, True), (0, True, True), (-1, True, False), (None, False, False)],
)
def test_who_can_be_appointed(cast: Cast, left: int | None, is_active: bool, is_offered: bool):
    """Whoever is here today, the last day included."""
    ralf = cast.person("ralf")
    day = None if left is None else cast.today + timedelta(days=left)
    User.objects.filter(pk=ralf.pk).update(left_on=day, is_active=is_active)
    assert (ralf in people_to_appoint(cast.person("dora"), cast.today)) == is_offered
    assert not people_to_appoint(cast.person("mona"), cast.today)
