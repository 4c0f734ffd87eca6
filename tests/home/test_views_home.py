"""The home page of every role, and who finds what in the navigation."""

import html
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.actions import set_goal
from goals.models import Goal
from goals.rules.terms import GoalState
from salesmgmt.journal.models import Job
from salesmgmt.org import actions as org
from salesmgmt.org.models import Management, Role
from salesmgmt.sales import intake
from tests.cast import BY, START, Cast
from tests.midyear import EXPECTED


def home(client: Client, cast: Cast, person: str) -> str:
    client.force_login(cast.people[person])
    response = client.get(reverse("home:home"))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def cards(text: str) -> dict[str, str]:
    """Name and value of each card of figures."""
    found = re.findall(r"<dt>(.*?)</dt> <dd class=\"figure-value\">(.*?)</dd>", text)
    return {name: re.sub(r"<.*?>", "", value) for name, value in found}


def lines(text: str) -> list[str]:
    """Whose goal each line of the team's table links to."""
    return re.findall(r"<td class=\"level-\d\">.*?<a [^>]*>(.*?)</a>", text)


def without_goals(*keys: str) -> None:
    """Departments that were proposed a goal, but have none in force."""
    Goal.objects.filter(department__key__in=keys).update(state=GoalState.PROPOSED)


def test_a_rep_sees_the_own_goal_and_orders(client: Client, cast: Cast) -> None:
    text = home(client, cast, "rita")
    pace = f"{Decimal('137075') / EXPECTED:.1f}%"
    for figure in ("€1,370.75", "€5,000.00", "€3,629.25", "27.4%", "Behind", pace):
        assert figure in text
    assert re.findall(r">(o-\w+)</a>", text) == ["o-shared", "o-rita"]
    assert "€918.50" in text
    assert "My departments" not in text
    assert "Canary-ralf" not in text


def test_a_manager_sees_the_team(client: Client, cast: Cast) -> None:
    """Departments in tree order with their people by name; seven goals, one of them on pace."""
    text = home(client, cast, "mona")
    assert lines(text) == [
        "North",
        "Ralf Canary-ralf",
        "Rita Canary-rita",
        "Rosa Canary-rosa",
        "Rudi Canary-rudi",
        "North East",
        "Ned Canary-ned",
    ]
    assert cards(text) == {"Running goals": "7", "Off pace": "6", "Overdue orders": "5"}
    assert "€5,486.00" in text
    assert "109.7%" in text
    for other in ("sara", "stan", "sven"):
        assert f"Canary-{other}" not in text


@pytest.mark.parametrize(("person", "overdue"), [("mona", 5), ("nina", 1), ("dora", 8)])
def test_the_count_is_that_of_the_list(
    client: Client, cast: Cast, person: str, overdue: int
) -> None:
    """Everything but Rita's own order is past its day and not shipped."""
    text = home(client, cast, person)
    assert cards(text)["Overdue orders"] == str(overdue)
    assert "/orders/?delivery=overdue" in text
    listed = client.get("/orders/", {"delivery": "overdue"}).content.decode()
    assert len(set(re.findall(r">(o-\w+)</a>", listed))) == overdue


@pytest.mark.parametrize(
    ("person", "running", "off"), [("mona", 7, 6), ("nina", 2, 2), ("sven", 3, 2), ("dora", 4, 1)]
)
def test_the_counts_are_those_of_the_goal_list(
    client: Client, cast: Cast, person: str, running: int, off: int
) -> None:
    """The links lead to the same goals, department by department."""
    text = home(client, cast, person)
    found = cards(text)
    assert (found["Running goals"], found["Off pace"]) == (str(running), str(off))
    links = re.findall(r"class=\"figure-value\"><a href=\"(/goals/[^\"]+)\">(\d+)</a>", text)
    assert len(links) == 2
    for address, number in links:
        listed = client.get(html.unescape(address)).content.decode()
        assert len(re.findall(r"<a href=\"/goals/\d+/\">", listed)) == int(number)


def test_a_director_sees_company_and_departments(client: Client, cast: Cast) -> None:
    text = home(client, cast, "dora")
    assert lines(text) == ["Acme", "North", "North East", "South"]
    assert cards(text)["Revenue"] == "€8,239.50"
    assert cards(text)["Expected by now"] == f"€{EXPECTED:,.2f}"
    assert "164.8% of €5,000.00" in text
    assert "Canary-rita" not in text


def test_without_departments_goals_the_peoples_are_summed(client: Client, cast: Cast) -> None:
    """Seven people with 5,000 each; two shared or unassigned orders aside, all is theirs."""
    without_goals("acme", "north", "north-east", "south")
    text = home(client, cast, "dora")
    assert lines(text) == ["Acme", "North", "North East", "South"]
    assert "goals of 7 people" in text
    sold = Decimal("8239.50") - Decimal("919.50")  # nobody's order is in no person's goal
    assert cards(text)["Revenue"] == f"€{sold:,.2f}"
    assert "of €35,000.00" in text
    assert "goals of 2 people" in text  # South
    assert "€10,000.00" in text


def test_a_partly_costed_margin_says_so(client: Client, cast: Cast) -> None:
    """Rita's order has a cost, Ned's none: his margin is unknown, that of both is not."""
    without_goals("north", "north-east")
    sold = {"f-rita": ("rita", "north", 300, 200), "f-ned": ("ned", "north-east", 100, None)}
    intake.load(
        {
            "products": [("u", "Umbrella", "", 1, None, None)],
            "orders": [
                (key, "c", home, None, cast.today, None, "EUR", None)
                for key, (_who, home, _amount, _cost) in sold.items()
            ],
            "order_lines": [
                (key, "1", "u", 1, amount, amount, cost)
                for key, (_who, _home, amount, cost) in sold.items()
            ],
            "order_shares": [(key, "revenue", who, 1) for key, (who, *_rest) in sold.items()],
        },
        **BY,
    )
    for who in ("rita", "ned"):
        set_goal(
            holder=cast.people[who],
            measure="margin",
            starts_on=cast.today,
            ends_on=cast.today + timedelta(days=1),
            target=Decimal(200),
            today=cast.today,
            **BY,
        )
    for person, words in (
        ("mona", '€100.00 <span class="row-note">Partly costed: 75.0% of revenue has a cost.'),
        ("mona", "25.0%"),
        ("ned", '– <span class="row-note">No cost is known of what was sold.'),
    ):
        assert words in home(client, cast, person), words


def test_sums_are_of_the_own_subtree(client: Client, cast: Cast) -> None:
    without_goals("acme", "north", "north-east", "south")
    text = home(client, cast, "mona")
    assert "goals of 5 people" in text
    assert "€25,000.00" in text
    assert "Acme" not in lines(text)


@pytest.mark.parametrize("person", ["hedy", "aude"])
def test_totals_tell_nobodys_figure(client: Client, cast: Cast, person: str) -> None:
    """South has three people, and Acme less North would be South."""
    text = home(client, cast, person)
    assert "Departments in 2025-Q2" in text
    told = re.findall(r"<td class=\"level-\d\">(.*?)</td> <td class=\"num\">(\d+)</td>", text)
    assert told == [("Acme", "11")]
    assert "€8,239.50" in text
    assert "164.8%" in text
    assert "Canary-" not in text.replace(f"Canary-{person}", "")


@pytest.mark.parametrize("person", ["hedy", "aude", "rita"])
def test_goals_of_people_are_summed_for_those_who_lead_them(
    client: Client, cast: Cast, person: str
) -> None:
    """Without goals of departments a sum would be one of people: 35,000 of seven."""
    without_goals("acme", "north", "north-east", "south")
    assert "€35,000.00" in home(client, cast, "dora")
    text = home(client, cast, person)
    assert "35,000" not in text
    assert "25,000" not in text
    assert not re.search(r"goals? of \d+ (person|people)", text)


def test_somebody_without_a_role(client: Client, cast: Cast) -> None:
    org.create_people(rows=[org.PersonRow(email="x@acme.test", name="X", key="x")], **BY)
    cast.people["x"] = type(cast.people["rita"]).objects.get(key="x")
    assert "Nothing is assigned to you" in home(client, cast, "x")


def test_no_goal_runs(client: Client, cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE goals_goal SET ends_on = %s", [date(2025, 6, 13)])
    text = home(client, cast, "rita")
    assert "No goal runs today" in text
    assert "Jun 13, 2025" in text
    assert "/goals/?window=ended" in text
    assert "No goal runs today" in home(client, cast, "mona")


def test_a_short_calendar_is_said_in_words(client: Client, cast: Cast) -> None:
    cast.company.calendar.days.filter(day__gt=cast.today).delete()
    for person in ("rita", "mona", "hedy", "dora"):
        assert "cannot make it longer" in home(client, cast, person)
    # What needs no working days is still told.
    assert "27.4%" in home(client, cast, "rita")


class TestSetup:
    """The administrator's page."""

    def parts(self, text: str) -> dict[str, tuple[str, str]]:
        """Chip and words of each part."""
        rows = re.findall(
            r"<tr> <th scope=\"row\">(.*?)</th> <td>(.*?)</td> <td class=\"wrap\">(.*?)</td>", text
        )
        plain = [tuple(re.sub(r"<.*?>", " ", cell).split()) for row in rows for cell in row]
        words = [" ".join(cell) for cell in plain]
        return {words[n]: (words[n + 1], words[n + 2]) for n in range(0, len(words), 3)}

    def test_what_is_there(self, client: Client, cast: Cast) -> None:
        text = home(client, cast, "adam")
        parts = self.parts(text)
        assert parts["Company"] == ("Ready", "Acme, figures in EUR")
        assert parts["Calendar"] == ("Ready", "Calendar months, up to Dec 31, 2026")
        assert parts["Departments"] == ("Ready", "4 departments")
        assert parts["People"] == ("Ready", f"{len(cast.people)} people")
        assert parts["Log-ins"][0] == "To look at"
        assert parts["Currency rates"] == (
            "Not needed",
            "All orders are in the company&#x27;s currency.",
        ) or parts["Currency rates"] == ("Not needed", "All orders are in the company's currency.")
        assert parts["Jobs"][0] == "To look at"
        assert parts["Demo data"] == ("Not needed", "No demo data is loaded.")
        found = re.findall(r"<th scope=\"row\">(\w+)</th> <td class=\"num\">(\d+)</td>", text)
        assert dict(found) == {
            "Opportunities": "0",
            "Orders": "9",
            "Deliveries": "1",
            "Invoices": "0",
            "Payments": "0",
            "Cancellations": "0",
            "Returns": "0",
        }
        assert "€" not in text  # no figures of anybody
        assert "Canary-rita" not in text

    def test_what_is_missing(self, client: Client, cast: Cast) -> None:
        Management.objects.filter(person=cast.people["sven"]).update(ends_on=date(2025, 6, 15))
        cast.company.calendar.days.filter(day__gt=date(2025, 7, 31)).delete()
        Job.objects.create(
            kind="k", key="1", state="failed", act="00000000-0000-0000-0000-000000000000"
        )
        parts = self.parts(home(client, cast, "adam"))
        assert parts["Departments"][0] == "To look at"
        assert "1 has no manager today" in parts["Departments"][1]
        assert parts["Calendar"][0] == "To look at"
        assert parts["Jobs"][0] == "Failed"
        assert "0 waiting, 0 running, 1 failed" in parts["Jobs"][1]

    def test_a_calendar_that_is_over(self, client: Client, cast: Cast) -> None:
        cast.company.calendar.days.filter(day__gte=cast.today).delete()
        assert self.parts(home(client, cast, "adam"))["Calendar"][0] == "Missing"


def test_several_roles_see_the_parts_of_all(client: Client, cast: Cast) -> None:
    """Everything at once, within the budget of queries."""
    mona = cast.people["mona"]
    roles = (Role.REP, Role.HEAD, Role.HR, Role.PAYROLL, Role.ADMINISTRATOR)
    org.grant_roles(rows=[org.RoleRow(mona, role, START) for role in roles], **BY)
    client.force_login(mona)
    client.get(reverse("home:home"))
    with CaptureQueriesContext(connection) as caught:
        text = home(client, cast, "mona")
    for part in ("My departments", "My goals", "My last orders", "Departments in", "Set-up"):
        assert part in text
    # Logging in writes; the page itself is what is counted.
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("home:home"))
    assert len(caught) <= 12, [query["sql"][:160] for query in caught]


@pytest.mark.parametrize("person", ["rita", "mona", "dora", "hedy", "hans", "adam"])
def test_few_queries(client: Client, cast: Cast, person: str) -> None:
    client.force_login(cast.people[person])
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("home:home"))
    assert len(caught) <= 12


def test_only_reads_and_only_after_log_in(client: Client, cast: Cast) -> None:
    assert "/accounts/login/" in client.get(reverse("home:home")).url
    client.force_login(cast.people["rita"])
    assert client.post(reverse("home:home")).status_code == 405


@pytest.mark.slow
@pytest.mark.parametrize("belongs", [False, True])
@pytest.mark.parametrize(
    ("person", "number", "as_member"),
    [
        ("rita", 19, 0),
        ("mona", 22, 0),
        ("hedy", 12, 0),
        # Goals of the own department, and what works.
        ("hans", 9, 2),
        ("paul", 9, 2),
        ("adam", 11, 2),
    ],
)
def test_the_navigation_offers_what_may_be_opened(
    client: Client, cast: Cast, person: str, number: int, as_member: int, belongs: bool
) -> None:
    """Every page of the navigation opens; how many there are is a look at what a role sees."""
    if belongs and as_member:
        south = cast.departments["south"]
        cast.people[person].memberships.create(department=south, starts_on=cast.today)
        number += as_member
    text = home(client, cast, person)
    menu = text[text.index("shell-nav") : text.index("shell-page")]
    links = re.findall(r"<a href=\"(.*?)\".*?</svg>(.*?)</a>", menu)
    assert len(links) == number, links
    for url, _label in links:
        assert client.get(url).status_code == 200
