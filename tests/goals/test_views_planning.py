"""A new goal, the split of one, and a revision with its preview."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.actions import set_goal
from goals.models import Goal, GoalVersion
from goals.queries import promise_of
from goals.rules.terms import GoalState
from salesmgmt.org.models import Period
from tests.cast import Cast

QUARTER = (date(2025, 10, 1), date(2025, 12, 31))


def words(response: object) -> str:
    return " ".join(response.content.decode().split())


class TestSet:
    def form(self, cast: Cast, **changes: object) -> dict:
        return {
            "holder": f"person-{cast.people['rita'].pk}",
            "measure": "margin",
            "basis": "delivered",
            "period": Period.objects.get(key="2025-Q4").pk,
            "target": "1,234.56",
            "weight": "60",
            "text": "Last year and 5 %",
            "act": "draft",
            **changes,
        }

    def test_a_draft(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.people["mona"])
        response = client.post(reverse("goals:set"), self.form(cast))
        goal = Goal.objects.get(measure="margin")
        assert response.url == reverse("goals:goal", args=[goal.pk])
        version = goal.versions.get()
        assert (goal.person, goal.state, goal.basis) == (cast.people["rita"], "draft", "delivered")
        assert (goal.starts_on, goal.ends_on, goal.weight) == (*QUARTER, Decimal("0.6"))
        assert (version.target, version.reason) == (Decimal("1234.56"), "Last year and 5 %")
        assert version.set_by == cast.people["mona"]

    def test_proposed_at_once_in_german(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.people["mona"])
        client.cookies["django_language"] = "de"
        client.post(reverse("goals:set"), self.form(cast, target="1.234,56", act="propose"))
        goal = Goal.objects.get(measure="margin")
        assert (goal.state, goal.versions.get().target) == ("proposed", Decimal("1234.56"))
        assert goal.remarks.get().said == "proposed"

    def test_a_rate_is_typed_in_percent(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.people["mona"])
        client.post(reverse("goals:set"), self.form(cast, measure="win_rate", target="25.5"))
        assert GoalVersion.objects.get(goal__measure="win_rate").target == Decimal("0.255")

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"target": "1.234,56"}, "Write a number like"),
            ({"target": "-1"}, "0 or more"),
            ({"measure": "win_rate", "target": "101"}, "at most 100 %"),
            ({"weight": "0"}, "weight lies above 0"),
            ({"weight": "101"}, "100 or less"),
            ({"period": "0"}, "Select a valid choice"),
            ({"measure": "profit"}, "Select a valid choice"),
            ({"holder": ""}, "required"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(
        self, client: Client, cast: Cast, changes: dict, message: str
    ) -> None:
        client.force_login(cast.people["mona"])
        response = client.post(reverse("goals:set"), self.form(cast, **changes))
        assert response.status_code == 422
        assert message in words(response)
        assert "Last year and 5 %" in words(response)
        assert not Goal.objects.exclude(measure="revenue").exists()

    @pytest.mark.parametrize("own", ["person-mona", "department-north", "person-sara"])
    def test_a_tampered_holder(self, client: Client, cast: Cast, own: str) -> None:
        """Nobody the own goal, and not that of a department they manage."""
        kind, key = own.split("-")
        holder = cast.people[key] if kind == "person" else cast.departments[key]
        client.force_login(cast.people["mona"])
        typed = self.form(cast, holder=f"{kind}-{holder.pk}")
        assert client.post(reverse("goals:set"), typed).status_code == 422
        assert not Goal.objects.filter(measure="margin").exists()

    def test_whose_goals_are_offered(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.people["mona"])
        text = words(client.get(reverse("goals:set")))
        for name in ("North East", "Canary-rita", "Canary-ned"):
            assert name in text
        for name in (">North<", ">South<", "Canary-mona</option", "Canary-sara"):
            assert name not in text
        asked = {"department": cast.departments["north-east"].pk}
        text = words(client.get(reverse("goals:set"), asked))
        assert "Canary-ned" in text
        assert "Canary-rita" not in text
        asked = {"person": cast.people["ralf"].pk}
        assert "Canary-rita" not in words(client.get(reverse("goals:set"), asked))

    @pytest.mark.parametrize("person", ["0", "x", "9" * 40, "sara"])
    def test_nobody_there(self, client: Client, cast: Cast, person: str) -> None:
        client.force_login(cast.people["mona"])
        asked = cast.people[person].pk if person == "sara" else person
        assert client.get(reverse("goals:set"), {"person": asked}).status_code == 404

    @pytest.mark.parametrize("key", ["rita", "hedy", "adam", "hans"])
    def test_who_sets_nobodys_goals(self, client: Client, cast: Cast, key: str) -> None:
        client.force_login(cast.people[key])
        assert client.get(reverse("goals:set")).status_code == 403
        assert client.post(reverse("goals:set"), self.form(cast)).status_code == 403
        assert client.delete(reverse("goals:set")).status_code == 405


class TestSplit:
    @pytest.fixture
    def goal(self, cast: Cast) -> Goal:
        """North's margin of the last quarter, 1,000."""
        return set_goal(
            holder=cast.departments["north"],
            measure="margin",
            starts_on=QUARTER[0],
            ends_on=QUARTER[1],
            target=Decimal(1000),
            state=GoalState.DRAFT,
            by=cast.people["dora"],
            why="plan",
            today=cast.today,
        )

    def amounts(self, cast: Cast, **typed: str) -> dict:
        return {f"person-{cast.people[key].pk}": amount for key, amount in typed.items()}

    def test_suggested_equally_where_nobody_sold(
        self, client: Client, cast: Cast, goal: Goal
    ) -> None:
        client.force_login(cast.people["mona"])
        text = words(client.get(reverse("goals:split", args=[goal.pk])))
        assert "all get the same" in text
        assert text.count('value="200"') == 5
        assert "This is your own goal" in text
        assert not Goal.objects.filter(person__isnull=False, measure="margin").exists()

    def test_written_by_hand(self, client: Client, cast: Cast, goal: Goal) -> None:
        client.force_login(cast.people["mona"])
        typed = self.amounts(cast, rita="600.50", ralf="300", rosa="")
        address = reverse("goals:split", args=[goal.pk])
        response = client.post(address, {**typed, "act": "recalculate", "text": "So"})
        assert "€900.50" in words(response)
        assert "€99.50" in words(response)
        assert 'value="600.50"' in words(response)
        response = client.post(address, {**typed, "act": "save", "text": "So"})
        assert response.url == reverse("goals:goal", args=[goal.pk])
        found = Goal.objects.filter(measure="margin", person__isnull=False).order_by("pk")
        assert {g.person.key: g.versions.get().target for g in found} == {
            "rita": Decimal("600.50"),
            "ralf": 300,
        }
        assert {g.state for g in found} == {"draft"}
        assert "Planned below" in words(client.get(response.url))
        again = client.post(address, {**typed, "act": "save", "text": "So"}, follow=True)
        assert "Nothing changed" in words(again)

    def test_over_assigned_is_shown(self, client: Client, cast: Cast, goal: Goal) -> None:
        client.force_login(cast.people["mona"])
        typed = self.amounts(cast, rita="900", ralf="200.25")
        text = words(client.post(reverse("goals:split_preview", args=[goal.pk]), typed))
        assert "Assigned beyond the target" in text
        assert "€100.25" in text
        assert "<html" not in text
        assert "<table" not in text

    def test_an_amount_that_cannot_be_read(self, client: Client, cast: Cast, goal: Goal) -> None:
        client.force_login(cast.people["mona"])
        typed = self.amounts(cast, rita="lots", ralf="200")
        text = words(client.post(reverse("goals:split_preview", args=[goal.pk]), typed))
        assert "1 amount cannot be read" in text
        assert "€200.00" in text
        address = reverse("goals:split", args=[goal.pk])
        response = client.post(address, {**typed, "act": "save"})
        assert response.status_code == 422
        assert 'value="lots"' in words(response)
        assert not Goal.objects.filter(measure="margin", person__isnull=False).exists()

    def test_filled_in_without_a_script_and_with(
        self, client: Client, cast: Cast, goal: Goal
    ) -> None:
        client.force_login(cast.people["mona"])
        typed = {**self.amounts(cast, rita="1"), "fill": "equal", "text": "kept"}
        page = client.post(reverse("goals:split", args=[goal.pk]), typed)
        assert words(page).count('value="200"') == 5
        assert "kept" in words(page)
        part = client.post(reverse("goals:split_preview", args=[goal.pk]), typed)
        assert words(part).count('value="200"') == 5
        assert "<html" not in words(part)

    def test_german_notation(self, client: Client, cast: Cast, goal: Goal) -> None:
        client.force_login(cast.people["mona"])
        client.cookies["django_language"] = "de"
        typed = {**self.amounts(cast, rita="1.000,25"), "act": "save"}
        client.post(reverse("goals:split", args=[goal.pk]), typed)
        found = GoalVersion.objects.get(goal__person=cast.people["rita"], goal__measure="margin")
        assert found.target == Decimal("1000.25")

    def test_the_own_goal_in_a_tampered_form(self, client: Client, cast: Cast, goal: Goal) -> None:
        client.force_login(cast.people["mona"])
        typed = {**self.amounts(cast, mona="1", rita="5"), "act": "save"}
        client.post(reverse("goals:split", args=[goal.pk]), typed)
        assert not Goal.objects.filter(person=cast.people["mona"]).exists()

    @pytest.mark.parametrize(
        ("key", "of", "status"),
        [
            ("mona", "north", 200),
            ("dora", "acme", 200),
            ("sara", "north", 404),
            ("rita", "north", 403),
            ("hedy", "acme", 403),
            ("rita", "rita", 403),
            ("mona", "rita", 403),
            ("mona", "acme", 403),
        ],
    )
    def test_who_splits(self, client: Client, cast: Cast, key: str, of: str, status: int) -> None:
        client.force_login(cast.people[key])
        pk = cast.goals[of].pk
        assert client.get(reverse("goals:split", args=[pk])).status_code == status
        assert client.post(reverse("goals:split_preview", args=[pk])).status_code == status
        assert client.get(reverse("goals:split_preview", args=[pk])).status_code in {405, 404}


class TestRevise:
    def form(self, **changes: object) -> dict:
        return {
            "target": "6,000",
            "effective_on": "2025-05-01",
            "driver": "economy",
            "reason": "A strong spring",
            "below": "spread",
            "seen": "1",
            "act": "preview",
            **changes,
        }

    def test_the_effect_and_then_the_act(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.people["dora"])
        address = reverse("goals:revise", args=[cast.goals["north"].pk])
        page = client.post(address, self.form())
        text = words(page)
        assert text.count("€6,000.00") >= 6
        assert "€30,000.00" in text
        assert "-€24,000.00" in text
        assert "Canary-nina" in text
        assert "come to €5,670.50 for the whole window" in text
        assert GoalVersion.objects.filter(number=2).count() == 0
        what = page.context["what"]
        # What was not shown is not made.
        changed = self.form(act="confirm", previewed=what, target="7,000")
        assert "€7,000.00" in words(client.post(address, changed))
        assert GoalVersion.objects.filter(number=2).count() == 0
        done = client.post(address, self.form(act="confirm", previewed=what))
        assert done.url == reverse("goals:goal", args=[cast.goals["north"].pk])
        assert GoalVersion.objects.filter(number=2, target=6000).count() == 6
        again = client.post(address, self.form(act="confirm", previewed=what))
        assert again.status_code == 422
        assert "changed in the meantime" in words(again)

    def test_the_prorated_figure_is_taken_over(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.people["mona"])
        address = reverse("goals:revise", args=[cast.goals["rita"].pk])
        page = client.post(address, self.form())
        typed = page.context["prorated_typed"]
        page = client.post(address, {**self.form(), "prorated": typed})
        assert page.context["form"].cleaned_data["target"] == Decimal("5670.50")
        assert page.context["prorated"] is None
        client.post(address, self.form(target=typed, act="confirm", previewed=page.context["what"]))
        assert promise_of(cast.goals["rita"], cast.today).target == Decimal("5670.50")

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"target": ""}, "required"),
            ({"target": "6.000,5"}, "Write a number like"),
            ({"effective_on": "yesterday"}, "valid date"),
            ({"driver": "first"}, "Select a valid choice"),
            ({"reason": ""}, "required"),
        ],
    )
    def test_bad_input(self, client: Client, cast: Cast, changes: dict, message: str) -> None:
        client.force_login(cast.people["mona"])
        address = reverse("goals:revise", args=[cast.goals["rita"].pk])
        response = client.post(address, self.form(**changes))
        assert response.status_code == 422
        assert message in words(response)
        assert ("A strong spring" in words(response)) == ("reason" not in changes)

    @pytest.mark.parametrize("act", ["preview", "confirm"])
    @pytest.mark.parametrize("typed", [{"effective_on": "2024-12-31"}, {"target": "-1"}])
    def test_no_effect_is_shown_of_what_would_be_refused(
        self, client: Client, cast: Cast, typed: dict[str, str], act: str
    ) -> None:
        client.force_login(cast.people["mona"])
        address = reverse("goals:revise", args=[cast.goals["rita"].pk])
        response = client.post(address, self.form(act=act, **typed))
        assert response.status_code == 422
        assert list(response.context["form"].errors) == list(typed)
        assert "revision" not in response.context

    def test_days_are_written_as_the_reader_writes_them(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.people["mona"])
        address = reverse("goals:revise", args=[cast.goals["rita"].pk])
        typed = self.form(effective_on="2024-12-31")
        text = client.post(address, typed, headers={"accept-language": "de"}).content.decode()
        assert "01.01.2025" in text

    @pytest.mark.parametrize(
        ("key", "of", "status"),
        [
            ("mona", "rita", 200),
            ("dora", "north", 200),
            ("sara", "rita", 404),
            ("rita", "rita", 403),
            ("mona", "north", 403),
            ("hedy", "acme", 403),
        ],
    )
    def test_who_revises(self, client: Client, cast: Cast, key: str, of: str, status: int) -> None:
        client.force_login(cast.people[key])
        address = reverse("goals:revise", args=[cast.goals[of].pk])
        assert client.get(address).status_code == status
        assert client.post(address, self.form()).status_code == status

    def test_a_plan_is_not_revised(self, client: Client, cast: Cast) -> None:
        Goal.objects.filter(pk=cast.goals["rita"].pk).update(state=GoalState.PROPOSED)
        client.force_login(cast.people["mona"])
        address = reverse("goals:revise", args=[cast.goals["rita"].pk])
        assert client.get(address).status_code == 403

    def test_the_chart_shows_the_step(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.people["mona"])
        address = reverse("goals:revise", args=[cast.goals["rita"].pk])
        what = client.post(address, self.form()).context["what"]
        client.post(address, self.form(act="confirm", previewed=what))
        part = client.get(reverse("monitoring:goal_attainment", args=[cast.goals["rita"].pk]))
        assert '[["2025-01-01", 5000.0], ["2025-05-01", 6000.0]]' in part.context["chart"]


@pytest.mark.slow
@pytest.mark.parametrize("key", ["dora", "mona"])
def test_few_queries(client: Client, cast: Cast, key: str) -> None:
    client.force_login(cast.people[key])
    north, rita = cast.goals["north"].pk, cast.goals["rita"].pk
    addresses = [
        reverse("goals:set"),
        reverse("goals:waiting"),
        reverse("goals:goal", args=[north]),
        reverse("goals:goal", args=[rita]),
        reverse("goals:split", args=[north]),
        reverse("goals:revise", args=[rita]),
    ]
    for address in addresses:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        assert len(caught) <= 12, address
    for of, who in ((north, "dora"), (rita, "mona")):
        client.force_login(cast.people[who])
        with CaptureQueriesContext(connection) as caught:
            client.post(reverse("goals:revise", args=[of]), TestRevise().form())
        # One more than a page: whether the day lies in a closed period.
        assert len(caught) <= 13, of
