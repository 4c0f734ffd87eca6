"""Whose changes are compared, and which other actions are near."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.actions.acting import drop_action
from diagnostics.actions.measuring import measure_effect
from diagnostics.models import Action
from diagnostics.queries.effect import changes_around, near_actions
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.sales import intake
from tests.cast import BY, REPS
from tests.diagnostics.case import Case
from tests.diagnostics.test_actions_acting import agree
from tests.midyear import TODAY

HOMES = {"sara": "south", "stan": "south", "ned": "north-east"}
LAST = TODAY + timedelta(days=6)


def sell(amounts: dict[str, tuple[int, int]]) -> None:
    """Everybody sells once on the Friday before and once on the Monday of the action."""
    days = (TODAY - timedelta(days=3), TODAY)
    rows = [
        (f"e-{key}-{n}", key, day, amount)
        for key, both in amounts.items()
        for n, (day, amount) in enumerate(zip(days, both, strict=True))
    ]
    intake.load(
        {
            "orders": [
                (number, "c", HOMES.get(key, "north"), None, day, day, "EUR", None)
                for number, key, day, _amount in rows
            ],
            "order_lines": [(o, "1", "p", 1, amount, amount, None) for o, _k, _d, amount in rows],
            "order_shares": [(o, "revenue", key, 1) for o, key, _d, _a in rows],
        },
        **BY,
    )


def act(case: Case, **given: object) -> object:
    return agree(case, due_on=TODAY, starts_on=TODAY, measure_days=7, **given)


def at(case: Case, day: date, agreed_on: date) -> Action:
    return agree(case, text=f"At {day}", starts_on=day, today=agreed_on)


OTHERS = {key: (100, 100 + n) for n, key in enumerate(k for k in REPS if k != "rita")}


def test_both_groups_by_hand(case: Case) -> None:
    """Five working days in each window; Rita and six others with a goal all year."""
    action = act(case)
    sell(OTHERS | {"rita": (50, 500)})
    groups = changes_around(action)
    assert [(c.before, c.after) for c in groups.treated] == [(10, 100)]
    assert sorted(c.by for c in groups.others) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])


def test_other_actions_near_are_named(case: Case, client: Client) -> None:
    """Touching the windows on either side; dropped ones and those far away are none."""
    action = act(case)
    sell(OTHERS | {"rita": (50, 500)})
    reach = timedelta(days=7)
    first = TODAY - reach - timedelta(days=1)
    near = [at(case, day, first) for day in (TODAY - reach, LAST)]
    for day in (first, LAST + timedelta(days=1)):
        at(case, day, first)
    gone = agree(case, text="Another", starts_on=TODAY)
    drop_action(action=gone, why="No stock", by=case.person("mona"), today=TODAY)
    assert set(near_actions(action)) == set(near)
    measure_effect(action=action, as_of=LAST, by=SYSTEM)
    client.force_login(case.person("mona"))
    page = client.get(reverse("diagnostics:action", args=[action.pk])).content.decode()
    assert "2 other actions for this goal took effect in the same days" in page
