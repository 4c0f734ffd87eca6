"""The performance tree: figures, folding, filters, periods, and who sees what."""

import csv
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.models import Goal
from salesmgmt.org.models import Management, Membership, User
from tests.cast import MEMBERS, REPS, START, Cast

URL = "/performance/"
CANARIES = {key: f"Canary-{key}" for members in MEMBERS.values() for key in members}


@pytest.fixture
def web() -> Client:
    return Client(headers={"host": "localhost"})


def text_of(web: Client, person: User, query: str = "", url: str = URL) -> str:
    web.force_login(person)
    answer = web.get(url + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\xa0", " ")


def names_in(text: str) -> set[str]:
    return {key for key, name in CANARIES.items() if f"<span>{key.title()} {name}" in text}


def rows_of(web: Client, person: User, query: str = "") -> list[dict[str, str]]:
    web.force_login(person)
    answer = web.get(URL + "performance.csv" + query)
    assert answer.status_code == 200
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    return list(csv.DictReader(lines))


def by_key(rows: list[dict[str, str]]) -> dict[tuple[str, str], dict[str, str]]:
    return {(row["holder_kind"], row["holder_key"]): row for row in rows}


def test_url_name() -> None:
    assert reverse("monitoring:tree") == URL


def test_the_director_sees_everybody_in_the_order_of_the_tree(cast: Cast, web: Client) -> None:
    rows = rows_of(web, cast.people["dora"])
    assert [(row["holder_kind"], row["holder_key"]) for row in rows] == [
        ("company", "acme"),
        ("department", "north"),
        ("person", "ralf"),
        ("person", "rita"),
        ("person", "rosa"),
        ("person", "rudi"),
        ("department", "north-east"),
        ("person", "ned"),
        ("department", "south"),
        ("person", "sara"),
        ("person", "stan"),
        ("unassigned", "south"),
    ]


def test_the_figures_are_the_orders(cast: Cast, web: Client) -> None:
    found = by_key(rows_of(web, cast.people["dora"]))
    actual = {key: row["actual"] for key, row in found.items()}
    # Rita's own order and half of the shared one.
    assert actual["person", "rita"] == "1370.75"
    assert actual["department", "north-east"] == "915.50"
    assert actual["department", "north"] == "5486.00"
    assert actual["unassigned", "south"] == "919.50"
    assert actual["department", "south"] == "2753.50"
    assert actual["company", "acme"] == "8239.50"
    rita = found["person", "rita"]
    assert (rita["target"], rita["attainment"]) == ("5000.00", "0.274150")
    assert Decimal(rita["pace"]) > Decimal(rita["attainment"]) or cast.today.month == 12
    assert (rita["measure"], rita["basis"]) == ("revenue", "booked")
    assert rita["period_start"] == cast.today.replace(month=1, day=1).isoformat()


def test_the_page_shows_what_the_csv_says(cast: Cast, web: Client) -> None:
    text = text_of(web, cast.people["dora"])
    for amount in ("€1,370.75", "€5,486.00", "€2,753.50", "€8,239.50", "€919.50"):
        assert amount in text
    assert "27.4%" in text
    assert names_in(text) == set(REPS)


def test_a_parent_shows_what_is_over_assigned_and_not_allocated(cast: Cast, web: Client) -> None:
    text = text_of(web, cast.people["dora"])
    # North: four people and North East hold 25,000 against 5,000; North East is even.
    assert '€20,000.00<span class="tree-note">over-assigned</span>' in text
    assert "fully allocated" in text


def test_a_manager_sees_the_own_subtree_and_the_company_alone(cast: Cast, web: Client) -> None:
    found = by_key(rows_of(web, cast.people["mona"]))
    assert {key for kind, key in found if kind == "person"} == {
        "ralf",
        "rita",
        "rosa",
        "rudi",
        "ned",
    }
    assert {key for kind, key in found if kind != "person"} == {"acme", "north", "north-east"}
    assert found["company", "acme"]["actual"] == "8239.50"
    text = text_of(web, cast.people["mona"])
    assert names_in(text) == {"ralf", "rita", "rosa", "rudi", "ned"}
    assert "919.50" not in text


def test_a_rep_sees_the_own_row_and_totals_without_colleagues(cast: Cast, web: Client) -> None:
    found = by_key(rows_of(web, cast.people["ned"]))
    assert set(found) == {
        ("company", "acme"),
        ("department", "north"),
        ("department", "north-east"),
        ("person", "ned"),
    }
    text = text_of(web, cast.people["ned"])
    assert names_in(text) == {"ned"}
    assert not any(name in text for key, name in CANARIES.items() if key != "ned")
    # What children hold tells on colleagues.
    assert "over-assigned" not in text
    assert text.count("/performance/entries/") == 1


def test_a_rep_sees_no_unassigned_amount_apart(cast: Cast, web: Client) -> None:
    found = by_key(rows_of(web, cast.people["sara"]))
    assert ("unassigned", "south") not in found
    assert found["department", "south"]["actual"] == "2753.50"
    assert "919.50" not in text_of(web, cast.people["sara"])


@pytest.mark.parametrize("person", ["hedy", "aude"])
def test_totals_of_five_or_more_that_tell_on_nobody(cast: Cast, web: Client, person: str) -> None:
    """North has seven people, but the company less North would be South and Dora: four."""
    found = by_key(rows_of(web, cast.people[person]))
    assert set(found) == {("company", "acme")}
    text = text_of(web, cast.people[person])
    assert not any(name in text for name in CANARIES.values())
    assert "/performance/entries/" not in text
    assert "spark-line" not in text
    assert "Totals of fewer than five people are left out" in text


def test_a_goal_of_a_part_of_the_window_is_not_told_with_the_whole(cast: Cast, web: Client) -> None:
    """The company had enough people in the year; nothing says that it had in the first quarter."""
    year = cast.today.year
    Goal.objects.filter(pk=cast.goals["acme"].pk).update(ends_on=date(year, 3, 31))
    told = by_key(rows_of(web, cast.people["dora"], f"?period={year}"))["company", "acme"]
    assert (told["target"], told["goal_actual"]) == ("5000.00", "0.00")
    hidden = by_key(rows_of(web, cast.people["aude"], f"?period={year}"))["company", "acme"]
    assert (hidden["target"], hidden["goal_actual"]) == ("", "")


def test_totals_alone_are_not_told_for_any_days(cast: Cast, web: Client) -> None:
    day = cast.today.replace(day=1)
    text = text_of(web, cast.people["aude"], f"?period={day}..{day}")
    assert "totals of other days are not shown to you" in text
    assert "8,239.50" not in text


def test_totals_alone_are_told_as_of_today(cast: Cast, web: Client) -> None:
    aude, yesterday = cast.people["aude"], cast.today - timedelta(days=1)
    text = text_of(web, aude, f"?as_of={yesterday}")
    assert "Totals of departments are shown as of today" in text
    assert "8,239.50" not in text
    assert web.get(f"{URL}performance.csv?as_of={yesterday}").status_code == 409
    assert "8,239.50" in text_of(web, aude, f"?as_of={cast.today}")


def test_people_who_come_later_do_not_hide_anybody(cast: Cast, web: Client) -> None:
    """Of eleven people seven joined after today: the company has four."""
    late = Membership.objects.exclude(person__key__in=["dora", "mona", "rita", "ralf"])
    late.update(starts_on=cast.today + timedelta(days=1))
    assert rows_of(web, cast.people["aude"]) == []


@pytest.mark.parametrize("person", ["hans", "paul", "adam"])
@pytest.mark.parametrize("url", [URL, URL + "performance.csv"])
def test_roles_without_figures_are_refused(cast: Cast, web: Client, person: str, url: str) -> None:
    web.force_login(cast.people[person])
    assert web.get(url).status_code == 403


@pytest.mark.parametrize("url", [URL, URL + "performance.csv"])
def test_anonymous_people_log_in_and_nobody_posts(cast: Cast, web: Client, url: str) -> None:
    assert web.get(url).status_code == 302
    web.force_login(cast.people["dora"])
    assert web.post(url).status_code == 405


def test_a_subtree_can_be_the_root(cast: Cast, web: Client) -> None:
    rows = rows_of(web, cast.people["dora"], "?department=north")
    assert rows[0]["holder_key"] == "north"
    assert {row["holder_key"] for row in rows} == {
        "north",
        "ralf",
        "rita",
        "rosa",
        "rudi",
        "north-east",
        "ned",
    }


def test_departments_fold_by_their_link(cast: Cast, web: Client) -> None:
    dora = cast.people["dora"]
    assert 'aria-label="Open North"' not in text_of(web, dora)
    text = text_of(web, dora, "?fold=north")
    assert names_in(text) == {"sara", "stan"}
    assert 'aria-label="Open North"' in text
    assert "North East" not in text.partition("<tbody>")[2]
    # Unknown keys do nothing.
    assert names_in(text_of(web, dora, "?fold=nowhere")) == set(REPS)


def test_a_company_with_many_people_starts_folded(
    cast: Cast, web: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitoring.queries.outline.MOST_OPEN_PEOPLE", 5)
    dora = cast.people["dora"]
    text = text_of(web, dora)
    assert names_in(text) == set()
    assert "€5,486.00" in text
    assert names_in(text_of(web, dora, "?fold=north")) == {"ralf", "rita", "rosa", "rudi"}


def test_long_lists_have_pages_that_say_where_they_are(
    cast: Cast, web: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitoring.views.tree.PAGE_ROWS", 3)
    text = text_of(web, cast.people["dora"], "?page=2")
    assert names_in(text) == {"rita", "rosa", "rudi"}
    # The company and North stand above them again.
    assert "€8,239.50" in text
    assert "€5,486.00" in text


def test_off_pace_only_keeps_the_tree(cast: Cast, web: Client) -> None:
    Goal.objects.filter(person=cast.people["ned"]).update(state="draft")
    # In the current year nobody has 5,000 yet; how far behind depends on the day of the run.
    last_year = f"{cast.today.year}"
    rows = rows_of(web, cast.people["dora"], f"?period={last_year}&pace=off")
    text = text_of(web, cast.people["dora"], f"?period={last_year}&pace=off")
    behind = {row["holder_key"] for row in rows if row["holder_kind"] == "person"}
    paces = by_key(rows_of(web, cast.people["dora"], f"?period={last_year}"))
    due = {
        key
        for (kind, key), row in paces.items()
        if kind == "person" and row["pace"] and Decimal(row["pace"]) < Decimal("0.95")
    }
    assert behind == due
    assert names_in(text) == due


def test_another_basis_and_measure(cast: Cast, web: Client) -> None:
    dora = cast.people["dora"]
    delivered = by_key(rows_of(web, dora, "?basis=delivered"))
    assert delivered["company", "acme"]["actual"] == "911.50"
    assert delivered["person", "rita"]["target"] == ""
    orders = by_key(rows_of(web, dora, "?measure=orders"))
    assert orders["company", "acme"]["actual"] == "9.00"
    assert orders["person", "rita"]["actual"] == "1.50"
    margin = by_key(rows_of(web, dora, "?measure=margin"))
    assert margin["department", "north-east"]["actual"] == "315.50"


def test_a_month_has_no_target_of_a_year(cast: Cast, web: Client) -> None:
    key = f"{cast.today:%Y-%m}"
    text = text_of(web, cast.people["rita"], f"?period={key}")
    row = by_key(rows_of(web, cast.people["rita"], f"?period={key}"))["person", "rita"]
    assert (row["actual"], row["target"]) == ("1370.75", "")
    assert "goals of other days" in text


def test_earlier_and_later_periods_are_of_the_same_kind(cast: Cast, web: Client) -> None:
    year = cast.today.year
    text = text_of(web, cast.people["dora"], f"?period={year}-02&measure=orders")
    assert f"?period={year}-01&measure=orders" in text
    assert f"?period={year}-03&measure=orders" in text
    text = text_of(web, cast.people["dora"], f"?period={year}")
    assert f'rel="prev" href="?period={year - 1}"' in " ".join(text.split())


def test_windows_of_goals_are_offered(cast: Cast, web: Client) -> None:
    first, last = cast.today - timedelta(days=40), cast.today + timedelta(days=50)
    Goal.objects.exclude(person=cast.people["ned"]).update(starts_on=first, ends_on=last)
    text = text_of(web, cast.people["dora"])
    assert "Goal windows" in text
    assert f"period={first}..{last}" in text
    rows = by_key(rows_of(web, cast.people["dora"]))
    assert rows["company", "acme"]["period_start"] == first.isoformat()
    assert rows["company", "acme"]["target"] == "5000.00"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?period=2013-Q9", "There is no period “2013-Q9”"),
        ("?period=%00", "There is no period"),
        ("?period=2024-02-30..2024-03-01", "These days do not exist"),
        ("?period=2024-03-01..2024-02-01", "must not be before the first"),
        ("?period=2010-01-01..2021-01-01", "at most ten years"),
        ("?measure=luck", "luck is not one of the available choices"),
        ("?basis=hoped", "hoped is not one of the available choices"),
        ("?department=mars", "mars is not one of the available choices"),
        ("?department=south%00", "is not one of the available choices"),
        ("?as_of=2024-02-30", "Enter a valid date"),
        ("?as_of=2999-01-01", "figures are of days that have passed"),
    ],
)
def test_wrong_filters_say_so_and_show_nothing(
    cast: Cast, web: Client, query: str, message: str
) -> None:
    text = text_of(web, cast.people["dora"], query)
    assert message in text
    assert "<tbody>" not in text
    assert web.get(URL + "performance.csv" + query).status_code == 409


def test_a_managers_filter_does_not_name_other_departments(cast: Cast, web: Client) -> None:
    text = text_of(web, cast.people["nina"], "?department=south")
    assert "south is not one of the available choices" in text
    assert ">South<" not in text


def test_as_of_a_past_day_nothing_had_happened(cast: Cast, web: Client) -> None:
    before = cast.today.replace(day=1) - timedelta(days=1)
    rows = by_key(rows_of(web, cast.people["dora"], f"?period={before.year}&as_of={before}"))
    assert rows["company", "acme"]["actual"] == "0.00"


def ended_management(cast: Cast, first: date = START) -> None:
    """Rosa managed South up to the day on which everything was booked; Sven follows."""
    last = cast.today.replace(day=1)
    south = Management.objects.filter(person=cast.people["sven"])
    south.update(starts_on=last + timedelta(days=1))
    Management.objects.create(
        person=cast.people["rosa"],
        department=cast.departments["south"],
        starts_on=first,
        ends_on=last,
    )


def test_an_ended_management_shows_its_own_days(cast: Cast, web: Client) -> None:
    ended_management(cast)
    rosa, day = cast.people["rosa"], cast.today.replace(day=1)
    text = text_of(web, rosa, f"?period={day:%Y-%m}")
    assert "You managed South from" in text
    assert f"period={day}..{day}&department=south" in text
    assert names_in(text) == {"rosa"}
    found = by_key(rows_of(web, rosa, f"?period={day}..{day}&department=south"))
    assert set(found) == {
        ("department", "south"),
        ("person", "sara"),
        ("person", "stan"),
        ("unassigned", "south"),
    }
    assert found["department", "south"]["actual"] == "2753.50"
    later = day + timedelta(days=1)
    text = text_of(web, rosa, f"?period={day}..{later}")
    assert names_in(text) == {"rosa"}


def test_the_trend_of_an_ended_management_begins_with_it(cast: Cast, web: Client) -> None:
    day = cast.today.replace(day=1)
    ended_management(cast, first=day)
    text = text_of(web, cast.people["rosa"], f"?period={day}..{day}&department=south")
    lines = re.findall(r'class="spark-line" points="([^"]+)"', text)
    assert [len(points.split()) for points in lines] == [1, 1, 1, 1]
    text = text_of(web, cast.people["dora"], f"?period={day}..{day}&department=south")
    lines = re.findall(r'class="spark-line" points="([^"]+)"', text)
    assert [len(points.split()) for points in lines] == [12, 12, 12, 12]


def test_the_number_of_queries_is_small_and_constant(cast: Cast, web: Client) -> None:
    def queries(person: str, query: str = "") -> int:
        web.force_login(cast.people[person])
        web.get(URL + query)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert web.get(URL + query).status_code == 200
        return len(found)

    year = f"?period={cast.today.year}"
    assert queries("dora") <= 12
    # Whose lines Dora reads is noted.
    assert queries("dora", year) - 1 == queries("rita", year) <= 11
    assert queries("aude") <= 12
    # No goal runs: the default asks where the last credit is.
    Goal.objects.update(state="draft")
    assert queries("dora") <= 12


def test_without_running_goals_the_current_quarter_is_shown(cast: Cast, web: Client) -> None:
    Goal.objects.update(state="draft")
    row = rows_of(web, cast.people["dora"])[0]
    month = cast.today.month - (cast.today.month - 1) % 3
    assert row["period_start"] == cast.today.replace(month=month, day=1).isoformat()
    assert row["actual"] == "8239.50"
