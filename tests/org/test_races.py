"""Two people who write at the same moment, on two connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from salesmgmt.org import actions
from salesmgmt.org.models import Department, Membership

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*writes: Callable[[], Any]) -> list[str]:
    """Start all `writes` together; what each was told: "" when it went through."""
    start = Barrier(len(writes))

    def run(write: Callable[[], Any]) -> str:
        try:
            start.wait(timeout=10)
            write()
        except ValidationError as refusal:
            return refusal.messages[0]
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(writes)) as pool:
        return sorted(pool.map(run, writes))


def test_one_of_two_memberships_wins_and_the_other_is_told_in_full(house):
    def join(department: Department) -> Callable[[], Any]:
        return lambda: actions.join_department(
            person=house.anna,
            department=department,
            starts_on=date(2013, 1, 1),
            by=house.hanna,
            why="hired",
        )

    told = at_once(join(house.berlin), join(house.asia))
    winner = Membership.objects.get().department
    assert told == [
        "",
        (
            "The person already belongs to a department on some of these days. "
            f"Anna belongs to {winner} from Jan. 1, 2013 on."
        ),
    ]


def test_two_moves_make_no_circle(house):
    def move(department: Department, parent: Department) -> Callable[[], Any]:
        return lambda: actions.move_department(
            department=department, parent=parent, by=house.hanna, why="merger"
        )

    told = at_once(move(house.europe, house.asia), move(house.asia, house.europe))
    assert told[0] == ""
    assert "choose a parent outside of it" in told[1]
    assert Department.objects.in_subtree(house.root).count() == 4
    assert Department.objects.filter(parent=house.root).count() == 1


def test_a_leaver_and_a_transfer_do_not_wait_in_a_circle(house):
    actions.join_department(
        person=house.anna,
        department=house.berlin,
        starts_on=date(2013, 1, 1),
        by=house.hanna,
        why="hired",
    )
    told = at_once(
        lambda: actions.deactivate_person(
            person=house.anna, left_on=date(2013, 6, 30), by=house.hanna, why="resigned"
        ),
        lambda: actions.transfer(
            person=house.anna,
            department=house.asia,
            on=date(2013, 3, 1),
            by=house.hanna,
            why="wish",
        ),
    )
    house.anna.refresh_from_db()
    assert not house.anna.is_active
    assert Membership.objects.order_by("starts_on").last().ends_on == date(2013, 6, 30)
    assert told == ["", ""]
