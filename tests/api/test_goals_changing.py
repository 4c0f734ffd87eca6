"""Programs give goals a weight, edit and withdraw them before they are in force, are warned."""

from collections.abc import Callable
from typing import Any

import pytest

from goals.models import Goal
from tests.cast import Cast

PLAN = {
    "holder_kind": "person",
    "holder": "rita",
    "measure": "revenue",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "target": "6000",
    "why": "next year",
}
QUARTER = {"starts_on": "2026-01-01", "ends_on": "2026-03-31"}
Ask = Callable[..., Any]


def made(ask: Ask, **other: str) -> Any:
    return ask("mona", "post", "goals/", PLAN | other)


class TestWeight:
    @pytest.mark.parametrize(
        ("weight", "kept"), [("0.000001", "0.000001"), ("0.25", "0.250000"), ("1", "1.000000")]
    )
    def test_as_it_is_sent(self, ask: Ask, weight: str, kept: str) -> None:
        answer = made(ask, weight=weight)
        assert (answer.status_code, answer.json()["weight"]) == (201, kept)

    def test_all_of_it_where_nothing_is_said(self, ask: Ask) -> None:
        assert made(ask).json()["weight"] == "1.000000"

    @pytest.mark.parametrize(
        "weight", ["0", "-0.1", "1.000001", "0.0000001", "NaN", "much", "", None, "25"]
    )
    def test_what_is_none(self, ask: Ask, weight: str | None) -> None:
        answer = ask("mona", "post", "goals/", PLAN | {"weight": weight})
        assert (answer.status_code, list(answer.json())) == (400, ["weight"])
        plan = made(ask)
        address = f"goals/{plan.json()['id']}/edit/"
        sent = {"weight": weight, "reason": "x"}
        answer = ask("mona", "post", address, sent, If_Match=plan.headers["ETag"])
        assert (answer.status_code, list(answer.json())) == (400, ["weight"])

    def test_a_window_shares_all(self, ask: Ask) -> None:
        made(ask, weight="0.6")
        answer = made(ask, weight="0.5", measure="orders")
        assert answer.status_code == 400
        assert "come to 110 %" in str(answer.json())
        assert made(ask, weight="0.4", measure="orders").status_code == 201
        # The quarter shares by itself.
        assert made(ask, weight="1", **QUARTER).status_code == 201


class TestOverlaps:
    def test_a_quarter_beside_its_year(self, ask: Ask) -> None:
        year = made(ask)
        assert (year.status_code, year.json()["warnings"]) == (201, [])
        quarter = made(ask, **QUARTER)
        assert quarter.status_code == 201
        (warning,) = quarter.json()["warnings"]
        assert "also count for another goal of the same holder and measure" in warning
        assert "Jan 1, 2026 – Dec 31, 2026" in warning
        read = ask("mona", "get", f"goals/{quarter.json()['id']}/")
        assert read.json()["warnings"] == []

    def test_the_same_window_is_refused(self, ask: Ask) -> None:
        made(ask, weight="0.5")
        answer = made(ask, weight="0.5")
        assert answer.status_code == 400
        assert "already a goal for this measure in these days" in str(answer.json())

    def test_an_edit_is_warned_too(self, ask: Ask) -> None:
        made(ask)
        quarter = made(ask, **QUARTER)
        sent = {"ends_on": "2026-02-28", "reason": "Shorter"}
        address = f"goals/{quarter.json()['id']}/edit/"
        answer = ask("mona", "post", address, sent, If_Match=quarter.headers["ETag"])
        assert (answer.status_code, len(answer.json()["warnings"])) == (200, 1)
        assert answer.json()["ends_on"] == "2026-02-28"


class TestEdit:
    def test_what_is_left_out_stays(self, ask: Ask) -> None:
        plan = made(ask, weight="0.5")
        address = f"goals/{plan.json()['id']}/"
        sent = {"target": "6500", "reason": "Demand rose"}
        answer = ask("mona", "post", f"{address}edit/", sent, If_Match=plan.headers["ETag"])
        assert answer.status_code == 200
        told = answer.json()
        assert (told["target"], told["weight"], told["version"], told["state"]) == (
            "6500.000000",
            "0.500000",
            2,
            "draft",
        )
        assert answer.headers["ETag"] == ask("mona", "get", address).headers["ETag"]
        assert answer.headers["ETag"] != plan.headers["ETag"]

    @pytest.mark.parametrize(
        ("name", "sent"),
        [("edit", {"target": "1", "reason": "x"}), ("withdraw", {"reason": "x"})],
    )
    def test_it_is_about_what_was_read(self, ask: Ask, name: str, sent: dict[str, str]) -> None:
        plan = made(ask)
        pk, etag = plan.json()["id"], plan.headers["ETag"]
        other = {"weight": "0.5", "reason": "Less"}
        assert ask("mona", "post", f"goals/{pk}/edit/", other, If_Match=etag).status_code == 200
        address = f"goals/{pk}/{name}/"
        assert ask("mona", "post", address, sent).status_code == 428
        assert ask("mona", "post", address, sent, If_Match=etag).status_code == 412
        assert ask("mona", "get", f"goals/{pk}/").json()["version"] == 2


class TestWithdraw:
    def test_its_place_is_free(self, ask: Ask) -> None:
        plan = made(ask)
        pk = plan.json()["id"]
        sent = {"reason": "Set by mistake"}
        answer = ask("mona", "post", f"goals/{pk}/withdraw/", sent, If_Match=plan.headers["ETag"])
        assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
        again = made(ask)
        assert (again.status_code, again.json()["warnings"]) == (201, [])
        listed = ask("mona", "get", "goals/", {"state": "withdrawn"}).json()["results"]
        assert [each["id"] for each in listed] == [pk]

    def test_a_goal_in_force_says_what_to_do(self, ask: Ask, cast: Cast) -> None:
        address = f"goals/{cast.goals['rita'].pk}/withdraw/"
        answer = ask("mona", "post", address, {"reason": "Enough"}, If_Match="*")
        assert answer.status_code == 400
        assert "revise its target instead" in str(answer.json())

    @pytest.mark.parametrize("reason", ["", " ", None])
    def test_a_reason_is_needed(self, ask: Ask, reason: str | None) -> None:
        pk = made(ask).json()["id"]
        for name in ("withdraw", "edit"):
            answer = ask("mona", "post", f"goals/{pk}/{name}/", {"reason": reason}, If_Match="*")
            assert (answer.status_code, list(answer.json())) == (400, ["reason"])


@pytest.mark.parametrize(
    ("person", "status"), [("rita", 404), ("sven", 404), ("adam", 403), ("hedy", 404)]
)
@pytest.mark.parametrize("name", ["edit", "withdraw"])
def test_nobody_else(ask: Ask, person: str, name: str, status: int) -> None:
    pk = made(ask).json()["id"]
    sent = {"reason": "Mine"}
    assert ask(person, "post", f"goals/{pk}/{name}/", sent, If_Match="*").status_code == status
    assert Goal.objects.get(pk=pk).state == "draft"


@pytest.mark.parametrize("name", ["edit", "withdraw"])
def test_never_the_own_goal(ask: Ask, cast: Cast, name: str) -> None:
    for person, key in (("rita", "rita"), ("mona", "north")):
        address = f"goals/{cast.goals[key].pk}/{name}/"
        assert ask(person, "post", address, {"reason": "Mine"}, If_Match="*").status_code == 403
