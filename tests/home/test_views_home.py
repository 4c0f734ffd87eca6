"""The home page of every role, and who finds what in the navigation."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.actions import revise_goal, set_goal
from goals.actions.revising import Below
from goals.models import Goal
from goals.rules.terms import Driver, GoalState
from monitoring.queries.attainment import attainment_of
from salesmgmt.journal.models import Job
from salesmgmt.org import actions as org
from salesmgmt.org.models import Department, Management, Role, User
from salesmgmt.sales import intake
from tests.cast import BY, MANAGERS, REPS, START, Cast
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
    """Departments in tree order with their people by name; North itself is on pace."""
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
    assert cards(text) == {
        "Running goals": "7",
        "People behind": "5 of 5",
        "Departments behind": "1 of 2",
        "Overdue orders": "5",
    }
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


PEOPLE, UNITS = "People behind", ("Departments behind", "Company and departments behind")
SOLD = ("rita", "ralf", "ned", "sara", "stan")
LEADERS = ("mona", "nina", "sven", "dora")


def as_it_is(cast: Cast) -> None:
    """One goal of each, most people behind."""


def people_alone(cast: Cast) -> None:
    without_goals("acme", "north", "north-east", "south")


def departments_alone(cast: Cast) -> None:
    Goal.objects.filter(person__isnull=False).update(state=GoalState.PROPOSED)


def two_goals_each(cast: Cast) -> None:
    """A second measure: one person behind on two goals is one person."""
    for holder in (*(cast.people[key] for key in REPS), cast.departments["north"]):
        _set(cast, holder, "units", 1_000_000)


def low_targets(cast: Cast) -> None:
    """Nobody is behind on what was promised besides, everybody still is on the first goal."""
    for key in REPS:
        _set(cast, cast.people[key], "units", 1)


def all_reached(cast: Cast) -> None:
    """Only small goals run."""
    Goal.objects.update(state=GoalState.CLOSED)
    for holder in (*(cast.people[key] for key in SOLD), *cast.departments.values()):
        _set(cast, holder, "units", 1)


@pytest.mark.parametrize("person", LEADERS)
@pytest.mark.parametrize(
    "change", [as_it_is, people_alone, departments_alone, two_goals_each, low_targets, all_reached]
)
def test_what_is_counted_is_what_is_said(
    client: Client, cast: Cast, person: str, change: Callable[[Cast], None]
) -> None:
    """People are counted as people and departments as departments, of those in sight; each number
    of goals is that of the list behind it; and nobody is "not behind" who is."""
    change(cast)
    text = home(client, cast, person)
    found = cards(text)
    held: dict[str, set[int]] = {"person": set(), "department": set()}
    behind: dict[str, dict[int, list[int]]] = {"person": {}, "department": {}}
    today = cast.today
    visible = Goal.objects.visible_to(cast.person(person), today).in_force(today)
    led = [
        goal
        for goal in visible.with_holder()
        if goal.person_id or person == "dora" or leads(cast, person, goal.department)
    ]
    standings = attainment_of([goal.pk for goal in led], as_of=today)
    for goal in led:
        kind = "person" if goal.person_id else "department"
        holder = goal.holder.pk
        held[kind].add(holder)
        if standings[goal.pk].verdict.label == "behind":
            behind[kind].setdefault(holder, []).append(goal.pk)
    assert found["Running goals"] == str(len(led))
    names = {"person": (PEOPLE,), "department": UNITS}
    for kind, possible in names.items():
        said = [found[name] for name in possible if name in found]
        expected = f"{len(behind[kind])} of {len(held[kind])}"
        assert said == ([expected] if held[kind] else [])
    assert ("nobody is behind" in text) == bool(held["person"] and not behind["person"])
    assert ("none is behind" in text) == bool(held["department"] and not behind["department"])
    links = re.findall(r"class=\"figure-value\"><a href=\"(/goals/[^\"]+)\">", text)
    numbers = [len(listed(client, address)) for address in map(html.unescape, links)]
    goals_behind = [sum(map(len, behind[kind].values())) for kind in ("person", "department")]
    assert numbers == [len(led), *(number for number in goals_behind if number)]
    for number in goals_behind:
        assert not number or re.search(rf"with {number} goals? behind what was expected", text)


def listed(client: Client, address: str) -> list[str]:
    found = client.get(address).content.decode()
    return re.findall(r"<a href=\"/goals/\d+/\">", found)


def leads(cast: Cast, person: str, department: Department) -> bool:
    keys = [key for key, who in MANAGERS.items() if who == person]
    return any(department.path.startswith(cast.departments[key].path) for key in keys)


def _set(cast: Cast, holder: User | Department, measure: str, target: int) -> None:
    """A goal of this quarter."""
    set_goal(
        holder=holder,
        measure=measure,
        starts_on=date(2025, 4, 1),
        ends_on=date(2025, 6, 30),
        target=Decimal(target),
        today=cast.today,
        **BY,
    )


def test_a_director_reads_of_people_behind_beside_departments_that_are_not(
    client: Client, cast: Cast
) -> None:
    text = home(client, cast, "dora")
    assert cards(text)["People behind"] == "7 of 7"
    assert cards(text)["Company and departments behind"] == "1 of 4"
    assert "nobody is behind" not in text


def test_a_new_target_counts_at_once(client: Client, cast: Cast) -> None:
    """What is remembered for a director goes by every version of a target."""
    assert cards(home(client, cast, "dora"))["People behind"] == "7 of 7"
    revise_goal(
        goal=cast.goals["rita"],
        target=Decimal(1),
        effective_on=cast.today,
        driver=Driver.PERSON,
        reason="a new start",
        below=Below.LEAVE,
        by=cast.people["mona"],
        today=cast.today,
    )
    assert cards(home(client, cast, "dora"))["People behind"] == "6 of 7"
    intake.load(
        {
            "orders": [("big", "c", "north", None, cast.today, None, "EUR", None)],
            "order_lines": [("big", "1", "p", 1, 90_000, 90_000, None)],
            "order_shares": [("big", "revenue", "ralf", 1)],
        },
        **BY,
    )
    assert cards(home(client, cast, "dora"))["People behind"] == "5 of 7"


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
