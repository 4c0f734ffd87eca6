"""`manage.py attainment`: columns, rounding, sorting, windows and refusals."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from goals.models import Goal
from salesmgmt.org.models import Period
from tests.monitoring.world import World

HEADER = (
    "holder_kind,holder_key,holder,measure,basis,period_start,period_end,"
    "target,actual,attainment,expected,pace,projected,gap,verdict"
)
JUNE = (date(2013, 6, 1), date(2013, 6, 30))


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("attainment", *arguments, stdout=out)
    return out.getvalue()


def rows(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv"))))


@pytest.fixture
def june(world: World) -> World:
    for key, kind, first, last in [
        ("2013", "year", date(2013, 1, 1), date(2013, 12, 31)),
        ("2013-Q2", "quarter", date(2013, 4, 1), date(2013, 6, 30)),
        ("2013-06", "month", *JUNE),
    ]:
        Period.objects.create(
            calendar=world.calendar, kind=kind, key=key, starts_on=first, ends_on=last
        )
    world.goal(world.anna, 3000, *JUNE)
    world.goal(world.north, 9000, *JUNE)
    world.goal(world.company, 20000, *JUNE)
    world.credit(world.anna, world.north, date(2013, 6, 5), "1000.005")
    world.credit(world.cora, world.coast, date(2013, 6, 6), 500)
    world.credit(None, world.north, date(2013, 6, 7), 25)
    return world


@pytest.mark.django_db
class TestRows:
    def test_goals_of_people(self, june: World) -> None:
        text = run("--level", "person", "--goals", "--as-of", "2013-06-14", "--format", "csv")
        assert text.splitlines() == [
            HEADER,
            (
                "person,anna,Anna,revenue,booked,2013-06-01,2013-06-30,"
                "3000.00,1000.01,0.333335,1500.00,0.666670,2000.01,2000.00,behind"
            ),
        ]

    def test_department_has_its_subtree_and_unassigned_credit(self, june: World) -> None:
        (north,) = rows("--level", "department", "--goals", "--as-of", "2013-06-30")
        assert (north["holder_key"], north["actual"]) == ("north", "1525.01")
        assert (north["attainment"], north["expected"]) == ("0.169445", "9000.00")

    def test_company(self, june: World) -> None:
        (company,) = rows("--level", "company", "--goals", "--as-of", "2014-01-01")
        assert company["holder_kind"] == "company"
        assert (company["actual"], company["projected"]) == ("1525.01", "1525.01")

    def test_a_period_lists_people_with_credit_or_goals(self, june: World) -> None:
        june.goal(june.ben, 10, *JUNE)
        found = rows("--level", "person", "--period", "2013-06", "--as-of", "2013-06-30")
        assert [(r["holder_key"], r["target"], r["actual"]) for r in found] == [
            ("anna", "3000.00", "1000.01"),
            ("ben", "10.00", "0.00"),
            ("cora", "", "500.00"),
        ]
        assert found[2]["attainment"] == found[2]["pace"] == found[2]["expected"] == ""

    def test_a_target_covers_its_whole_period_or_stays_empty(self, june: World) -> None:
        june.goal(june.anna, 2000, date(2013, 5, 1), date(2013, 5, 31))
        arguments = ("--level", "person", "--period", "2013-Q2", "--as-of", "2013-06-30")
        assert rows(*arguments)[0]["target"] == ""
        june.goal(june.anna, 1000, date(2013, 4, 1), date(2013, 4, 30))
        (anna, _) = rows(*arguments)
        assert (anna["target"], anna["attainment"]) == ("6000.00", "0.166668")

    def test_between_two_days_without_targets(self, june: World) -> None:
        found = rows("--level", "department", "--from", "2013-06-06", "--to", "2013-06-07")
        assert [(r["holder_key"], r["actual"], r["target"]) for r in found] == [
            ("coast", "500.00", ""),
            ("north", "525.00", ""),
            ("south", "0.00", ""),
        ]
        assert found[0]["period_start"] == "2013-06-06"
        assert found[0]["period_end"] == "2013-06-07"

    def test_measures_and_bases(self, june: World) -> None:
        june.credit(june.anna, june.north, date(2013, 6, 5), 90, gross=100, basis="paid")
        found = rows(
            "--level",
            "company",
            "--period",
            "2013",
            "--measure",
            "average_discount",
            "--basis",
            "paid",
            "--as-of",
            "2013-12-31",
        )
        assert found[0]["actual"] == "0.100000"
        found = rows("--level", "person", "--goals", "--basis", "paid", "--as-of", "2013-06-30")
        assert (found[0]["basis"], found[0]["actual"]) == ("paid", "90.00")

    def test_as_known_on_a_past_day(self, june: World) -> None:
        june.credit(
            june.dirk,
            june.south,
            date(2013, 6, 5),
            7,
            recorded_at=datetime(2013, 6, 5, 12, tzinfo=UTC),
        )
        arguments = ("--level", "company", "--from", "2013-06-01", "--to", "2013-06-30")
        assert rows(*arguments)[0]["actual"] == "1532.01"
        assert rows(*arguments, "--known-on", "2013-06-05")[0]["actual"] == "7.00"

    def test_json_and_table(self, june: World) -> None:
        arguments = ("--level", "person", "--goals", "--as-of", "2013-06-30")
        (row,) = json.loads(run(*arguments, "--format", "json"))
        assert list(row) == HEADER.split(",")
        assert (row["actual"], row["projected"]) == ("1000.01", "1000.01")
        head, line = run(*arguments).splitlines()
        assert head.split() == HEADER.split(",")
        assert line.split()[-8:] == [
            "3000.00",
            "1000.01",
            "0.333335",
            "3000.00",
            "0.333335",
            "1000.01",
            "2000.00",
            "missed",
        ]

    def test_of_a_margin_the_last_column_says_what_has_a_cost(self, june: World) -> None:
        june.credit(june.anna, june.north, date(2013, 6, 20), 40, margin=10, uncosted=20)
        june.credit(june.dirk, june.south, date(2013, 6, 20), 40, uncosted=40)
        asked = ("--from", "2013-06-20", "--to", "2013-06-20", "--measure", "margin")
        head, *lines = run("--level", "department", *asked, "--format", "csv").splitlines()
        assert head == f"{HEADER},costed"
        found = csv.DictReader([head, *lines])
        assert [(row["holder_key"], row["actual"], row["costed"]) for row in found] == [
            ("coast", "0.00", ""),
            ("north", "10.00", "0.500000"),
            ("south", "", "0.000000"),
        ]
        (row, *_) = json.loads(run("--level", "department", *asked, "--format", "json"))
        assert list(row) == [*HEADER.split(","), "costed"]

    def test_sorted_by_key_then_start(self, june: World) -> None:
        june.goal(june.dirk, 1, *JUNE)
        june.goal(june.anna, 1, date(2013, 1, 1), date(2013, 1, 31))
        found = rows("--level", "person", "--goals", "--as-of", "2013-06-30")
        assert [(r["holder_key"], r["period_start"]) for r in found] == [
            ("anna", "2013-01-01"),
            ("anna", "2013-06-01"),
            ("dirk", "2013-06-01"),
        ]

    def test_drafts_are_not_measured(self, june: World) -> None:
        Goal.objects.update(state="draft")
        assert rows("--level", "person", "--goals") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--level", "team", "--goals"],
            "--level 'team' is not known: use company, department, person",
        ),
        (["--level", "person"], "exactly one of --goals, --period KEY, or --from"),
        (["--level", "person", "--goals", "--period", "2013"], "exactly one of"),
        (["--level", "person", "--from", "2013-01-01"], "--from and --to belong together"),
        (
            ["--level", "person", "--from", "2013-01-02", "--to", "2013-01-01"],
            "--to 2013-01-01 lies before --from 2013-01-02",
        ),
        (
            ["--level", "person", "--from", "2013-02-30", "--to", "2013-03-01"],
            "--from '2013-02-30' is no day",
        ),
        (
            ["--level", "person", "--from", "20130101", "--to", "2013-03-01"],
            "--from '20130101' is no day",
        ),
        (["--level", "person", "--goals", "--as-of", "yesterday"], "--as-of 'yesterday' is no day"),
        (["--level", "person", "--goals", "--known-on", "\x00"], r"--known-on '\\x00' is no day"),
        (["--level", "person", "--period", "2013-13"], "--period '2013-13' is no period"),
        (["--level", "person", "--period", "a\x00b"], r"--period 'a\\x00b' is no period"),
        (["--level", "person", "--period", "9" * 10**6], r"--period '9{60}\.\.\.' is no period"),
        (
            ["--level", "person", "--goals", "--measure", "profit"],
            "--measure 'profit' is not known",
        ),
        (["--level", "person", "--goals", "--basis", "shipped"], "--basis 'shipped' is not known"),
        (["--level", "person", "--goals", "--format", "pdf"], "--format 'pdf' is not known"),
        (["--goals"], "--level"),
    ],
)
def test_refusals_name_the_argument(june: World, arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(*arguments)


@pytest.mark.django_db
def test_an_empty_database_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="There is no company yet"):
        run("--level", "person", "--goals")
