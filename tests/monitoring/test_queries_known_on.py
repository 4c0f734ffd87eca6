"""Attainment as it was known on a day, against figures computed by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from monitoring.queries.attainment import Question, attainment_of
from tests.monitoring.test_queries_attainment import END, JUNE, actual
from tests.monitoring.world import World


@pytest.mark.django_db
class TestKnownOn:
    def test_entries_count_from_the_day_they_were_recorded(self, world: World) -> None:
        question = Question("revenue", JUNE, person_id=world.anna.pk)
        team = Question("revenue", JUNE, department_id=world.company.pk)
        day = date(2013, 6, 5)
        world.credit(
            world.anna, world.north, day, 100, recorded_at=datetime(2013, 6, 5, 12, tzinfo=UTC)
        )
        world.credit(
            world.anna, world.north, day, -100, recorded_at=datetime(2013, 8, 1, 12, tzinfo=UTC)
        )
        for known_on, wanted in [
            (date(2013, 6, 4), 0),
            (date(2013, 6, 5), 100),
            (date(2013, 7, 31), 100),
            (date(2013, 8, 1), 0),
        ]:
            assert actual(world, question, known_on=known_on) == wanted
            assert actual(world, team, known_on=known_on) == wanted
        assert actual(world, question) == 0

    def test_targets_that_were_not_yet_recorded(self, world: World) -> None:
        goal = world.goal(world.anna, 1000, JUNE.first, JUNE.last)
        goal.versions.first()
        world.version(goal, 700, date(2013, 6, 17), recorded_at=datetime(2100, 1, 1, tzinfo=UTC))
        today = date.today()
        assert attainment_of([goal.pk], as_of=END, known_on=today)[goal.pk].standing.target == 1000
        later = attainment_of([goal.pk], as_of=END, known_on=date(2100, 1, 1))[goal.pk]
        assert later.standing.target == 700
        before = attainment_of([goal.pk], as_of=END, known_on=date(2013, 6, 1))[goal.pk]
        assert before.standing.target is None
        assert before.standing.attainment is None

    def test_win_rate_as_known(self, world: World) -> None:
        world.opportunity(
            world.anna,
            world.north,
            date(2013, 6, 5),
            "won",
            recorded_at=datetime(2013, 6, 5, tzinfo=UTC),
        )
        world.opportunity(
            world.anna,
            world.north,
            date(2013, 6, 6),
            "lost",
            recorded_at=datetime(2013, 6, 20, tzinfo=UTC),
        )
        for holder in ({"person_id": world.anna.pk}, {"department_id": world.company.pk}):
            question = Question("win_rate", JUNE, **holder)
            assert actual(world, question, known_on=date(2013, 6, 4)) is None
            assert actual(world, question, known_on=date(2013, 6, 19)) == 1
            assert actual(world, question, known_on=date(2013, 6, 20)) == Decimal("0.5")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("timezone", "known"), [("Pacific/Auckland", 0), ("America/Denver", 100), ("UTC", 0)]
)
def test_the_known_day_ends_at_midnight_of_the_company(timezone: str, known: int) -> None:
    """06:30 UTC on 1 July is still 30 June in Denver, and long 1 July in Auckland."""
    world = World(timezone=timezone)
    if timezone == "America/Denver":
        recorded = datetime(2013, 7, 1, 5, 30, tzinfo=UTC)
    else:
        recorded = datetime(2013, 7, 1, 0, 30, tzinfo=UTC)
    world.credit(world.anna, world.north, date(2013, 6, 5), 100, recorded_at=recorded)
    question = Question("revenue", JUNE, person_id=world.anna.pk)
    assert actual(world, question, known_on=date(2013, 6, 30)) == known
