"""A figure is the same on the page, from the command, in the API and in the file."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from goals.actions import set_goal
from goals.measures import MEASURES
from goals.templatetags.goals import in_unit
from salesmgmt.org.models import Company
from salesmgmt.sales import intake
from tests.cast import BY, MEMBERS, Cast

DAY = date(2025, 3, 3)
# What is sold on that day: by whom, for how much, at which cost of a piece (empty: not known).
Sale = tuple[str, str, str | None]
LEVELS = ("company", "department", "person")


def sell(currency: str, sales: list[Sale]) -> None:
    """Orders of one line each in the company's currency."""
    Company.objects.update(currency=currency)
    homes = {key: home for home, members in MEMBERS.items() for key in members}
    numbered = [(f"f-{n}", *sale) for n, sale in enumerate(sales)]
    intake.load(
        {
            "customers": [("f-c", "Customer", "", None, "", None, False)],
            "products": [("f-p", "Product", "", 1, None, None)],
            "orders": [
                (key, "f-c", homes[who], None, DAY, None, currency, None)
                for key, who, _amount, _cost in numbered
            ],
            "order_lines": [
                (key, "1", "f-p", 1, amount, amount, cost) for key, _who, amount, cost in numbered
            ],
            "order_shares": [(key, "revenue", who, 1) for key, who, *_rest in numbered],
        },
        **BY,
    )


Line = dict[str, str]


class Told:
    """The same day asked of all four, by kind and key of the holder."""

    def __init__(self, ask: Callable[..., Any], cast: Cast, measure: str) -> None:
        self.ask, self.cast, self.measure = ask, cast, measure
        self.web = Client()
        self.web.force_login(cast.people["dora"])

    def command(self) -> dict[tuple[str, str], Line]:
        found: list[Line] = []
        for level in LEVELS:
            out = io.StringIO()
            days = ("--from", f"{DAY}", "--to", f"{DAY}", "--measure", self.measure)
            call_command("attainment", "--level", level, *days, "--format", "csv", stdout=out)
            found += csv.DictReader(io.StringIO(out.getvalue()))
        return by_holder(found)

    def api(self) -> dict[tuple[str, str], Line]:
        found = []
        for level in LEVELS:
            asked = {"level": level, "first": DAY, "last": DAY, "measure": self.measure}
            found += self.ask("dora", "get", "attainment/", asked).json()
        rows = [{name: text or "" for name, text in row.items()} for row in found]
        # The file of the command has this column of margins alone.
        if self.measure != "margin":
            assert {row.pop("costed") for row in rows} == {""}
        return by_holder(rows)

    def file(self) -> dict[tuple[str, str], Line]:
        answer = self.web.get("/performance/performance.csv", self.asked)
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return by_holder(csv.DictReader(text.splitlines()))

    def page(self) -> dict[tuple[str, str], str]:
        """The words of each line's cell "Actual"."""
        text = unescape(self.web.get("/performance/", self.asked).content.decode())
        return dict(self._cells(text))

    def _cells(self, text: str) -> Iterator[tuple[tuple[str, str], str]]:
        departments = {d.pk: d.key for d in self.cast.departments.values()}
        people = {person.pk: key for key, person in self.cast.people.items()}
        for row in re.findall(r'<tr id="(?:company|department|person)-.*?</tr>', text, re.DOTALL):
            kind, at, who = re.findall(r'id="([a-z]+)-(\d+)(?:-(\d+))?"', row)[0]
            actual = re.findall(r'<td class="num">(.*?)</td>', row, re.DOTALL)[1]
            words = " ".join(re.sub(r"<[^>]+>", " ", actual).split())
            yield (kind, people[int(who)] if who else departments[int(at)]), words

    @property
    def asked(self) -> dict[str, str]:
        return {"period": f"{DAY}..{DAY}", "measure": self.measure}


def by_holder(rows: Any) -> dict[tuple[str, str], Line]:
    return {(row["holder_kind"], row["holder_key"]): row for row in rows}


# Ned's department lies in Rita's: each sum stands beside what it is made of.
AMOUNTS = [
    # Exactly half a cent, which parts and totals share: none is rounded for another's sake.
    ("EUR", [("ned", "143177.045", None)], {"ned": "143177.05", "north": "143177.05"}),
    (
        "EUR",
        [("ned", "0.014", None), ("rita", "0.014", None), ("sara", "0.014", None)],
        {"ned": "0.01", "rita": "0.01", "north-east": "0.01", "north": "0.03", "acme": "0.04"},
    ),
    (
        "EUR",
        [("rita", "0.005", None), ("sara", "0.004999", None)],
        {"rita": "0.01", "sara": "0.00"},
    ),
    (
        "KWD",
        [("rita", "0.333", None), ("ralf", "0.333", None), ("sara", "0.333", None)],
        {"rita": "0.333", "ralf": "0.333", "sara": "0.333", "north": "0.666", "acme": "0.999"},
    ),
    (
        "KWD",
        [("ned", "0.0005", None), ("sara", "0.000499", None)],
        {"ned": "0.001", "sara": "0.000"},
    ),
    ("JPY", [("ned", "1234.5", None), ("sara", "0.4", None)], {"ned": "1235", "sara": "0"}),
]


@pytest.mark.parametrize(("currency", "sales", "wanted"), AMOUNTS)
def test_amounts(
    ask: Callable[..., Any], cast: Cast, currency: str, sales: list[Sale], wanted: dict[str, str]
) -> None:
    """In the currency's minor unit, each rounded for itself."""
    sell(currency, sales)
    told = Told(ask, cast, "revenue")
    command = told.command()
    assert {key: command[kind_of(key), key]["actual"] for key in wanted} == wanted
    same_everywhere(told, command, currency)


def kind_of(key: str) -> str:
    return "company" if key == "acme" else "department" if key in MEMBERS else "person"


def same_everywhere(told: Told, command: dict[tuple[str, str], Line], currency: str) -> None:
    """Every line of the command is a line of the others, with the same figures."""
    api, file, page = told.api(), told.file(), told.page()
    assert api == command
    for holder, line in command.items():
        for name in ("actual", "projected", "costed"):
            assert file[holder][name] == line.get(name, ""), holder
        exact = Decimal(line["actual"]) if line["actual"] else None
        shown = in_unit(exact, MEASURES[told.measure], currency)
        assert page[holder].startswith(shown.replace("\xa0", " ")), holder
    assert command.keys() == page.keys() & command.keys()


MARGINS = [
    # Sold without any cost: no margin, and what has none sold has 0.
    (
        [("ned", "100", None)],
        {"ned": ("", "0.000000"), "acme": ("", "0.000000"), "south": ("0.00", "")},
    ),
    ([("ned", "100", "60")], {"ned": ("40.00", "1.000000"), "north": ("40.00", "1.000000")}),
    # Of two people one: undefined for one, told of both with what it leaves out.
    (
        [("ned", "100", None), ("rita", "300", "200")],
        {
            "ned": ("", "0.000000"),
            "north-east": ("", "0.000000"),
            "rita": ("100.00", "1.000000"),
            "north": ("100.00", "0.750000"),
            "acme": ("100.00", "0.750000"),
        },
    ),
    # Sold at its cost is a known margin of nothing.
    ([("ned", "60", "60")], {"ned": ("0.00", "1.000000")}),
]


@pytest.mark.parametrize(("sales", "wanted"), MARGINS)
def test_margins(
    ask: Callable[..., Any], cast: Cast, sales: list[Sale], wanted: dict[str, tuple[str, str]]
) -> None:
    """Undefined where nothing has a cost, and a partly costed one says so."""
    sell("EUR", sales)
    told = Told(ask, cast, "margin")
    command = told.command()
    found = {key: command[kind_of(key), key] for key in wanted}
    assert {key: (row["actual"], row["costed"]) for key, row in found.items()} == wanted
    same_everywhere(told, command, "EUR")
    page = told.page()
    for key, (_actual, share) in wanted.items():
        words = page[kind_of(key), key]
        assert ("Partly costed: 75.0% of revenue has a cost." in words) is (share == "0.750000")
        assert ("No cost is known" in words) is (share == "0.000000")


def test_a_goal_on_a_margin(ask: Callable[..., Any], cast: Cast) -> None:
    """Missed is who sold nothing; of whom nothing is known nothing is said."""
    sell("EUR", [("ned", "100", None), ("rita", "300", "200"), ("rita", "100", None)])
    goals = {
        key: set_goal(
            holder=cast.people[key],
            measure="margin",
            starts_on=DAY,
            ends_on=DAY,
            target=Decimal(50),
            today=cast.today,
            **BY,
        )
        for key in ("ned", "rita", "sara")
    }
    out = io.StringIO()
    call_command(
        "attainment", "--level", "person", "--goals", "--measure", "margin", "--format", "csv",
        stdout=out,
    )  # fmt: skip
    command = by_holder(csv.DictReader(io.StringIO(out.getvalue())))
    web = Client()
    web.force_login(cast.people["dora"])
    answer = web.get("/goals/goals.csv", {"measure": "margin"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    file = by_holder(csv.DictReader(text.splitlines()))
    wanted = {
        "ned": ("", "", "0.000000", "undefined"),
        "rita": ("100.00", "2.000000", "0.750000", "reached"),
        "sara": ("0.00", "0.000000", "", "missed"),
    }
    for key, (actual, attainment, costed, verdict) in wanted.items():
        line, row = command["person", key], file["person", key]
        for told in (line, row):
            assert (told["actual"], told["attainment"], told["costed"]) == (
                actual,
                attainment,
                costed,
            )
        assert row["verdict"] == verdict
        page = unescape(web.get(f"/goals/{goals[key].pk}/attainment/").content.decode())
        assert ("Nothing that was sold has a cost" in page) is (key == "ned")
        assert ("Partly costed: 75.0%" in page) is (key == "rita")
