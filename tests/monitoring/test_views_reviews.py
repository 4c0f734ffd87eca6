"""The pages of reviews and commitments."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.actions import add_commitment, finish_commitment, open_reviews
from monitoring.models import Commitment, Review, ReviewNote, SignOff
from monitoring.rules.terms import ReviewState
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org import actions as org
from tests.cast import BY, Cast
from tests.midyear import TODAY

MAY_END = date(2025, 5, 31)


@pytest.fixture
def reviews(cast: Cast) -> dict[str, Review]:
    """Those of May, by the key of whom they are about."""
    open_reviews(as_of=MAY_END, by=SYSTEM)
    found = Review.objects.select_related("person", "department")
    return {review.holder.key: review for review in found}


@pytest.fixture
def promise(cast: Cast, reviews: dict[str, Review]) -> Commitment:
    """Of Rita, in her review."""
    return add_commitment(
        review=reviews["rita"],
        owner=cast.people["rita"],
        text="Call ten customers.",
        due_on=TODAY + timedelta(days=3),
        by=cast.people["mona"],
        today=TODAY,
    )


def get(client: Client, cast: Cast, person: str, name: str, *args: int, **asked: str):
    client.force_login(cast.person(person))
    return client.get(reverse(f"monitoring:{name}", args=args), asked)


def post(client: Client, cast: Cast, person: str, name: str, pk: int, **typed: object):
    client.force_login(cast.person(person))
    return client.post(reverse(f"monitoring:{name}", args=[pk]), typed)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


class TestList:
    @pytest.mark.parametrize(
        ("person", "holders"),
        [
            ("rita", {"rita"}),
            ("nina", {"ned", "north-east"}),
            ("mona", {"rita", "ralf", "rosa", "rudi", "ned", "north-east", "north"}),
            ("sven", {"sara", "stan", "south"}),
        ],
    )
    def test_whose_reviews(
        self,
        client: Client,
        cast: Cast,
        reviews: dict[str, Review],
        person: str,
        holders: set[str],
    ) -> None:
        text = text_of(get(client, cast, person, "reviews"))
        urls = {key: reverse("monitoring:review", args=[each.pk]) for key, each in reviews.items()}
        assert {key for key, url in urls.items() if f'"{url}"' in text} == holders

    def test_parts(self, client: Client, cast: Cast, reviews: dict[str, Review]) -> None:
        urls = {key: reverse("monitoring:review", args=[each.pk]) for key, each in reviews.items()}

        def listed(**asked: str) -> set[str]:
            text = text_of(get(client, cast, "mona", "reviews", **asked))
            return {key for key, url in urls.items() if f'"{url}"' in text}

        led = {"rita", "ralf", "rosa", "rudi", "north-east"}
        assert listed(part="lead") == led
        assert listed(part="answer") == {"north"}
        assert listed(part="waiting") == led | {"north"}
        post(
            client,
            cast,
            "mona",
            "review_sign",
            reviews["rita"].pk,
            side="lead",
            seen=stamp(reviews["rita"].pk),
        )
        assert listed(part="waiting") == led - {"rita"} | {"north"}
        assert listed(q="canary-ned") == {"ned"}
        assert listed(state="signed") == set()
        assert listed(state="nonsense") == set()

    @pytest.mark.parametrize("person", ["hedy", "aude", "hans", "paul", "adam"])
    def test_roles_without_people_have_no_such_page(
        self, client: Client, cast: Cast, reviews: dict[str, Review], person: str
    ) -> None:
        assert get(client, cast, person, "reviews").status_code == 403
        assert get(client, cast, person, "reviews_csv").status_code == 403
        assert get(client, cast, person, "review", reviews["rita"].pk).status_code == 404

    def test_csv(self, client: Client, cast: Cast, reviews: dict[str, Review]) -> None:
        response = get(client, cast, "nina", "reviews_csv")
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[0].startswith("holder_key,holder,first_day,last_day,opened_on,lead")
        days = "2025-05-01,2025-05-31,2025-05-31"
        assert sorted(lines[1:]) == [
            f"ned,Ned Canary-ned,{days},Nina Canary-nina,Ned Canary-ned,open,no,no",
            f"north-east,North East,{days},Mona Canary-mona,Nina Canary-nina,open,no,no",
        ]
        assert get(client, cast, "nina", "reviews_csv", part="x").status_code == 409


class TestPage:
    def test_figures_of_the_month(
        self, client: Client, cast: Cast, reviews: dict[str, Review]
    ) -> None:
        text = text_of(get(client, cast, "rita", "review", reviews["rita"].pk))
        assert "Figures as of May 31, 2025" in text
        assert "€5,000.00" in text
        assert "Behind" in text
        goal = reverse("goals:goal", args=[cast.goals["rita"].pk])
        assert f'href="{goal}?as_of=2025-05-31"' in text

    def test_figures_csv(self, client: Client, cast: Cast, reviews: dict[str, Review]) -> None:
        response = get(client, cast, "mona", "review_csv", reviews["rita"].pk)
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[1].startswith("revenue,2025-01-01,2025-12-31,2025-05-31,5000.00,0.00")
        assert lines[1].endswith(",behind")
        assert get(client, cast, "ralf", "review_csv", reviews["rita"].pk).status_code == 404

    @pytest.mark.slow
    @pytest.mark.parametrize("person", ["ralf", "nina", "sven", "hedy", "hans", "adam"])
    def test_strangers_find_nothing(
        self, client: Client, cast: Cast, reviews: dict[str, Review], person: str
    ) -> None:
        pk = reviews["rita"].pk
        assert get(client, cast, person, "review", pk).status_code == 404
        for name in ("review_note", "commitment_add", "review_sign"):
            assert post(client, cast, person, name, pk).status_code == 404

    def test_the_manager_above_reads(
        self, client: Client, cast: Cast, reviews: dict[str, Review]
    ) -> None:
        pk = reviews["rita"].pk
        text = text_of(get(client, cast, "dora", "review", pk))
        assert "<textarea" not in text
        assert reverse("monitoring:review_sign", args=[pk]) not in text
        for name in ("review_note", "commitment_add", "review_sign"):
            assert post(client, cast, "dora", name, pk).status_code == 403

    def test_open_commitments_of_before_come_first(
        self, client: Client, cast: Cast, promise: Commitment
    ) -> None:
        promise.due_on = date(2025, 6, 10)
        promise.save()
        later = Review.objects.create(
            person=cast.people["rita"],
            lead=cast.people["mona"],
            subject=cast.people["rita"],
            starts_on=date(2025, 6, 1),
            ends_on=date(2025, 6, 30),
            opened_on=date(2025, 6, 30),
        )
        text = text_of(get(client, cast, "rita", "review", later.pk))
        assert text.index("Still open from earlier") < text.index("Call ten customers.")
        assert text.index("Call ten customers.") < text.index("Figures as of")
        assert "Overdue" in text
        finish_commitment(commitment=promise, by=cast.people["rita"], why="", today=TODAY)
        assert "Still open" not in text_of(get(client, cast, "rita", "review", later.pk))

    def test_get_writes_nothing(
        self, client: Client, cast: Cast, reviews: dict[str, Review], promise: Commitment
    ) -> None:
        for name in ("review_note", "commitment_add", "review_sign"):
            assert get(client, cast, "mona", name, reviews["rita"].pk).status_code == 405
        for name in ("commitment_done", "commitment_drop"):
            assert get(client, cast, "mona", name, promise.pk).status_code == 405

    def test_who_led_in_the_past_reads_what_ended_then(
        self, client: Client, cast: Cast, reviews: dict[str, Review]
    ) -> None:
        north = cast.people["mona"].managements.get()
        org.end_management(management=north, on=date(2025, 6, 1), **BY)
        # Led by Nina below her: read, and nothing else.
        pk = reviews["ned"].pk
        assert get(client, cast, "mona", "review", pk).status_code == 200
        assert post(client, cast, "mona", "review_note", pk, text="Hm.").status_code == 403


class TestWriting:
    def test_a_note_of_each_side(
        self, client: Client, cast: Cast, reviews: dict[str, Review]
    ) -> None:
        pk = reviews["rita"].pk
        assert post(client, cast, "rita", "review_note", pk, text="<b>Slow</b>").status_code == 302
        assert post(client, cast, "mona", "review_note", pk, text="I see.").status_code == 302
        assert list(ReviewNote.objects.order_by("pk").values_list("side", flat=True)) == [
            "subject",
            "lead",
        ]
        text = text_of(get(client, cast, "rita", "review", pk))
        assert "&lt;b&gt;Slow&lt;/b&gt;" in text
        assert "I see." in text

    def test_what_was_typed_stays(
        self, client: Client, cast: Cast, reviews: dict[str, Review]
    ) -> None:
        pk = reviews["rita"].pk
        response = post(client, cast, "rita", "review_note", pk, text="y" * 10_001)
        assert response.status_code == 422
        assert "y" * 10_001 in text_of(response)
        typed = {"text": "Call them.", "owner": cast.people["rita"].pk, "due_on": "2025-06-15"}
        response = post(client, cast, "mona", "commitment_add", pk, **typed)
        assert response.status_code == 422
        text = text_of(response)
        assert "Choose today or a later day." in text
        assert "Call them." in text
        assert "2025-06-15" in text

    def test_a_commitment(self, client: Client, cast: Cast, reviews: dict[str, Review]) -> None:
        pk = reviews["rita"].pk
        typed = {"text": "Lower the price.", "owner": cast.people["hedy"].pk}
        due_on = TODAY.isoformat()
        response = post(client, cast, "rita", "commitment_add", pk, due_on=due_on, **typed)
        assert response.status_code == 302
        assert Commitment.objects.get().owner == cast.people["hedy"]
        assert "Lower the price." in text_of(get(client, cast, "mona", "review", pk))

    @pytest.mark.parametrize("owner", ["ralf", "sven", "dora", "hans"])
    def test_a_tampered_owner_is_refused(
        self, client: Client, cast: Cast, reviews: dict[str, Review], owner: str
    ) -> None:
        typed = {"text": "x", "owner": cast.people[owner].pk, "due_on": TODAY.isoformat()}
        response = post(client, cast, "mona", "commitment_add", reviews["rita"].pk, **typed)
        assert response.status_code == 422
        assert not Commitment.objects.exists()

    def test_both_sign(self, client: Client, cast: Cast, reviews: dict[str, Review]) -> None:
        pk = reviews["rita"].pk
        assert (
            post(
                client, cast, "rita", "review_sign", pk, side="subject", seen=stamp(pk)
            ).status_code
            == 302
        )
        response = post(client, cast, "rita", "review_sign", pk, side="subject", seen=stamp(pk))
        assert response.status_code == 422
        assert "signed already" in text_of(response)
        response = post(client, cast, "rita", "review_sign", pk, side="lead", seen=stamp(pk))
        assert response.status_code == 422
        assert "do not speak for this side" in text_of(response)
        assert (
            post(client, cast, "mona", "review_sign", pk, side="x", seen=stamp(pk)).status_code
            == 422
        )
        assert (
            post(client, cast, "mona", "review_sign", pk, side="lead", seen=stamp(pk)).status_code
            == 302
        )
        assert Review.objects.get(pk=pk).state == ReviewState.SIGNED
        response = post(client, cast, "mona", "review_note", pk, text="Too late.")
        assert response.status_code == 422
        assert "<textarea" not in text_of(get(client, cast, "mona", "review", pk))

    def test_a_deputy_signs_for_one_side(
        self, client: Client, cast: Cast, reviews: dict[str, Review]
    ) -> None:
        for person in ("mona", "rita"):
            org.appoint_deputy(
                person=cast.people[person],
                deputy=cast.people["sven"],
                starts_on=TODAY,
                ends_on=TODAY,
                **BY,
            )
        pk = reviews["rita"].pk
        text = text_of(get(client, cast, "sven", "review", pk))
        assert "Sign for Mona Canary-mona" in text
        assert (
            post(client, cast, "sven", "review_sign", pk, side="lead", seen=stamp(pk)).status_code
            == 302
        )
        assert "Sign for" not in text_of(get(client, cast, "sven", "review", pk))
        response = post(client, cast, "sven", "review_sign", pk, side="subject", seen=stamp(pk))
        assert response.status_code == 422
        assert "takes two people" in text_of(response)
        assert "by Sven Canary-sven as deputy" in text_of(get(client, cast, "rita", "review", pk))
        assert SignOff.objects.count() == 1


def stamp(pk: int) -> str:
    return Review.objects.get(pk=pk).stamp()


class TestCommitments:
    def test_the_own_ones(self, client: Client, cast: Cast, promise: Commitment) -> None:
        url = reverse("monitoring:commitment", args=[promise.pk])
        assert url in text_of(get(client, cast, "rita", "commitments"))
        # Who leads reads it with the review; it is none of their own.
        assert url not in text_of(get(client, cast, "mona", "commitments"))
        for state, shown in (("open", True), ("overdue", False), ("done", False)):
            text = text_of(get(client, cast, "rita", "commitments", state=state))
            assert (url in text) == shown

    @pytest.mark.parametrize("person", ["hedy", "aude", "hans", "paul", "adam", "dora"])
    def test_everybody_has_the_page(self, client: Client, cast: Cast, person: str) -> None:
        assert "agreed in reviews" in text_of(get(client, cast, person, "commitments"))

    def test_a_head_sees_the_own_one_and_no_names(
        self, client: Client, cast: Cast, promise: Commitment
    ) -> None:
        promise.owner = cast.people["hedy"]
        promise.save()
        text = text_of(get(client, cast, "hedy", "commitment", promise.pk))
        assert "Call ten customers." in text
        for name in ("rita", "mona"):
            assert f"Canary-{name}" not in text
        assert reverse("monitoring:review", args=[promise.review_id]) not in text
        assert post(client, cast, "hedy", "commitment_drop", promise.pk).status_code == 403
        done = post(client, cast, "hedy", "commitment_done", promise.pk, why="Called.")
        assert done.status_code == 302
        assert "Called." in text_of(get(client, cast, "hedy", "commitment", promise.pk))
        assert Commitment.objects.get().done_on == TODAY

    @pytest.mark.parametrize("person", ["ralf", "sven", "hedy", "adam"])
    def test_strangers_find_nothing(
        self, client: Client, cast: Cast, promise: Commitment, person: str
    ) -> None:
        assert get(client, cast, person, "commitment", promise.pk).status_code == 404
        for name in ("commitment_done", "commitment_drop"):
            assert post(client, cast, person, name, promise.pk, why="x").status_code == 404

    def test_the_manager_above_reads(self, client: Client, cast: Cast, promise: Commitment) -> None:
        text = text_of(get(client, cast, "dora", "commitment", promise.pk))
        assert "Canary-rita" in text
        assert "<textarea" not in text
        for name in ("commitment_done", "commitment_drop"):
            assert post(client, cast, "dora", name, promise.pk, why="x").status_code == 403

    def test_given_up_with_a_reason(self, client: Client, cast: Cast, promise: Commitment) -> None:
        assert post(client, cast, "mona", "commitment_drop", promise.pk).status_code == 422
        given = post(client, cast, "mona", "commitment_drop", promise.pk, why="They closed.")
        assert given.status_code == 302
        review = text_of(get(client, cast, "rita", "review", promise.review_id))
        assert "Dropped" in review
        assert "They closed." in review
        again = post(client, cast, "mona", "commitment_drop", promise.pk, why="Again.")
        assert again.status_code == 422

    def test_csv(self, client: Client, cast: Cast, promise: Commitment) -> None:
        response = get(client, cast, "rita", "commitments_csv")
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[1] == "Call ten customers.,2025-06-19,open,,,2025-05-01,2025-05-31"
        assert get(client, cast, "rita", "commitments_csv", state="x").status_code == 409
