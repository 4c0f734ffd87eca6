"""The follow-up list, one follow-up, and recording the answer."""

import csv
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from monitoring.actions import assign_follow_ups
from monitoring.models import FollowUp
from monitoring.queries.follow_ups import follow_ups_waiting
from salesmgmt.sales.models import Feedback
from tests.cast import Cast
from tests.midyear import TODAY
from tests.monitoring.process_world import JUNE, book, days, deliver, opened

GOOD = {"answer": "5", "comment": "Very fast", "done_on": TODAY.isoformat()}


def text_of(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).replace("\xa0", " ").split())


def page(client: Client, cast: Cast, person: str, follow_up: FollowUp) -> Any:
    client.force_login(cast.people[person])
    return client.get(reverse("monitoring:follow_up", args=[follow_up.pk]))


def listed(client: Client, cast: Cast, person: str, **asked: str) -> str:
    client.force_login(cast.people[person])
    answer = client.get(reverse("monitoring:follow_ups"), asked)
    assert answer.status_code == 200
    return text_of(answer)


def rows(client: Client, cast: Cast, person: str, **asked: str) -> list[dict[str, str]]:
    client.force_login(cast.people[person])
    answer = client.get(reverse("monitoring:follow_ups_csv"), asked)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def send(client: Client, cast: Cast, person: str, follow_up: FollowUp, **changed: str) -> Any:
    client.force_login(cast.people[person])
    return client.post(reverse("monitoring:follow_up_done", args=[follow_up.pk]), GOOD | changed)


@pytest.mark.parametrize("person", ["rita", "mona", "dora"])
def test_the_page(client: Client, cast: Cast, person: str) -> None:
    text = text_of(page(client, cast, person, opened(cast)))
    assert "Follow-up of order o-rita" in text
    assert "Jun 1, 2025" in text  # delivered
    assert "Jun 8, 2025" in text  # due
    assert "Overdue" in text
    assert "On time" in text
    assert "Very dissatisfied" in text
    assert "Record the answer" in text


@pytest.mark.parametrize("person", ["ralf", "nina", "sven", "hedy", "aude", "hans", "adam"])
def test_strangers_find_nothing(client: Client, cast: Cast, person: str) -> None:
    found = opened(cast)
    assert page(client, cast, person, found).status_code == 404
    assert send(client, cast, person, found).status_code == 404
    assert FollowUp.objects.get().done_on is None


def test_a_late_delivery_is_called_late(client: Client, cast: Cast) -> None:
    book(cast, "n", due=days(-5), shares={"ralf": 1})
    deliver("d1", "n", 4, days(-6))
    deliver("d2", "n", 6, days(-4))
    text = text_of(page(client, cast, "ralf", opened(cast, "n")))
    assert text.index("Jun 10, 2025") < text.index("On time") < text.index("Jun 12, 2025")
    assert "Late" in text


def test_who_shares_in_the_order_reads_but_does_not_act(client: Client, cast: Cast) -> None:
    book(cast, "n", shares={"rita": "0.6", "ralf": "0.4"})
    deliver("d1", "n", 10, days(-1))
    found = opened(cast, "n")
    text = text_of(page(client, cast, "ralf", found))
    assert "A follow-up is done by its owner" in text
    assert "Record the answer" not in text
    assert "Canary-rita" not in text
    assert "a colleague" in text
    assert "Canary-rita" not in listed(client, cast, "ralf")
    assert [row["owner"] for row in rows(client, cast, "ralf")] == [""]
    assert send(client, cast, "ralf", found).status_code == 403
    assert FollowUp.objects.get(pk=found.pk).done_on is None


def test_recording_the_answer(client: Client, cast: Cast) -> None:
    found = opened(cast)
    answer = send(client, cast, "rita", found)
    assert answer.status_code == 302
    assert answer.url == reverse("monitoring:follow_up", args=[found.pk])
    text = text_of(client.get(answer.url))
    assert "The answer is recorded" in text
    assert "Very satisfied" in text
    assert "Very fast" in text
    assert "Record the answer" not in text
    assert Feedback.objects.get().score == 5


def test_nobody_reached(client: Client, cast: Cast) -> None:
    found = opened(cast)
    assert send(client, cast, "mona", found, answer="nobody", comment="").status_code == 302
    text = text_of(page(client, cast, "rita", found))
    assert "Nobody could be reached" in text
    # Rita may not read who did it in her place.
    assert "Canary-mona" not in text
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"answer": ""}, "This field is required."),
        ({"answer": "6"}, "Select a valid choice."),
        ({"done_on": days(1).isoformat()}, "Choose a day from the delivery on Jun 1, 2025 to"),
        ({"done_on": days(-1, JUNE).isoformat()}, "Choose a day from the delivery on"),
        ({"done_on": "yesterday"}, "Enter a valid date."),
        ({"comment": "What I typed \x07"}, "Remove the characters that cannot be printed."),
    ],
)
def test_what_is_wrong_stands_at_the_field(
    client: Client, cast: Cast, changed: dict[str, str], message: str
) -> None:
    found = opened(cast)
    answer = send(client, cast, "rita", found, **{"comment": "What I typed"} | changed)
    assert answer.status_code == 422
    text = text_of(answer)
    assert message in text
    assert "What I typed" in text
    assert FollowUp.objects.get().done_on is None


def test_a_second_click(client: Client, cast: Cast) -> None:
    found = opened(cast)
    send(client, cast, "rita", found)
    answer = send(client, cast, "rita", found, answer="1")
    assert answer.status_code == 422
    assert "was done on" in text_of(answer)
    assert [each.score for each in Feedback.objects.all()] == [5]


def test_methods(client: Client, cast: Cast) -> None:
    found = opened(cast)
    client.force_login(cast.people["rita"])
    assert client.get(reverse("monitoring:follow_up_done", args=[found.pk])).status_code == 405
    assert client.post(reverse("monitoring:follow_up", args=[found.pk])).status_code == 405
    assert client.post(reverse("monitoring:follow_ups")).status_code == 405
    assert client.get(reverse("monitoring:follow_up", args=[0])).status_code == 404


@pytest.mark.parametrize("person", ["hedy", "aude", "hans", "paul", "adam"])
def test_roles_without_orders_have_no_list(client: Client, cast: Cast, person: str) -> None:
    client.force_login(cast.people[person])
    for name in ("follow_ups", "follow_ups_csv"):
        assert client.get(reverse(f"monitoring:{name}")).status_code == 403


@pytest.fixture
def several(cast: Cast) -> Cast:
    """Rita's is overdue, Ralf's is due tomorrow, Ned's is done, one is nobody's."""
    for key, person, department, day in (
        ("ralfs", "ralf", "north", -6),
        ("neds", "ned", "north-east", -10),
        ("none", None, "south", -9),
    ):
        book(cast, key, shares={person: 1} if person else None, department=department)
        deliver(f"d-{key}", key, 10, days(day))
    opened(cast)
    FollowUp.objects.filter(order__key="neds").update(
        done_on=TODAY, done_by=cast.people["ned"], note="No reply"
    )
    return cast


@pytest.mark.slow
@pytest.mark.parametrize(
    ("person", "asked", "orders"),
    [
        ("dora", {}, ["o-rita", "none", "ralfs", "neds"]),
        ("mona", {}, ["o-rita", "ralfs", "neds"]),
        ("sven", {}, ["none"]),
        ("rita", {}, ["o-rita"]),
        ("sara", {}, []),
        ("dora", {"state": "open"}, ["o-rita", "none", "ralfs"]),
        ("dora", {"state": "overdue"}, ["o-rita", "none"]),
        ("dora", {"state": "done"}, ["neds"]),
        ("dora", {"whose": "mine"}, []),
        ("ralf", {"whose": "mine"}, ["ralfs"]),
        ("dora", {"whose": "nobody"}, ["none"]),
        ("dora", {"first": "2025-06-14"}, ["none", "ralfs"]),
        ("dora", {"last": "2025-06-14"}, ["o-rita", "none", "neds"]),
        ("dora", {"by": "done", "first": "2025-06-16", "last": "2025-06-16"}, ["neds"]),
        ("dora", {"department": "north-east"}, ["neds"]),
        ("dora", {"q": "RALFS"}, ["ralfs"]),
        ("dora", {"q": "customer c", "state": "done"}, ["neds"]),
        ("dora", {"sort": "-due_on"}, ["ralfs", "none", "neds", "o-rita"]),
    ],
)
def test_the_list_and_its_filters(
    client: Client, several: Cast, person: str, asked: dict[str, str], orders: list[str]
) -> None:
    assert [row["order"] for row in rows(client, several, person, **asked)] == orders
    text = listed(client, several, person, **asked)
    places = [text.index(f">{order}</a>") for order in orders]
    assert places == sorted(places)
    assert text.count('href="/follow-ups/') - text.count("follow-ups.csv") == len(orders) + 1


def test_wrong_filters_are_refused_beside_their_field(client: Client, cast: Cast) -> None:
    opened(cast)
    text = listed(client, cast, "rita", state="lost")
    assert "Select a valid choice" in text
    assert ">o-rita</a>" not in text
    answer = client.get(reverse("monitoring:follow_ups_csv"), {"first": "tomorrow"})
    assert answer.status_code == 409
    assert answer.content.decode().startswith("From: ")


def test_the_rows_as_csv(client: Client, cast: Cast) -> None:
    found = opened(cast)
    send(client, cast, "rita", found, comment="=1+1")
    assert rows(client, cast, "mona") == [
        {
            "order": "o-rita",
            "customer_key": "c",
            "customer": "Customer C",
            "department_key": "north",
            "owner": "Rita Canary-rita",
            "delivered_on": "2025-06-01",
            "due_on": "2025-06-08",
            "done_on": "2025-06-16",
            "score": "5",
            "comment": "'=1+1",
        }
    ]


def unowned(cast: Cast, *keys: str) -> list[FollowUp]:
    """Follow-ups of these people's orders, without an owner."""
    found = []
    for key in keys:
        if key != "rita":
            department = "south" if key == "sara" else "north"
            book(cast, f"w-{key}", shares={key: 1}, department=department)
            deliver(f"d-{key}", f"w-{key}", 10, JUNE)
        follow_up = opened(cast, "o-rita" if key == "rita" else f"w-{key}")
        FollowUp.objects.filter(pk=follow_up.pk).update(owner=None)
        found.append(follow_up)
    return found


def assign(client: Client, cast: Cast, person: str, query: str = "", **typed: object) -> Any:
    client.force_login(cast.people[person])
    given = {"owner": "Rosa Canary-rosa", "number": 1000, "why": "Web orders"}
    return client.post(reverse("monitoring:follow_ups_assign") + query, given | typed)


def owners(*follow_ups: FollowUp) -> list[str]:
    pks = [each.pk for each in follow_ups]
    rows = FollowUp.objects.filter(pk__in=pks).order_by("due_on", "pk")
    return [row.owner.key if row.owner else "" for row in rows.select_related("owner")]


class TestAssigning:
    def test_the_first_of_a_filtered_list(self, client: Client, cast: Cast) -> None:
        found = unowned(cast, "rita", "ralf", "sara")
        text = listed(client, cast, "mona", whose="nobody")
        assert "Assign the 2 open follow-ups of this list" in text
        (waiting,) = follow_ups_waiting(cast.person("mona"), TODAY)
        assert (str(waiting.what), waiting.count) == ("Say who asks the customers", 2)
        assert client.get(waiting.url).status_code == 200
        assert follow_ups_waiting(cast.person("rita"), TODAY) == []
        answer = assign(client, cast, "mona", "?whose=nobody", number=1)
        assert answer.url == reverse("monitoring:follow_ups") + "?whose=nobody"
        assert owners(*found) == ["rosa", "", ""]
        assert "1 follow-up is now Rosa Canary-rosa’s." in text_of(client.get(answer.url))
        assign(client, cast, "mona", "?whose=nobody", owner=cast.people["mona"].email, number=1)
        assert owners(*found) == ["rosa", "mona", ""]
        assert assign(client, cast, "mona", "?whose=nobody").status_code == 403

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"owner": "Sara Canary-sara"}, "nobody of this name"),
            ({"owner": "Nobody"}, "nobody of this name"),
            ({"owner": ""}, "required"),
            ({"number": "0"}, "greater than or equal to 1"),
            ({"number": "x"}, "whole number"),
        ],
    )
    def test_wrong_input_is_kept_and_said(
        self, client: Client, cast: Cast, typed: dict[str, str], words: str
    ) -> None:
        (follow_up,) = unowned(cast, "rita")
        answer = assign(client, cast, "mona", **typed)
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert "Web orders" in text_of(answer)
        assert owners(follow_up) == [""]

    @pytest.mark.parametrize("person", ["rita", "sven", "aude", "hedy", "adam"])
    def test_for_who_manages_them_alone(self, client: Client, cast: Cast, person: str) -> None:
        (follow_up,) = unowned(cast, "rita")
        assert assign(client, cast, person).status_code == 403
        assert owners(follow_up) == [""]
        with pytest.raises(ValidationError):
            assign_follow_ups(
                follow_ups=[follow_up.pk],
                owner=cast.people["rosa"],
                by=cast.person(person),
                why="",
                today=TODAY,
            )

    def test_what_is_done_stays(self, client: Client, cast: Cast) -> None:
        done = opened(cast)
        send(client, cast, "rita", done)
        with pytest.raises(ValidationError, match="done already"):
            assign_follow_ups(
                follow_ups=[done.pk],
                owner=cast.people["rosa"],
                by=cast.person("mona"),
                why="",
                today=TODAY,
            )
        (other,) = unowned(cast, "ralf")
        with pytest.raises(ValidationError, match="whom you manage"):
            assign_follow_ups(
                follow_ups=[other.pk],
                owner=cast.people["sara"],
                by=cast.person("mona"),
                why="",
                today=TODAY,
            )


def test_who_was_asked_to_do_it_gets_no_link_to_what_they_may_not_open(
    client: Client, cast: Cast
) -> None:
    (follow_up,) = unowned(cast, "rita")
    assign(client, cast, "mona", number=1)
    order = reverse("sales:order", args=[follow_up.order_id])
    text = text_of(page(client, cast, "rosa", follow_up))
    assert "Record the answer" in text
    assert order not in text
    assert client.get(order).status_code == 404
    assert order in text_of(page(client, cast, "mona", follow_up))
