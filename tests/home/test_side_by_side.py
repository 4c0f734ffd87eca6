"""A year's goal beside a quarter's on the first page: each by itself, no sale told twice."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from goals.actions import set_goal
from goals.models import Goal
from salesmgmt.home.queries.board import Board, board_of
from salesmgmt.org.access import scope_of
from salesmgmt.org.models import Period
from tests.cast import BY, Cast

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
QUARTER = (date(2025, 4, 1), date(2025, 6, 30))


@pytest.fixture
def both(cast: Cast) -> Cast:
    """Everybody's goal of 5,000 for the year, and 2,000 for the running quarter."""
    for holder in (goal.holder for goal in list(cast.goals.values())):
        set_goal(
            holder=holder,
            measure="revenue",
            starts_on=QUARTER[0],
            ends_on=QUARTER[1],
            target=Decimal(2000),
            today=cast.today,
            **BY,
        )
    return cast


def board(cast: Cast, key: str) -> Board:
    person = cast.person(key)
    quarter = Period.objects.get(kind="quarter", starts_on=QUARTER[0])
    return board_of(scope_of(person, cast.today), person.pk, cast.today, quarter)


def test_the_own_goals_name_their_windows(client: Client, both: Cast) -> None:
    own = board(both, "rita").own
    assert [(each.goal.starts_on, each.goal.ends_on) for each in own] == [YEAR, QUARTER]
    assert {each.standing.actual for each in own} == {Decimal("1370.75")}
    client.force_login(both.people["rita"])
    text = client.get(reverse("home:home")).content.decode()
    assert "Apr 1, 2025" in text


def test_goals_of_departments_stand_in_a_line_each(client: Client, both: Cast) -> None:
    team = board(both, "dora").team
    assert team is not None
    company = [(row.standing.target, row.window.first) for row in team.company]
    assert company == [(5000, YEAR[0]), (2000, QUARTER[0])]
    assert {row.standing.actual for row in team.company} == {Decimal("8239.50")}
    client.force_login(both.people["dora"])
    text = " ".join(client.get(reverse("home:home")).content.decode().split())
    assert "of €2,000.00, Apr 1, 2025 to Jun 30, 2025" in text
    assert "Jan 1, 2025 – Dec 31, 2025" in text


def test_sums_of_people_count_no_sale_twice(both: Cast) -> None:
    Goal.objects.filter(department__isnull=False).update(state="proposed")
    team = board(both, "dora").team
    assert team is not None
    (year, quarter) = team.company
    assert (year.standing.target, quarter.standing.target) == (35000, 14000)
    assert year.standing.actual == quarter.standing.actual
    assert (year.people, quarter.people) == (7, 7)
    assert (year.window.last, quarter.window.last) == (YEAR[1], QUARTER[1])


def test_different_windows_of_different_people_are_one_sum(cast: Cast) -> None:
    """Who joined later has a shorter window: nobody is counted twice, so nothing is parted."""
    Goal.objects.filter(department__isnull=False).update(state="proposed")
    Goal.objects.filter(person=cast.people["rita"]).update(starts_on=date(2025, 3, 1))
    team = board(cast, "dora").team
    assert team is not None
    (company,) = team.company
    assert (company.standing.target, company.people) == (35000, 7)


def test_totals_of_a_quarter_are_told_beside_its_goal(cast: Cast, both: Cast) -> None:
    totals = board(both, "hedy").totals
    assert totals is not None
    assert {(row.goal.starts_on, row.goal.ends_on) for row in totals.rows if row.goal} == {QUARTER}
    assert {row.standing.target for row in totals.rows if row.standing} == {2000}


def test_a_year_alone_is_still_told(cast: Cast) -> None:
    totals = board(cast, "hedy").totals
    assert totals is not None
    assert {row.standing.target for row in totals.rows if row.standing} == {5000}
