"""What each endpoint answers to whom; who may ask at all stands in the access matrix."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from salesmgmt.sales import intake
from tests.cast import BY, REPS, Cast


def keys(answer: Any) -> set[str]:
    assert answer.status_code == 200, answer.content
    return {row["key"] for row in answer.json()["results"]}


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("rita", {"rita"}),
        ("sven", {"sven", "sara", "stan"}),
        ("hedy", {"hedy"}),
        ("nina", {"nina", "ned"}),
    ],
)
def test_people(ask: Callable[..., Any], person: str, seen: set[str]) -> None:
    assert keys(ask(person, "get", "people/")) == seen


def test_everybody_for_hr(ask: Callable[..., Any], cast: Cast) -> None:
    assert keys(ask("hans", "get", "people/")) == set(cast.people)
    (rita,) = ask("hans", "get", "people/", {"key": "rita"}).json()["results"]
    assert rita == {
        "id": cast.people["rita"].pk,
        "key": "rita",
        "name": "Rita Canary-rita",
        "title": "",
        "department": "north",
        "joined_on": None,
        "left_on": None,
    }
    found = ask("hans", "get", "people/", {"department": "south"})
    assert keys(found) == {"sven", "sara", "stan"}


def test_departments(ask: Callable[..., Any]) -> None:
    rows = ask("adam", "get", "departments/").json()["results"]
    assert {(row["key"], row["parent"]) for row in rows} == {
        ("acme", None),
        ("north", "acme"),
        ("north-east", "north"),
        ("south", "acme"),
    }
    assert keys(ask("rita", "get", "departments/")) == {"acme", "north"}


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("rita", {"o-rita", "o-shared"}),
        ("nina", {"o-ned"}),
        ("dora", {f"o-{key}" for key in (*REPS, "shared", "nobody")}),
    ],
)
def test_orders(ask: Callable[..., Any], person: str, seen: set[str]) -> None:
    assert keys(ask(person, "get", "orders/")) == seen


def test_an_order_names_whom_the_asker_may_see(ask: Callable[..., Any], cast: Cast) -> None:
    path = f"orders/{cast.orders['shared'].pk}/"
    assert ask("rita", "get", path).json()["credited_to"] == ["rita"]
    assert ask("mona", "get", path).json()["credited_to"] == ["rita", "ralf"]
    order = ask("mona", "get", path).json()
    assert (order["revenue"], order["customer"], order["department"]) == (
        "918.500000",
        "c",
        "north",
    )
    assert order["lines"] == [
        {
            "key": "1",
            "product": "p",
            "quantity": "10.000000",
            "gross_amount": "1000.000000",
            "net_amount": "918.500000",
        }
    ]


def test_customers_are_those_of_visible_orders(ask: Callable[..., Any], cast: Cast) -> None:
    day = cast.today
    intake.load(
        {
            "customers": [("s", "Only Sara's", None, None, None, None, False)],
            "orders": [("o-s", "s", "south", None, day, None, "EUR", None)],
            "order_lines": [("o-s", "1", "p", 1, 10, 10, None)],
            "order_shares": [("o-s", "revenue", "sara", 1)],
        },
        **BY,
    )
    seen = {person: keys(ask(person, "get", "customers/")) for person in ("rita", "sara", "dora")}
    assert seen == {"rita": {"c"}, "sara": {"c", "s"}, "dora": {"c", "s"}}


def test_goals(ask: Callable[..., Any], cast: Cast) -> None:
    rows = ask("rita", "get", "goals/").json()["results"]
    assert {(row["holder_kind"], row["holder"]) for row in rows} == {
        ("person", "rita"),
        ("department", "north"),
        ("company", "acme"),
    }
    answer = ask("mona", "get", f"goals/{cast.goals['rita'].pk}/")
    assert answer.headers["ETag"] == f'"{cast.goals["rita"].pk}-1-in_force"'
    assert (answer.json()["target"], answer.json()["version"]) == ("5000.000000", 1)
    assert keys(ask("mona", "get", "goals/", {"person": "ned"})) == {None}


def test_attainment_is_that_of_the_command(ask: Callable[..., Any]) -> None:
    def lines(person: str, **asked: str) -> list[dict[str, Any]]:
        answer = ask(person, "get", "attainment/", asked)
        assert answer.status_code == 200, answer.content
        return answer.json()

    (rita,) = lines("rita", level="person")
    assert (rita["holder_key"], rita["target"], rita["actual"]) == ("rita", "5000.00", "1370.75")
    assert Decimal(rita["attainment"]) == Decimal("0.274150")
    assert {row["holder_key"] for row in lines("sven", level="person")} == {"sara", "stan"}
    assert {row["holder_key"] for row in lines("mona", level="department")} == {
        "north",
        "north-east",
    }
    # Of the company she sees a total on its page, and answers for none of it.
    assert lines("mona", level="company") == []
    assert len(lines("dora", level="person")) == len(REPS)


def test_attainment_between_two_days_is_for_directors(ask: Callable[..., Any]) -> None:
    asked = {"level": "company", "first": "2025-06-01", "last": "2025-06-30"}
    (company,) = ask("dora", "get", "attainment/", asked).json()
    assert (company["actual"], company["target"]) == ("8239.50", None)
    assert ask("mona", "get", "attainment/", asked).status_code == 403


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "level"),
        ({"level": "planet"}, "level"),
        ({"level": "person", "measure": "smiles"}, "measure"),
        ({"level": "person", "as_of": "1066-10-14"}, "as_of"),
        ({"level": "person", "as_of": "tomorrow"}, "as_of"),
        ({"level": "person", "first": "2025-01-01"}, "detail"),
        ({"level": "person", "first": "2025-01-02", "last": "2025-01-01"}, "last"),
        ({"level": "person", "depth": "9"}, "depth"),
    ],
)
def test_wrong_questions_name_the_field(
    ask: Callable[..., Any], asked: dict[str, str], field: str
) -> None:
    answer = ask("dora", "get", "attainment/", asked)
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_the_owners_language_and_today(ask: Callable[..., Any], cast: Cast) -> None:
    """A token speaks as its owner does."""
    cast.people["dora"].__class__.objects.filter(key="dora").update(
        language="de", timezone="Pacific/Kiritimati"
    )
    answer = ask("dora", "get", "goals/", {"person": "rita", "nonsense": "1"})
    assert "Diesen Parameter gibt es nicht" in str(answer.json())
    # 10:00 in UTC is the day after in Kiritimati, so the token's last use is too.
    assert cast.person("dora").tokens.get().used_on == cast.today + timedelta(days=1)
