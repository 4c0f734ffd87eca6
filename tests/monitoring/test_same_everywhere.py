"""Every surface says the same pace, gap and state of the same goal and day."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.actions import revise_goal, set_goal
from goals.models import Goal
from goals.rules.terms import Below, Driver, GoalState
from monitoring.queries.attainment import attainment_of
from monitoring.queries.tree import tree
from monitoring.rules.windows import Window
from salesmgmt.home.queries.board import board_of, now_on
from salesmgmt.org.access import scope_of
from salesmgmt.sales.models import Order
from tests.cast import BY, Cast
from tests.midyear import TODAY
from tests.monitoring.surfaces import everywhere
from tests.sales.record import rolled_back

pytestmark = pytest.mark.slow

HOLDERS = ("acme", "north", "north-east", "south", "rita", "ralf", "ned", "sara")
KINDS = (
    ("revenue", "delivered"),
    ("units", "booked"),
    ("orders", "booked"),
    ("average_discount", "booked"),
    ("win_rate", "booked"),
)
TARGETS = {"average_discount": "0.1", "win_rate": "0.5"}
YEAR = Window(date(2025, 1, 1), date(2025, 12, 31))


@st.composite
def goals(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Goals of other measures, bases and windows; one of a holder, measure and window."""
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(HOLDERS), st.sampled_from(KINDS)), max_size=4, unique=True
        )
    )
    made = []
    for holder, (measure, basis) in keys:
        first = date(2025, draw(st.integers(2, 8)), draw(st.integers(1, 28)))
        target = TARGETS.get(measure, draw(st.sampled_from(["0", "0.01", "9", "1000000"])))
        made.append(
            {
                "holder": holder,
                "measure": measure,
                "basis": basis,
                "starts_on": first,
                "ends_on": first + timedelta(days=draw(st.integers(0, 120))),
                "target": Decimal(target),
            }
        )
    return made


days = st.one_of(
    st.dates(date(2024, 12, 20), date(2026, 1, 10)),
    st.sampled_from([YEAR.first, YEAR.last, TODAY, date(2025, 6, 1), date(2025, 6, 14)]),
)


# Each example asks a hundred pages.
@settings(max_examples=8)
@given(made=goals(), day=days, revised_on=st.none() | st.dates(date(2025, 2, 1), date(2025, 6, 16)))
def test_every_surface_says_the_same(
    cast: Cast, made: list[dict[str, Any]], day: date, revised_on: date | None
) -> None:
    holders = cast.departments | cast.people
    with rolled_back():
        for goal in made:
            set_goal(**(goal | {"holder": holders[goal["holder"]]}), today=TODAY, **BY)
        if revised_on:
            revise_goal(
                goal=cast.goals["rita"],
                target=Decimal("1234.56"),
                effective_on=revised_on,
                driver=Driver.TERRITORY,
                reason="other customers",
                below=Below.LEAVE,
                by=cast.people["mona"],
                today=TODAY,
            )
        found = everywhere(cast.person("dora"), day)
        assert found.keys() == set(Goal.objects.values_list("pk", flat=True))
        wrong = {pk: said for pk, said in found.items() if len(set(said.values())) > 1}
        assert wrong == {}
        assert all(
            said.keys() >= {"command", "endpoint", "performance", "list", "list as a file"}
            for said in found.values()
        )


def test_a_sum_of_goals_is_the_same_on_the_first_screen_and_on_performance(cast: Cast) -> None:
    """Of each goal counts what was expected of it by now, not of their sum."""
    Goal.objects.filter(department__isnull=False).update(state=GoalState.PROPOSED)
    person = cast.person("dora")
    scope = scope_of(person, TODAY)
    quarter = now_on(TODAY, Order.objects.none()).quarter
    board = board_of(scope, person.pk, TODAY, quarter)
    assert board.team is not None
    first = {row.name: row.standing for row in board.team.rows}
    lines = {row.name: row.told for row in tree(YEAR, as_of=TODAY) if row.kind != "person"}
    assert first.keys() == {"Acme", "North", "North East", "South"}
    for name, standing in first.items():
        told = lines[name]
        assert (standing.pace, standing.gap) == (told.pace, told.gap)
        assert standing.expected == told.expected


def test_performance_over_parts_expects_the_sum_of_what_each_part_expects(cast: Cast) -> None:
    """A first quarter that is over is expected whole, whatever the second one asks."""
    Goal.objects.all().update(state=GoalState.PROPOSED)
    halves = [
        (date(2025, 4, 1), date(2025, 5, 31), 100),
        (date(2025, 6, 1), date(2025, 6, 30), 900),
    ]
    ids = [
        set_goal(
            holder=cast.people["ned"],
            measure="revenue",
            starts_on=first,
            ends_on=last,
            target=Decimal(target),
            today=TODAY,
            **BY,
        ).pk
        for first, last, target in halves
    ]
    window = Window(date(2025, 4, 1), date(2025, 6, 30))
    [row] = [row for row in tree(window, as_of=TODAY) if row.key == "ned"]
    parts = attainment_of(ids, as_of=TODAY).values()
    assert row.told.expected == sum(part.standing.expected or 0 for part in parts)
    assert row.told.gap == 1000 - (row.told.actual or 0)
