"""Setting goals; every refusal leaves nothing behind."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pghistory.models import Context

from goals.actions import close_goal, set_goal, set_goals
from goals.models import Goal, GoalVersion
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.lib.locale import format_day
from salesmgmt.org.models import FiscalCalendar, Period, Role, User
from tests.goals.setting import FIRST, TODAY, revise, row, setting
from tests.monitoring.world import World, has_role, make_department, make_person, manages


@pytest.mark.django_db
class TestSet:
    def test_a_goal_has_its_first_version(self, world: World) -> None:
        goal = set_goal(**setting(world))
        version = goal.versions.get()
        assert (goal.person, goal.department, goal.state) == (world.anna, None, "in_force")
        assert (version.number, version.target, version.driver) == (1, 1000, "first")
        assert (version.effective_on, version.reason) == (FIRST, "plan 2013")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT metadata->>'act' FROM pghistory_context WHERE id = %s", [version.act]
            )
            assert cursor.fetchone() == ("goals.set_goals",)
            cursor.execute(
                "SELECT pgh_label FROM goals_goalevent "
                "WHERE pgh_obj_id = %s AND pgh_context_id = %s",
                [goal.pk, version.act],
            )
            assert cursor.fetchall() == [("insert",)]

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"target": Decimal("NaN")}, "plain number"),
            ({"target": Decimal("Infinity")}, "plain number"),
            ({"target": Decimal("0.0000001")}, "plain number"),
            ({"target": Decimal("1e14")}, "plain number"),
            ({"target": Decimal("1e400")}, "plain number"),
            ({"target": 12.5}, "plain number"),
            ({"target": Decimal("-0.01")}, "0 or more"),
            ({"measure": "win_rate", "target": Decimal(25)}, "25 % is 0.25"),
            ({"measure": "profit"}, "no such measure"),
            ({"basis": "shipped"}, "booked, delivered, invoiced and paid"),
            ({"credit_kind": "double"}, "revenue or overlay"),
            ({"weight": Decimal("-0.1")}, "weight lies above 0"),
            ({"weight": Decimal(0)}, "weight lies above 0"),
            ({"weight": Decimal("NaN")}, "weight lies above 0"),
            ({"weight": Decimal("1.000001")}, "weight lies above 0"),
            ({"ends_on": FIRST - timedelta(days=1)}, "last day must not be before the first"),
            ({"key": "a\x00b"}, "cannot be printed"),
            ({"key": "a" * 10**7}, "at most 120 characters"),
            ({"why": "a" * 10**7}, "at most 2000 characters"),
            ({"why": "a\x00"}, "cannot be printed"),
        ],
    )
    def test_nonsense_is_refused(self, world: World, changes: dict, message: str) -> None:
        with pytest.raises(ValidationError) as refusal:
            set_goal(**setting(world, **changes))
        assert message in " ".join(refusal.value.messages)
        assert Goal.objects.count() == GoalVersion.objects.count() == 0

    def test_the_largest_target_and_zero_are_targets(self, world: World) -> None:
        set_goal(**setting(world, target=Decimal("99999999999999.999999")))
        set_goal(**setting(world, holder=world.ben, target=Decimal(0)))
        assert set(GoalVersion.objects.values_list("target", flat=True)) == {
            Decimal("99999999999999.999999"),
            0,
        }

    def test_a_period_must_have_the_window(self, world: World) -> None:
        period = Period.objects.create(
            calendar=world.calendar,
            kind="month",
            key="2013-05",
            starts_on=date(2013, 5, 1),
            ends_on=date(2013, 5, 31),
        )
        with pytest.raises(ValidationError, match="not that of the period"):
            set_goal(**setting(world, period=period))

    def test_a_person_without_a_department_in_the_window(self, world: World) -> None:
        world.anna.memberships.update(ends_on=FIRST - timedelta(days=1))
        with pytest.raises(ValidationError, match="belongs to no department in these days"):
            set_goal(**setting(world))
        world.anna.memberships.update(ends_on=FIRST)
        assert set_goal(**setting(world)).pk

    def test_weights_share_all(self, world: World) -> None:
        set_goal(**setting(world, weight=Decimal("0.7")))
        with pytest.raises(ValidationError, match=r"come to 101 %"):
            set_goal(**setting(world, measure="margin", weight=Decimal("0.31")))
        set_goal(**setting(world, measure="margin", weight=Decimal("0.3")))
        set_goal(**setting(world, starts_on=date(2013, 7, 1), ends_on=date(2013, 7, 31)))
        assert Goal.objects.count() == 3

    def test_twice_the_whole_weight_reads_well(self, world: World) -> None:
        set_goal(**setting(world))
        with pytest.raises(ValidationError, match=r"Anna, Margin, .* come to 200 %"):
            set_goal(**setting(world, measure="margin"))

    def test_the_same_measure_twice_from_one_day(self, world: World) -> None:
        half = Decimal("0.5")
        set_goal(**setting(world, weight=half))
        with pytest.raises(ValidationError):
            set_goal(**setting(world, weight=half))
        assert Goal.objects.count() == 1


@pytest.mark.django_db
class TestOwnGoal:
    def refused(self, world: World, **changes: object) -> str:
        with pytest.raises(ValidationError) as refusal:
            set_goal(**setting(world, **changes))
        assert Goal.objects.count() == 0
        return " ".join(refusal.value.messages)

    def test_a_person_never_sets_the_own_goal(self, world: World) -> None:
        assert "your own goal" in self.refused(world, by=world.anna)

    def test_a_director_neither(self, world: World) -> None:
        has_role(world.anna, Role.DIRECTOR)
        assert "your own goal" in self.refused(world, by=world.anna)

    def test_nor_the_goal_of_the_department_they_manage(self, world: World) -> None:
        manages(world.ben, world.north)
        assert "You manage this department" in self.refused(world, by=world.ben, holder=world.north)
        assert (
            set_goal(**setting(world, by=world.ben, holder=world.coast)).department == world.coast
        )

    def test_once_managed_is_not_own(self, world: World) -> None:
        manages(world.ben, world.north, ends_on=TODAY - timedelta(days=1))
        manages(world.ben, world.company)
        assert set_goal(**setting(world, by=world.ben, holder=world.north)).pk

    def test_a_deputy_does_not_set_the_goal_of_whom_they_stand_in_for(self, world: World) -> None:
        world.anna.deputies.create(deputy=world.ben, starts_on=TODAY, ends_on=TODAY)
        assert "your own goal" in self.refused(world, by=world.ben)

    def test_the_history_names_the_deputy_and_the_person_stood_in_for(self, world: World) -> None:
        manages(world.ben, world.north)
        world.ben.deputies.create(deputy=world.dirk, starts_on=TODAY, ends_on=TODAY)
        goal = set_goal(**setting(world, by=world.dirk, holder=world.anna))
        act = Context.objects.get(pk=goal.versions.get().act)
        assert act.metadata["by"] == world.dirk.pk
        assert act.metadata["deputy_for"] == str(world.ben.pk)

    def test_the_company_goal_is_a_directors(self, world: World) -> None:
        manages(world.ben, world.company)
        message = self.refused(world, by=world.ben, holder=world.company)
        assert "set by a director" in message
        has_role(world.ben, Role.DIRECTOR)
        again = User.objects.get(pk=world.ben.pk)
        assert set_goal(**setting(world, by=again, holder=world.company)).pk

    def test_a_person_says_on_which_day(self, world: World) -> None:
        with pytest.raises(TypeError, match="today"):
            set_goals([row(world)], by=world.ben, why="x")

    def test_revising_and_closing_the_own_goal(self, world: World) -> None:
        goal = set_goal(**setting(world))
        with pytest.raises(ValidationError, match="your own goal"):
            revise(goal, by=world.anna)
        with pytest.raises(ValidationError, match="your own goal"):
            close_goal(goal=goal, by=world.anna, why="enough", today=TODAY)
        assert goal.versions.count() == 1


NO_RIGHT = "Goals are set by the manager of the department or a director."


@pytest.mark.django_db
class TestRight:
    @pytest.mark.parametrize("holder", ["anna", "north"])
    def test_a_stranger_sets_revises_and_closes_nothing(self, world: World, holder: str) -> None:
        has_role(world.dirk, Role.REP)
        manages(world.dirk, world.south)
        goal = set_goal(**setting(world, holder=getattr(world, holder)))
        for attempt in (
            lambda: set_goal(**setting(world, holder=getattr(world, holder), by=world.dirk)),
            lambda: revise(goal, by=world.dirk),
            lambda: close_goal(goal=goal, by=world.dirk, why="enough", today=TODAY),
        ):
            with pytest.raises(ValidationError) as refusal:
                attempt()
            assert refusal.value.message_dict == {"holder": [NO_RIGHT]}
        goal.refresh_from_db()
        assert (goal.state, goal.versions.count(), Goal.objects.count()) == ("in_force", 1, 1)

    def test_who_managed_it_once_no_longer_does(self, world: World) -> None:
        manages(world.ben, world.north, ends_on=TODAY - timedelta(days=1))
        with pytest.raises(ValidationError, match="Goals are set by the manager"):
            set_goal(**setting(world, by=world.ben))

    def test_one_stranger_among_the_own_people_refuses_all(self, world: World) -> None:
        manages(world.ben, world.north)
        rows = [row(world), row(world, key="q2", holder=world.dirk)]
        with pytest.raises(ValidationError, match="Goals are set by the manager"):
            set_goals(rows, by=world.ben, why="plan", today=TODAY)
        assert Goal.objects.count() == 0

    def test_the_manager_above_and_a_director_set_them(self, world: World) -> None:
        manages(world.ben, world.north)
        has_role(world.dirk, Role.DIRECTOR)
        rows = [row(world, key="c", holder=world.cora), row(world, key="d", holder=world.coast)]
        assert len(set_goals(rows, by=world.ben, why="plan", today=TODAY).created) == 2
        rows = [row(world), row(world, key="n", holder=world.north)]
        assert len(set_goals(rows, by=world.dirk, why="plan", today=TODAY).created) == 2


@pytest.mark.django_db
class TestCalendar:
    """The calendar of the small company holds 2012 to 2015."""

    @pytest.mark.parametrize(
        ("first", "last"),
        [
            (date(2015, 12, 31), date(2016, 1, 1)),
            (date(2011, 12, 31), date(2012, 1, 31)),
            (date(2030, 1, 1), date(2030, 12, 31)),
        ],
    )
    def test_a_window_beyond_it_is_refused(self, world: World, first: date, last: date) -> None:
        rows = [row(world), row(world, key="q2", starts_on=first, ends_on=last)]
        with pytest.raises(ValidationError) as refusal:
            set_goals(rows, by=SYSTEM, why="load")
        (message,) = refusal.value.messages
        assert message == (
            f"q2 {format_day(first)} – {format_day(last)}: the company's calendar holds the days "
            "from Jan 1, 2012 to Dec 31, 2015; choose a window inside it: this version cannot make "
            "the calendar longer."
        )
        assert Goal.objects.count() == 0

    def test_its_first_and_last_day_belong_to_it(self, world: World) -> None:
        goal = set_goal(**setting(world, starts_on=date(2012, 1, 1), ends_on=date(2015, 12, 31)))
        assert goal.pk

    def test_another_calendar_does_not_count(self, world: World) -> None:
        other = FiscalCalendar.objects.create(key="other", name="Other")
        other.days.create(day=date(2030, 12, 31), is_working=True, working_days=1)
        with pytest.raises(ValidationError, match="to Dec 31, 2015"):
            set_goal(**setting(world, ends_on=date(2030, 12, 31)))


@pytest.mark.django_db
class TestMany:
    def test_the_same_load_twice_changes_nothing(self, world: World) -> None:
        rows = [
            row(world),
            row(world, key="q2", holder=world.ben),
            row(world, key="d1", holder=world.north, target=Decimal("5.5")),
        ]
        done = set_goals(rows, by=SYSTEM, why="load")
        keys = dict(Goal.objects.values_list("pk", "key"))
        assert ([keys[pk] for pk in done.created], done.unchanged) == (["q1", "q2", "d1"], 0)
        again = set_goals(rows, by=SYSTEM, why="load")
        assert (again.created, again.unchanged) == ([], 3)
        assert (Goal.objects.count(), GoalVersion.objects.count()) == (3, 3)

    def test_another_target_is_a_revision(self, world: World) -> None:
        set_goals([row(world)], by=SYSTEM, why="load")
        with pytest.raises(ValidationError, match=r"q1 .*another target; revise it instead"):
            set_goals(
                [row(world, target=Decimal(999)), row(world, key="q2", holder=world.ben)],
                by=SYSTEM,
                why="load",
            )
        assert Goal.objects.count() == 1

    @pytest.mark.parametrize(
        "changes",
        [{"ends_on": date(2013, 7, 1)}, {"measure": "margin"}, {"weight": Decimal("0.5")}],
    )
    def test_a_key_is_one_goal(self, world: World, changes: dict) -> None:
        set_goals([row(world)], by=SYSTEM, why="load")
        with pytest.raises(ValidationError, match="use a new key"):
            set_goals([row(world, **changes)], by=SYSTEM, why="load")

    def test_a_key_twice_in_one_load(self, world: World) -> None:
        with pytest.raises(ValidationError, match="stands twice"):
            set_goals([row(world), row(world, holder=world.ben)], by=SYSTEM, why="load")

    def test_all_or_nothing_with_a_message_per_row(self, world: World) -> None:
        rows = [
            row(world, key=f"k{n}", starts_on=FIRST + timedelta(days=n), target=Decimal(-1))
            for n in range(25)
        ]
        with pytest.raises(ValidationError) as refusal:
            set_goals([*rows, row(world, holder=world.ben)], by=SYSTEM, why="load")
        assert len(refusal.value.messages) == 21
        assert refusal.value.messages[-1] == "5 further rows."
        assert (
            "k0 Jun 1, 2013 – Jun 30, 2013: target: A target is 0 or more."
            in refusal.value.messages
        )
        assert Goal.objects.count() == 0

    def test_the_number_of_queries_does_not_grow(self, world: World) -> None:
        manages(world.dirk, world.company)
        people = [make_person(f"p{n}", world.north) for n in range(60)]
        departments = [make_department(f"d{n}", world.north) for n in range(60)]
        counts = {}
        for by, start in ((SYSTEM, 0), (world.dirk, 30)):
            for size, skipped in ((2, start), (28, start + 2)):
                taken = slice(skipped, skipped + size)
                rows = [
                    row(world, key=holder.key, holder=holder)
                    for holder in [*people[taken], *departments[taken]]
                ]
                # Anew from the database: what a person reaches is asked once for each act.
                who = User.objects.get(pk=by.pk) if by else by
                with CaptureQueriesContext(connection) as caught:
                    set_goals(rows, by=who, why="load", today=TODAY)
                counts[by and by.key, size] = len(caught)
        assert counts[None, 2] == counts[None, 28]
        assert counts["dirk", 2] == counts["dirk", 28] == counts[None, 2] + 2
        assert Goal.objects.count() == 120

    def test_no_rows(self, world: World) -> None:
        done = set_goals([], by=SYSTEM, why="load")
        assert (done.created, done.unchanged) == ([], 0)
