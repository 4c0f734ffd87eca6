"""The pages on which a goal that is not in force is edited or withdrawn, and who may open them."""

import html
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from goals.models import Goal
from goals.rules.terms import GoalState
from tests.cast import Cast
from tests.goals.test_actions_changing import bring_to
from tests.goals.test_actions_talking import draft

EDITED = {
    "target": "6,500",
    "weight": "50",
    "starts_on": "2026-01-01",
    "ends_on": "2026-03-31",
    "reason": "A quarter first",
    "seen": "1",
}


class Browser:
    """One client; each call is by somebody of the cast, about one goal."""

    def __init__(self, client: Client, cast: Cast) -> None:
        self.client, self.cast = client, cast

    def get(self, key: str, name: str, *args: object, status: int = 200) -> str:
        self.client.force_login(self.cast.people[key])
        response = self.client.get(reverse(name, args=args))
        assert response.status_code == status
        return html.unescape(" ".join(response.content.decode().split()))

    def first_page(self, key: str) -> str:
        """What waits for the person, which the first page loads along."""
        return self.get(key, "home:decisions", "work")

    def post(self, key: str, name: str, *args: int, **data: str) -> tuple[int, str]:
        self.client.force_login(self.cast.people[key])
        response = self.client.post(reverse(name, args=args), data)
        return response.status_code, html.unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def web(client: Client, cast: Cast) -> Browser:
    return Browser(client, cast)


def test_the_way_out_of_the_trap(web: Browser, cast: Cast) -> None:
    """After the withdrawal the first page asks no more, and the weight is free."""
    goal = draft(cast)
    assert "Propose the draft" in web.first_page("mona")
    page = web.get("mona", "goals:goal", goal.pk)
    assert reverse("goals:edit", args=[goal.pk]) in page
    assert "Withdraw the goal" in page
    sent = web.post("mona", "goals:withdraw", goal.pk, reason="Set by mistake", seen="1")
    assert sent[0] == 302
    page = web.get("mona", "goals:goal", goal.pk)
    assert "The goal is withdrawn." in page
    assert "Withdrawn before it was in force" in page
    assert "withdrew the draft" in page
    assert "Set by mistake" in page
    assert reverse("goals:edit", args=[goal.pk]) not in page
    assert "Withdraw the goal" not in page
    assert "Propose the draft" not in web.first_page("mona")
    assert "No goal waits" in web.get("mona", "goals:waiting") or str(goal.pk) not in re.findall(
        r"/goals/(\d+)/", web.get("mona", "goals:waiting")
    )
    assert draft(cast, measure="orders").weight == 1


def test_the_list_shows_withdrawn_goals_to_who_asks(web: Browser, cast: Cast) -> None:
    goal = bring_to(cast, GoalState.WITHDRAWN)
    link = reverse("goals:goal", args=[goal.pk])
    web.client.force_login(cast.people["mona"])
    address = reverse("monitoring:goal_list")
    assert link not in web.client.get(address).content.decode()
    assert link not in web.client.get(address, {"window": "coming"}).content.decode()
    shown = web.client.get(address, {"window": "withdrawn"}).content.decode()
    assert link in shown
    assert "Withdrawn" in shown


def test_who_had_seen_it_reads_why(web: Browser, cast: Cast) -> None:
    goal = bring_to(cast, GoalState.PROPOSED)
    assert "Answer the proposed goal" in web.first_page("rita")
    web.post("mona", "goals:withdraw", goal.pk, reason="The plan was dropped", seen="1")
    assert "Answer the proposed goal" not in web.first_page("rita")
    page = web.get("rita", "goals:goal", goal.pk)
    assert "The plan was dropped" in page
    assert "Accept the goal" not in page
    assert "not yet" not in page
    notices = web.get("rita", "org:notices")
    assert notices.count("A target that was proposed to you is withdrawn: Margin of Rita") == 2
    assert "A target is proposed to you: Margin" not in notices


def test_an_edit(web: Browser, cast: Cast) -> None:
    goal = bring_to(cast, GoalState.AGREED)
    page = web.get("mona", "goals:edit", goal.pk)
    assert "Your changes are proposed anew" in page
    assert 'value="6,000"' in page
    assert web.post("mona", "goals:edit", goal.pk, **EDITED)[0] == 302
    goal.refresh_from_db()
    assert (goal.state, goal.weight, goal.ends_on.isoformat()) == (
        "proposed",
        Decimal("0.5"),
        "2026-03-31",
    )
    page = web.get("mona", "goals:goal", goal.pk)
    assert "The goal is proposed anew." in page
    assert "Weight 50" in page
    page = web.get("rita", "goals:goal", goal.pk)
    assert "Accept the goal" in page
    assert "A quarter first" in page


def test_nothing_is_changed(web: Browser, cast: Cast) -> None:
    goal = bring_to(cast, GoalState.AGREED)
    same = {"target": "6,000", "weight": "100", "ends_on": "2026-12-31"}
    assert web.post("mona", "goals:edit", goal.pk, **{**EDITED, **same})[0] == 302
    assert "Nothing is changed." in web.get("mona", "goals:goal", goal.pk)
    assert Goal.objects.get(pk=goal.pk).state == "agreed"


def test_a_draft_is_changed(web: Browser, cast: Cast) -> None:
    goal = draft(cast)
    assert "Save the changes" in web.get("mona", "goals:edit", goal.pk)
    web.post("mona", "goals:edit", goal.pk, **EDITED)
    assert "The draft is changed." in web.get("mona", "goals:goal", goal.pk)
    assert Goal.objects.get(pk=goal.pk).state == "draft"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": ""}, "This field is required."),
        ({"target": "much"}, "Write a number like 1,234.56"),
        ({"target": "-1"}, "0 or more"),
        ({"weight": "0"}, "weight lies above 0"),
        ({"weight": "100.0001"}, "Give 100 or less"),
        ({"ends_on": "2025-12-31"}, "last day must not be before the first"),
        ({"seen": "2"}, "changed in the meantime"),
    ],
)
def test_what_is_refused_stays_as_typed(
    web: Browser, cast: Cast, changes: dict, message: str
) -> None:
    goal = draft(cast)
    status, text = web.post("mona", "goals:edit", goal.pk, **{**EDITED, **changes})
    assert status == 422
    assert message in text
    typed = EDITED | changes
    if typed["reason"]:
        assert typed["reason"] in text
    assert goal.versions.count() == 1


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"reason": "", "seen": "1"}, "This field is required."),
        ({"reason": "Wrong", "seen": "2"}, "changed in the meantime"),
    ],
)
def test_a_refused_withdrawal_is_shown_again(
    web: Browser, cast: Cast, sent: dict, message: str
) -> None:
    goal = draft(cast)
    status, text = web.post("mona", "goals:withdraw", goal.pk, **sent)
    assert status == 422
    assert message in text
    assert '<details class="fold section" open>' in text
    assert Goal.objects.get(pk=goal.pk).state == "draft"


@pytest.mark.parametrize("start", [GoalState.IN_FORCE, GoalState.CLOSED, GoalState.WITHDRAWN])
def test_what_is_in_force_or_over_has_no_such_pages(
    web: Browser, cast: Cast, start: GoalState
) -> None:
    goal = bring_to(cast, start)
    page = web.get("mona", "goals:goal", goal.pk)
    assert reverse("goals:edit", args=[goal.pk]) not in page
    assert reverse("goals:withdraw", args=[goal.pk]) not in page
    web.get("mona", "goals:edit", goal.pk, status=403)
    status, text = web.post("mona", "goals:withdraw", goal.pk, reason="Enough", seen="1")
    assert status == 422
    assert re.search("revise its target|stays as it is|set a new one", text)
    assert Goal.objects.get(pk=goal.pk).state == start


@pytest.mark.parametrize(
    ("key", "holder", "status"),
    [
        # A rep's own; strangers; a department's by who manages it, and may only read the goal.
        ("rita", "rita", 403),
        ("sara", "rita", 404),
        ("sven", "rita", 404),
        ("hedy", "rita", 404),
        ("adam", "rita", 404),
        ("mona", "north", 403),
        ("aude", "north", 404),
    ],
)
def test_everybody_else(web: Browser, cast: Cast, key: str, holder: str, status: int) -> None:
    goal = draft(cast, holder, by="dora", state=GoalState.PROPOSED)
    web.get(key, "goals:edit", goal.pk, status=status)
    assert web.post(key, "goals:edit", goal.pk, **EDITED)[0] == status
    sent = {"reason": "Not mine", "seen": "1"}
    assert web.post(key, "goals:withdraw", goal.pk, **sent)[0] == status
    goal.refresh_from_db()
    assert (goal.state, goal.weight, goal.versions.count()) == ("proposed", 1, 1)


class TestOverlaps:
    def test_the_form_warns_while_somebody_chooses(self, web: Browser, cast: Cast) -> None:
        year = draft(cast)
        periods = {p.key: p.pk for p in cast.company.calendar.periods.all()}
        chosen = {"holder": f"person-{cast.people['rita'].pk}", "measure": "margin"}
        for period, warned in (("2026-Q1", True), ("2026", False), ("2025-Q4", False)):
            given = chosen | {"period": str(periods[period])}
            status, text = web.post("mona", "goals:set_preview", **given)
            assert status == 200
            assert ("Some of these days also count" in text) == warned, period
            assert ("Jan 1, 2026 – Dec 31, 2026" in text) == warned
        withdrawn = {"reason": "x", "seen": "1"}
        web.post("mona", "goals:withdraw", year.pk, **withdrawn)
        given = chosen | {"period": str(periods["2026-Q1"])}
        assert "also count" not in web.post("mona", "goals:set_preview", **given)[1]
        assert "also count" not in web.post("mona", "goals:set_preview")[1]

    def test_it_is_set_all_the_same(self, web: Browser, cast: Cast) -> None:
        draft(cast)
        period = cast.company.calendar.periods.get(key="2026-Q1")
        sent = {"holder": f"person-{cast.people['rita'].pk}", "measure": "margin"}
        sent |= {"period": str(period.pk), "target": "1500", "weight": "100", "act": "draft"}
        assert web.post("mona", "goals:set", **sent)[0] == 302
        goal = Goal.objects.latest("pk")
        assert goal.ends_on == period.ends_on
        page = web.get("mona", "goals:goal", goal.pk)
        assert "also count for another goal of the same holder and measure" in page

    def test_nobody_learns_of_goals_that_they_do_not_set(self, web: Browser, cast: Cast) -> None:
        draft(cast)
        period = cast.company.calendar.periods.get(key="2026-Q1")
        sent = {"holder": f"person-{cast.people['rita'].pk}", "measure": "margin"}
        sent |= {"period": str(period.pk)}
        assert "also count" not in web.post("sven", "goals:set_preview", **sent)[1]
        assert web.post("rita", "goals:set_preview", **sent)[0] == 403
