"""Attainment from the roll-ups and from the ledger, against figures computed by hand."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.measures import MEASURES
from goals.models import Goal
from monitoring.measures import ACTUALS
from monitoring.queries.attainment import Question, attainment_of, standing_of
from monitoring.rules.pace import Clock, Label, Phase
from monitoring.rules.windows import Window
from tests.monitoring.world import World

JUNE = Window(date(2013, 6, 1), date(2013, 6, 30))
END = JUNE.last


def actual(world: World, question: Question, as_of: date = END, **known: date) -> Decimal | None:
    return standing_of([question], as_of=as_of, **known)[0].standing.actual


def test_every_declared_measure_is_computed() -> None:
    assert set(ACTUALS) == set(MEASURES)


@pytest.mark.django_db
class TestMeasures:
    def test_all_measures_of_a_person(self, world: World) -> None:
        world.credit(
            world.anna, world.north, date(2013, 6, 3), 90, gross=100, margin=30, quantity=2
        )
        world.credit(
            world.anna,
            world.north,
            date(2013, 6, 4),
            80,
            gross=100,
            margin=20,
            quantity=3,
            orders="0.5",
        )
        for stage in ("won", "won", "lost"):
            world.opportunity(world.anna, world.north, date(2013, 6, 5), stage)
        world.opportunity(world.anna, world.north, None, "engaged")
        world.opportunity(world.ben, world.north, date(2013, 6, 5), "lost")
        found = {
            measured.measure: measured.standing.actual
            for measured in standing_of(
                [Question(m, JUNE, person_id=world.anna.pk) for m in MEASURES], as_of=END
            )
        }
        assert found == {
            "revenue": 170,
            "margin": 50,
            "units": 5,
            "orders": Decimal("1.5"),
            "average_discount": Decimal("0.15"),
            "win_rate": Decimal(2) / Decimal(3),
        }

    def test_a_measure_of_nothing(self, world: World) -> None:
        questions = [Question(m, JUNE, person_id=world.anna.pk) for m in MEASURES]
        found = {m.measure: m.standing.actual for m in standing_of(questions, as_of=END)}
        assert found == {
            "revenue": 0,
            "margin": 0,
            "units": 0,
            "orders": 0,
            "average_discount": None,
            "win_rate": None,
        }

    def test_basis_and_kind_are_kept_apart(self, world: World) -> None:
        day = date(2013, 6, 3)
        world.credit(world.anna, world.north, day, 1)
        world.credit(world.anna, world.north, day, 20, basis="paid")
        world.credit(world.anna, world.north, day, 300, kind="overlay")
        for basis, kind, wanted in [
            ("booked", "revenue", 1),
            ("paid", "revenue", 20),
            ("booked", "overlay", 300),
            ("delivered", "revenue", 0),
        ]:
            question = Question("revenue", JUNE, person_id=world.anna.pk, basis=basis, kind=kind)
            assert actual(world, question) == wanted

    def test_a_department_has_its_subtree_and_credit_without_a_person(self, world: World) -> None:
        day = date(2013, 6, 3)
        world.credit(world.anna, world.north, day, 1)
        world.credit(None, world.north, day, 20)
        world.credit(world.cora, world.coast, day, 300)
        world.credit(world.dirk, world.south, day, 4000)
        world.credit(None, world.company, day, 50000)
        for department, wanted in [
            (world.coast, 300),
            (world.north, 321),
            (world.south, 4000),
            (world.company, 54321),
        ]:
            assert actual(world, Question("revenue", JUNE, department_id=department.pk)) == wanted

    def test_sales_stay_with_the_department_of_their_day(self, world: World) -> None:
        world.credit(world.anna, world.north, date(2013, 6, 3), 1)
        world.credit(world.anna, world.south, date(2013, 6, 20), 20)
        assert actual(world, Question("revenue", JUNE, person_id=world.anna.pk)) == 21
        assert actual(world, Question("revenue", JUNE, department_id=world.north.pk)) == 1
        assert actual(world, Question("revenue", JUNE, department_id=world.south.pk)) == 20

    def test_a_shared_deal_is_not_counted_twice(self, world: World) -> None:
        """Others summed over a join: a deal of 100 of two colleagues made 200."""
        day = date(2013, 6, 3)
        world.credit(world.anna, world.north, day, 50, orders="0.5")
        world.credit(world.ben, world.north, day, 50, orders="0.5")
        north = {"department_id": world.north.pk}
        assert actual(world, Question("revenue", JUNE, **north)) == 100
        assert actual(world, Question("orders", JUNE, **north)) == 1

    def test_department_discount_is_that_of_the_sum(self, world: World) -> None:
        day = date(2013, 6, 3)
        world.credit(world.anna, world.north, day, 50, gross=100)
        world.credit(world.ben, world.north, day, 900, gross=900)
        question = Question("average_discount", JUNE, department_id=world.north.pk)
        assert actual(world, question) == Decimal("0.05")


@pytest.mark.django_db
class TestWindows:
    @pytest.mark.parametrize(
        ("first", "last", "wanted"),
        [
            (date(2013, 6, 1), date(2013, 6, 30), 6),
            (date(2013, 6, 1), date(2013, 6, 29), 2),
            (date(2013, 6, 2), date(2013, 6, 30), 4),
            (date(2013, 5, 31), date(2013, 7, 1), 15),
            (date(2013, 5, 1), date(2013, 7, 31), 15),
            (date(2013, 6, 30), date(2013, 6, 30), 4),
            (date(2013, 6, 2), date(2013, 6, 29), 0),
            (date(2013, 5, 31), date(2013, 6, 1), 3),
            (date(2012, 12, 31), date(2014, 1, 1), 15),
        ],
    )
    def test_month_edges(self, world: World, first: date, last: date, wanted: int) -> None:
        for day, revenue in [
            (date(2013, 5, 31), 1),
            (date(2013, 6, 1), 2),
            (date(2013, 6, 30), 4),
            (date(2013, 7, 1), 8),
        ]:
            world.credit(world.anna, world.north, day, revenue)
        for holder in ({"person_id": world.anna.pk}, {"department_id": world.company.pk}):
            question = Question("revenue", Window(first, last), **holder)
            assert actual(world, question, as_of=date(2014, 6, 1)) == wanted

    @pytest.mark.slow
    def test_random_windows_equal_a_plain_sum(self, world: World) -> None:
        """Roll-ups, the ledger as known, and a loop over all entries say the same."""
        dice = random.Random(7)
        places = [
            (world.anna, world.north),
            (world.anna, world.south),
            (None, world.north),
            (world.cora, world.coast),
            (world.dirk, world.south),
        ]
        start = date(2012, 11, 1)
        rows = []
        for _ in range(400):
            person, department = dice.choice(places)
            rows.append(
                {
                    "person": person,
                    "department": department,
                    "basis": "booked",
                    "kind": "revenue",
                    "day": start + timedelta(days=dice.randrange(200)),
                    "revenue": Decimal(dice.randrange(-(10**9), 10**9)) / 10**6,
                }
            )
        world.credits(rows)
        questions, wanted = [], []
        holders = [
            ({"person_id": p.pk}, lambda r, p=p: r["person"] == p) for p in (world.anna, world.cora)
        ]
        holders += [
            ({"department_id": d.pk}, lambda r, d=d: r["department"].path.startswith(d.path))
            for d in (world.company, world.north, world.coast)
        ]
        as_of = date(2013, 4, 10)
        for _ in range(60):
            first = start + timedelta(days=dice.randrange(-10, 190))
            last = first + timedelta(days=dice.choice([0, 1, 27, 30, 31, 60, 91, 150]))
            for holder, belongs in holders:
                questions.append(Question("revenue", Window(first, last), **holder))
                wanted.append(
                    sum(
                        (
                            r["revenue"]
                            for r in rows
                            if belongs(r) and first <= r["day"] <= min(last, as_of)
                        ),
                        Decimal(0),
                    )
                )
        tomorrow = date.today() + timedelta(days=1)
        found = [m.standing.actual for m in standing_of(questions, as_of=as_of)]
        known = [m.standing.actual for m in standing_of(questions, as_of=as_of, known_on=tomorrow)]
        assert found == wanted
        assert known == wanted

    def test_what_comes_after_the_as_of_day_does_not_count(self, world: World) -> None:
        world.credit(world.anna, world.north, date(2013, 6, 10), 1)
        world.credit(world.anna, world.north, date(2013, 6, 11), 2)
        question = Question("revenue", JUNE, person_id=world.anna.pk)
        assert actual(world, question, as_of=date(2013, 6, 10)) == 1
        assert actual(world, question, as_of=date(2013, 6, 11)) == 3
        assert actual(world, question, as_of=date(2013, 5, 31)) == 0

    @pytest.mark.parametrize(
        ("as_of", "elapsed", "phase"),
        [
            (date(2013, 5, 31), 0, Phase.BEFORE),
            (date(2013, 6, 1), 0, Phase.DURING),  # a Saturday
            (date(2013, 6, 3), 1, Phase.DURING),
            (date(2013, 6, 14), 10, Phase.DURING),
            (date(2013, 6, 28), 20, Phase.DURING),
            (date(2013, 6, 30), 20, Phase.OVER),
            (date(2013, 9, 30), 20, Phase.OVER),
        ],
    )
    def test_working_days(self, world: World, as_of: date, elapsed: int, phase: Phase) -> None:
        question = Question("revenue", JUNE, person_id=world.anna.pk, target=Decimal(1000))
        clock = standing_of([question], as_of=as_of)[0].standing.clock
        assert (clock.elapsed, clock.total, clock.phase) == (elapsed, 20, phase)

    def test_a_window_beyond_the_calendar_has_no_clock(self, world: World) -> None:
        beyond = Window(date(2015, 12, 1), date(2016, 1, 31))
        world.credit(world.anna, world.north, date(2015, 12, 2), 40)
        question = Question("revenue", beyond, person_id=world.anna.pk, target=Decimal(100))
        running = standing_of([question], as_of=date(2015, 12, 5))[0]
        standing = running.standing
        assert standing.clock == Clock(None, None, Phase.DURING)
        assert (standing.actual, standing.attainment) == (40, Decimal("0.4"))
        assert standing.expected is standing.pace is standing.projected is None
        assert standing.required_rate is None
        assert running.verdict.label is Label.UNDEFINED
        over = standing_of([question], as_of=date(2016, 2, 1))[0].standing
        assert (over.expected, over.projected) == (100, 40)

    def test_one_goal_beyond_the_calendar_leaves_the_others_their_figures(
        self, world: World
    ) -> None:
        far = world.goal(world.anna, 100, date(2015, 12, 1), date(2016, 1, 31))
        near = world.goal(world.ben, 1000, date(2015, 12, 1), date(2015, 12, 31))
        found = attainment_of([far.pk, near.pk], as_of=date(2015, 12, 14))
        assert found[far.pk].standing.expected is None
        # 10 of 23 working days.
        assert found[near.pk].standing.expected == Decimal(1000) * 10 / 23

    def test_the_first_day_of_the_calendar(self, world: World) -> None:
        year = Window(date(2012, 1, 1), date(2012, 12, 31))
        question = Question("revenue", year, person_id=world.anna.pk)
        clock = standing_of([question], as_of=date(2012, 1, 3))[0].standing.clock
        assert (clock.elapsed, clock.total) == (2, 261)


@pytest.mark.django_db
class TestGoals:
    def test_figures_of_a_running_goal(self, world: World) -> None:
        goal = world.goal(world.anna, 1000, JUNE.first, JUNE.last)
        world.credit(world.anna, world.north, date(2013, 6, 5), 600)
        found = attainment_of([goal.pk], as_of=date(2013, 6, 14))[goal.pk]
        standing = found.standing
        assert (standing.target, standing.actual, standing.attainment) == (
            1000,
            600,
            Decimal("0.6"),
        )
        assert (standing.expected, standing.pace, standing.projected) == (500, Decimal("1.2"), 1200)
        assert standing.required_rate == 40
        assert found.verdict.label is Label.AHEAD
        assert (found.goal_id, found.person_id, found.department_id) == (
            goal.pk,
            world.anna.pk,
            None,
        )

    def test_more_than_all_and_less_than_nothing_are_shown(self, world: World) -> None:
        more = world.goal(world.anna, 1000, JUNE.first, JUNE.last)
        less = world.goal(world.ben, 1000, JUNE.first, JUNE.last)
        world.credit(world.anna, world.north, date(2013, 6, 5), 1500)
        world.credit(world.ben, world.north, date(2013, 6, 5), -200)
        found = attainment_of(Goal.objects.all(), as_of=END)
        assert found[more.pk].standing.attainment == Decimal("1.5")
        assert found[less.pk].standing.attainment == Decimal("-0.2")

    def test_reached_is_withdrawn_after_a_reversal(self, world: World) -> None:
        goal = world.goal(world.anna, 1000, JUNE.first, JUNE.last)
        world.credit(world.anna, world.north, date(2013, 6, 5), 1000)
        assert attainment_of([goal.pk], as_of=END)[goal.pk].verdict.label is Label.REACHED
        world.credit(world.anna, world.north, date(2013, 6, 20), -1000, orders=-1)
        found = attainment_of([goal.pk], as_of=END)[goal.pk]
        assert (found.standing.actual, found.verdict.label) == (0, Label.MISSED)

    def test_a_version_counts_from_its_effective_day(self, world: World) -> None:
        goal = world.goal(world.anna, 1000, JUNE.first, JUNE.last)
        world.version(goal, 800, date(2013, 6, 17))
        for as_of, target in [
            (date(2013, 5, 1), 1000),
            (date(2013, 6, 16), 1000),
            (date(2013, 6, 17), 800),
            (date(2013, 9, 1), 800),
        ]:
            assert attainment_of([goal.pk], as_of=as_of)[goal.pk].standing.target == target

    def test_goals_on_another_basis(self, world: World) -> None:
        goal = world.goal(world.anna, 1000, JUNE.first, JUNE.last)
        world.credit(world.anna, world.north, date(2013, 6, 5), 1000)
        world.credit(world.anna, world.north, date(2013, 6, 5), 400, basis="paid")
        found = attainment_of([goal.pk], as_of=END, basis="paid")[goal.pk]
        assert (found.basis, found.standing.actual, found.standing.target) == ("paid", 400, 1000)

    def test_department_goal_and_ratio_goal(self, world: World) -> None:
        money = world.goal(world.north, 1000, JUNE.first, JUNE.last)
        ratio = world.goal(world.north, "0.1", JUNE.first, JUNE.last, "average_discount")
        world.credit(world.cora, world.coast, date(2013, 6, 5), 880, gross=1000)
        found = attainment_of([money.pk, ratio.pk], as_of=date(2013, 6, 14))
        assert found[money.pk].standing.pace == Decimal("1.76")
        assert found[ratio.pk].standing.actual == Decimal("0.12")
        assert found[ratio.pk].standing.attainment == Decimal("0.8")
        assert found[ratio.pk].standing.expected == Decimal("0.1")

    def test_any_number_of_goals_is_one_statement(self, world: World) -> None:
        goals = [
            world.goal(world.anna, 1, JUNE.first + timedelta(days=n), JUNE.last).pk
            for n in range(20)
        ]
        for ids in (goals[:1], goals):
            with CaptureQueriesContext(
                connection,
            ) as caught:
                assert len(attainment_of(ids, as_of=END)) == len(ids)
            assert len(caught) == 1

    def test_no_goals(self, world: World) -> None:
        assert attainment_of([], as_of=END) == {}
        assert standing_of([], as_of=END) == []


def test_a_question_names_one_holder_and_a_measure() -> None:
    with pytest.raises(ValueError, match="person or about a department"):
        Question("revenue", JUNE)
    with pytest.raises(ValueError, match="person or about a department"):
        Question("revenue", JUNE, person_id=1, department_id=1)
    with pytest.raises(ValueError, match="no measure 'profit'"):
        Question("profit", JUNE, person_id=1)
