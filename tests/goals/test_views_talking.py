"""The goal's page as a place of discussion: what each sees, and what each button does."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from goals.actions import put_in_force, set_goal
from goals.models import Acknowledgement, Goal
from goals.rules.terms import GoalState
from tests.cast import Cast


@pytest.fixture
def goal(cast: Cast) -> Goal:
    """A draft of Rita's for next year, set by Mona."""
    first = cast.today.replace(year=cast.today.year + 1, month=1, day=1)
    return set_goal(
        holder=cast.people["rita"],
        measure="margin",
        starts_on=first,
        ends_on=first.replace(month=12, day=31),
        target=Decimal(6000),
        state=GoalState.DRAFT,
        by=cast.people["mona"],
        why="plan",
        today=cast.today,
    )


class Reader:
    """One client; each call is by somebody of the cast."""

    def __init__(self, client: Client, cast: Cast, goal: Goal) -> None:
        self.client, self.cast, self.goal = client, cast, goal

    def page(self, key: str, status: int = 200) -> str:
        self.client.force_login(self.cast.people[key])
        response = self.client.get(reverse("goals:goal", args=[self.goal.pk]))
        assert response.status_code == status
        return " ".join(response.content.decode().split())

    def post(self, key: str, name: str, status: int = 302, **data: object) -> str:
        self.client.force_login(self.cast.people[key])
        response = self.client.post(reverse(f"goals:{name}", args=[self.goal.pk]), data)
        assert response.status_code == status, response.content.decode()[-3000:]
        return " ".join(response.content.decode().split())

    @property
    def state(self) -> str:
        return Goal.objects.get(pk=self.goal.pk).state


@pytest.fixture
def reader(client: Client, cast: Cast, goal: Goal) -> Reader:
    return Reader(client, cast, goal)


def test_a_draft_is_the_managers(reader: Reader) -> None:
    text = reader.page("mona")
    assert "Not in force yet" in text
    assert "Propose the goal" in text
    assert f"goals/{reader.goal.pk}/attainment" not in text
    reader.page("rita", 404)
    reader.page("sara", 404)


def test_the_whole_way_with_an_objection(reader: Reader) -> None:
    reader.post(
        "mona", "propose", seen=reader.goal.versions.count(), target="6,000", text="As we said"
    )
    text = reader.page("rita")
    assert "Accept the goal" in text
    assert "As we said" in text
    reader.post("rita", "object", target="5,500.50", text="My area shrank", seen=1)
    text = reader.page("mona")
    assert "€5,500.50 instead of €6,000.00, a difference of -€499.50" in text
    assert "My area shrank" in text
    reader.post(
        "mona", "answer", seen=reader.goal.versions.count(), answer="adopt", target="", text=""
    )
    assert reader.state == "agreed"
    text = reader.page("rita")
    assert "I have taken note" in text
    assert "not yet" in reader.page("mona")
    reader.post("rita", "acknowledge", seen=2)
    assert "not yet" not in reader.page("mona")
    reader.post("mona", "put_in_force", seen=reader.goal.versions.count())
    assert reader.state == "in_force"
    text = reader.page("rita")
    assert "Not in force yet" not in text
    assert f"goals/{reader.goal.pk}/attainment" in text


@pytest.mark.slow
def test_one_main_button(reader: Reader) -> None:
    for state in GoalState:
        Goal.objects.filter(pk=reader.goal.pk).update(state=state)
        for key in ("mona", "dora", "rita"):
            if key != "rita" or state not in {"draft", "withdrawn"}:
                assert reader.page(key).count("btn-primary") <= 1


def test_refused_forms_keep_what_was_typed(reader: Reader) -> None:
    reader.post("mona", "propose", seen=reader.goal.versions.count(), target="6000", text="")
    text = reader.post("rita", "object", 422, target="five", text="My area shrank", seen=1)
    assert 'value="five"' in text
    assert "My area shrank" in text
    assert "Write a number like 1,234.56" in text
    text = reader.post("rita", "object", 422, target="6,000", text="Same", seen=1)
    assert "accept it instead" in text
    text = reader.post("rita", "object", 422, target="5,000", text="", seen=1)
    assert 'value="5,000"' in text
    assert reader.state == "proposed"
    reader.post("rita", "object", target="5,000", text="Less", seen=1)
    text = reader.post(
        "mona",
        "answer",
        422,
        seen=reader.goal.versions.count(),
        answer="offer",
        target="",
        text="Half way",
    )
    assert "Give the target that you propose" in text
    assert "Half way" in text
    text = reader.post(
        "mona", "answer", 422, seen=reader.goal.versions.count(), answer="close", target="", text=""
    )
    assert "Half way" not in text
    assert reader.state == "discussed"


def test_german_notation(reader: Reader) -> None:
    reader.client.cookies["django_language"] = "de"
    reader.post("mona", "propose", seen=reader.goal.versions.count(), target="6.000,25", text="")
    assert reader.goal.versions.order_by("-number")[0].target == Decimal("6000.25")
    reader.post("rita", "object", 422, target="5,500.50", text="Weniger", seen=2)
    reader.post("rita", "object", target="5.500,50", text="Weniger", seen=2)
    assert reader.goal.remarks.order_by("-pk")[0].target == Decimal("5500.50")


@pytest.mark.slow
@pytest.mark.parametrize("seen", ["", "1", "x", "99999999999999999999", "-1", "²"])
def test_nobody_agrees_to_a_target_they_did_not_see(reader: Reader, seen: str) -> None:
    reader.post("mona", "propose", seen=reader.goal.versions.count(), target="6000", text="")
    reader.post("mona", "propose", seen=reader.goal.versions.count(), target="7000", text="")
    reader.post("rita", "accept", seen=seen)
    assert "changed in the meantime" in reader.page("rita")
    assert reader.state == "proposed"


def test_accepted_twice_is_once(reader: Reader) -> None:
    reader.post("mona", "propose", seen=reader.goal.versions.count(), target="6000", text="")
    for _click in range(2):
        reader.post("rita", "accept", seen=1)
    assert (reader.state, Acknowledgement.objects.count()) == ("agreed", 1)
    assert 'class="note note-bad"' not in reader.page("rita")


def test_in_force_only_after_an_answer(reader: Reader) -> None:
    reader.post("mona", "put_in_force", seen=reader.goal.versions.count())
    assert "propose it first" in reader.page("mona")
    assert reader.state == "draft"


OF_THE_SETTER = ("propose", "answer", "put_in_force")
OF_THE_CONCERNED = ("accept", "object", "acknowledge")


@pytest.mark.slow
@pytest.mark.parametrize("name", [*OF_THE_SETTER, *OF_THE_CONCERNED, "comment"])
def test_who_may_not(reader: Reader, name: str) -> None:
    reader.post("mona", "propose", seen=reader.goal.versions.count(), target="6000", text="")
    reader.post("sara", name, 404)
    reader.post("ralf", name, 404)
    if name in OF_THE_SETTER:
        # A tampered form of the own goal.
        reader.post("rita", name, 403, answer="adopt", target="1", text="x")
    if name in OF_THE_CONCERNED:
        reader.post("mona", name, 403, target="1", text="x", seen=1)
    reader.client.force_login(reader.cast.people["mona"])
    assert reader.client.get(reverse(f"goals:{name}", args=[reader.goal.pk])).status_code == 405
    assert (reader.state, reader.goal.versions.count()) == ("proposed", 1)


def test_members_read_the_total_and_not_the_talk(reader: Reader) -> None:
    reader.goal = reader.cast.goals["north"]
    reader.post("mona", "comment", text="Between Dora and me")
    assert "Between Dora and me" in reader.page("dora")
    assert "Between Dora and me" not in reader.page("rita")
    reader.post("rita", "comment", 403, text="Me too")
    assert "Between Dora and me" not in reader.page("hedy", 404)


def test_what_is_said_is_escaped(reader: Reader) -> None:
    reader.goal = reader.cast.goals["rita"]
    reader.post("rita", "comment", text="<script>alert(1)</script>")
    text = reader.page("mona")
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
    reader.post("rita", "comment", 422, text=" ")


def test_the_manager_sees_who_below_has_not_taken_note(reader: Reader) -> None:
    reader.goal = reader.cast.goals["north"]
    before = reader.page("mona").count("target not taken note of yet")
    reader.goal = reader.cast.goals["rita"]
    reader.post("rita", "acknowledge", seen=1)
    reader.goal = reader.cast.goals["north"]
    assert before - reader.page("mona").count("target not taken note of yet") == 1


def test_a_director_puts_the_companys_goal_in_force(reader: Reader) -> None:
    cast, first = reader.cast, reader.goal.starts_on
    reader.goal = set_goal(
        holder=cast.departments["acme"],
        measure="margin",
        starts_on=first,
        ends_on=reader.goal.ends_on,
        target=Decimal(1),
        state=GoalState.DRAFT,
        by=cast.people["dora"],
        why="",
        today=cast.today,
    )
    text = reader.page("dora")
    assert "it needs no agreement" in text
    assert "Propose the goal" not in text
    reader.post("dora", "put_in_force", seen=reader.goal.versions.count())
    assert reader.state == "in_force"


def test_the_waiting_page_does_many_at_once(reader: Reader) -> None:
    client, cast, goal = reader.client, reader.cast, reader.goal
    client.force_login(cast.people["mona"])
    text = client.get(reverse("goals:waiting")).content.decode()
    assert "Drafts to propose" in text
    assert text.count("btn-primary") == 1
    many = reverse("goals:propose_many")
    assert client.post(many, {"goal": [f"{goal.pk}.1", "x", "1.x", "9" * 40]}).status_code == 302
    assert reader.state == "proposed"
    reader.post("rita", "accept", seen=1)
    client.force_login(cast.people["mona"])
    start = reverse("goals:put_in_force_many")
    client.post(start, {"goal": [f"{goal.pk}.1"]})
    assert reader.state == "in_force"
    assert "Tick the goals" in client.post(start, follow=True).content.decode()


def test_many_at_once_is_for_managers(reader: Reader) -> None:
    for key, status in (("rita", 403), ("adam", 403), ("hedy", 403), ("sven", 302)):
        reader.client.force_login(reader.cast.people[key])
        for name in ("propose_many", "put_in_force_many"):
            response = reader.client.post(reverse(f"goals:{name}"), {"goal": f"{reader.goal.pk}.1"})
            assert response.status_code == status
            assert reader.client.get(reverse(f"goals:{name}")).status_code == 405
    assert reader.state == "draft"


@pytest.mark.parametrize(("key", "status"), [("rita", 200), ("hedy", 200), ("adam", 403)])
def test_the_waiting_page(reader: Reader, key: str, status: int) -> None:
    reader.client.force_login(reader.cast.people[key])
    response = reader.client.get(reverse("goals:waiting"))
    assert response.status_code == status
    if key == "rita":
        assert "Targets to take note of" in response.content.decode()
    if key == "hedy":
        assert "No goal waits for you" in response.content.decode()
    assert put_in_force(goals=[], by=reader.cast.people["mona"], today=reader.cast.today) == 0


def test_a_stale_answer_is_refused_and_the_page_asks_again(reader: Reader) -> None:
    reader.post("mona", "propose", seen=1, target="6,000", text="")
    reader.post("rita", "object", target="5,000", text="Less", seen=1)
    text = reader.post("mona", "answer", 422, answer="adopt", target="", text="Fine", seen=7)
    assert "changed in the meantime" in text
    assert "Fine" in text
    # The page shows the goal as it is now: sent again it is what was seen.
    assert '<input type="hidden" name="seen" value="1"' in text
    assert reader.state == "discussed"
    reader.post("mona", "answer", answer="adopt", target="", text="Fine", seen=1)
    assert reader.state == "agreed"


def test_nothing_is_ticked_before_somebody_ticks_it(reader: Reader) -> None:
    reader.client.force_login(reader.cast.people["mona"])
    text = reader.client.get(reverse("goals:waiting")).content.decode()
    assert f'value="{reader.goal.pk}.1"' in text
    assert "checked" not in text
    assert "data-tick-all" in text
