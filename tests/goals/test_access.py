"""Who sees and edits whose goals; strangers get 404, readers 403."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from goals.access import get_goal
from goals.models import Goal
from salesmgmt.org.models import Role, User
from tests.monitoring.world import World, has_role, make_person, manages

TODAY = date(2013, 6, 14)
JUNE = (date(2013, 6, 1), date(2013, 6, 30))
MAY = (date(2013, 5, 1), date(2013, 5, 31))


@pytest.fixture
def goals(world: World) -> dict[str, Goal]:
    holders = (
        world.anna,
        world.ben,
        world.cora,
        world.dirk,
        world.north,
        world.coast,
        world.south,
        world.company,
    )
    return {str(holder.key): world.goal(holder, 100, *JUNE) for holder in holders}


def seen(user: User | AnonymousUser, today: date = TODAY) -> set[str]:
    return {goal.holder.key for goal in Goal.objects.visible_to(user, today).with_holder()}


@pytest.mark.django_db
@pytest.mark.usefixtures("goals")
class TestSeen:
    def test_rep(self, world: World) -> None:
        assert seen(world.anna) == {"anna", "north", "company"}
        assert seen(world.cora) == {"cora", "coast", "north", "company"}

    def test_manager(self, world: World) -> None:
        manages(world.ben, world.north)
        assert seen(world.ben) == {"anna", "ben", "cora", "north", "coast", "company"}

    def test_director(self, world: World) -> None:
        has_role(world.dirk, Role.DIRECTOR)
        assert len(seen(world.dirk)) == 8

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HR, Role.PAYROLL])
    def test_roles_without_figures(self, world: World, role: str) -> None:
        outsider = make_person("outsider")
        has_role(outsider, role)
        assert seen(outsider) == set()

    def test_nobody(self, world: World) -> None:
        assert seen(AnonymousUser()) == set()

    def test_department_head_sees_totals_of_five(self, world: World) -> None:
        head = make_person("head")
        has_role(head, Role.HEAD)
        assert seen(head) == set()
        make_person("five", world.coast)
        assert seen(head) == {"company"}
        make_person("six", world.coast)
        make_person("seven", world.north)
        # North has five or more now, but the company without it has one: subtraction would tell.
        assert seen(head) == {"company"}
        for name in ("eight", "nine", "ten", "eleven"):
            make_person(name, world.south)
        assert seen(head) == {"company", "north", "south"}

    def test_own_draft_is_not_yet_told(self, world: World) -> None:
        Goal.objects.filter(person=world.anna).update(state="draft")
        assert "anna" not in seen(world.anna)
        manages(world.ben, world.north)
        assert "anna" in seen(world.ben)

    def test_former_manager_sees_what_ended_in_their_time(self, world: World) -> None:
        world.goal(world.anna, 1, *MAY)
        world.goal(world.north, 1, *MAY)
        world.goal(world.dirk, 1, *MAY)
        boss = make_person("boss")
        manages(boss, world.north, ends_on=date(2013, 6, 10))
        visible = Goal.objects.visible_to(boss, TODAY)
        assert {(g.holder.key, g.ends_on) for g in visible} == {
            ("anna", MAY[1]),
            ("north", MAY[1]),
        }

    def test_deputy_sees_what_the_manager_sees_while_they_stand_in(self, world: World) -> None:
        manages(world.ben, world.north)
        world.ben.deputies.create(deputy=world.dirk, starts_on=TODAY, ends_on=TODAY)
        assert {"anna", "ben", "cora"} <= seen(world.dirk)
        assert seen(world.dirk, TODAY + timedelta(days=1)) == {"dirk", "south", "company"}


@pytest.mark.django_db
class TestGet:
    def test_stranger_and_reader(self, world: World, goals: dict[str, Goal]) -> None:
        with pytest.raises(Http404):
            get_goal(world.dirk, goals["anna"].pk, to="view", today=TODAY)
        assert get_goal(world.anna, goals["anna"].pk, to="view", today=TODAY) == goals["anna"]
        with pytest.raises(PermissionDenied, match="your own goal"):
            get_goal(world.anna, goals["anna"].pk, to="edit", today=TODAY)
        with pytest.raises(PermissionDenied, match="manager of the department or a director"):
            get_goal(world.anna, goals["north"].pk, to="edit", today=TODAY)

    def test_manager_edits_the_subtree_but_not_the_own(
        self, world: World, goals: dict[str, Goal]
    ) -> None:
        manages(world.ben, world.north)
        for key in ("anna", "cora", "coast"):
            assert get_goal(world.ben, goals[key].pk, to="edit", today=TODAY) == goals[key]
        for key in ("ben", "north", "company"):
            with pytest.raises(PermissionDenied):
                get_goal(world.ben, goals[key].pk, to="edit", today=TODAY)

    def test_former_manager_reads_only(self, world: World) -> None:
        goal = world.goal(world.anna, 1, *MAY)
        boss = make_person("boss")
        manages(boss, world.north, ends_on=date(2013, 6, 10))
        assert get_goal(boss, goal.pk, to="view", today=TODAY) == goal
        with pytest.raises(PermissionDenied):
            get_goal(boss, goal.pk, to="edit", today=TODAY)

    @pytest.mark.parametrize("pk", [0, -1, 10**30])
    def test_a_goal_that_is_not_there(self, world: World, pk: int) -> None:
        with pytest.raises(Http404):
            get_goal(world.anna, pk, to="view", today=TODAY)
