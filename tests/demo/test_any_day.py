"""The moved demonstration is loaded on awkward days, and leaves the same behind on each."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from salesmgmt.demo.actions import load_demo
from salesmgmt.home.integrity import broken_invariants
from tests.demo.four_years import AWKWARD, FOUR_YEARS
from tests.demo.left_behind import left_behind

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("alone")]

EXPECTED: dict[str, Any] = {
    "goals": {"in_force": 183, "proposed": 1, "discussed": 1, "agreed": 3},
    "acknowledged": 18,
    "revised": 1,
    "said": {"proposed": 5, "objected": 1, "accepted": 3},
    "fiscal quarters with goals": 13,
    "goals outside of fiscal quarters": 0,
    "closed fiscal quarters with goals": 11,
    "sheets and modules": (4, 2),
    "assignments": 21,
    "learnt": 10,
    "attempts": {"True": 10, "False": 3},
    "certificates": 10,
    "follow-ups": 361,
    "follow-ups done": 320,
    "alerts": 3,
    "reviews": 60,
    "reviewed months": 3,
    "notes of reviews": 68,
    "signatures": 68,
    "commitments": 34,
    "commitments kept": 22,
    "diagnoses": {"concluded": 1, "open": 1},
    "findings": {"not_caused": 7, "cannot_say": 2, "caused": 1, "": 3},
    "actions": 1,
    "effects": 1,
    "programmes": 2,
    "awards": {"cash fulfilled": 17, "travel fulfilled": 1},
    "payroll files": 1,
}


def on(days: Iterable[date]) -> list[Any]:
    """Each day as a case that lives on it."""
    return [pytest.param(day, marks=pytest.mark.day(day), id=str(day)) for day in days]


def load(today: date) -> dict[str, Any]:
    """Load the set with its story as of the day; what it leaves behind."""
    load_demo("adventureworks", today=today, as_is=False)
    return left_behind()


@pytest.mark.parametrize("today", on(AWKWARD))
def test_every_stage_of_the_story_is_there_on_awkward_days(today: date) -> None:
    assert load(today) == EXPECTED


SIXTY = FOUR_YEARS[3 :: len(FOUR_YEARS) // 60][:60]
"""Spread over four years: every weekday and every month."""


def test_sixty_days_hold_every_weekday_and_every_month() -> None:
    assert len(SIXTY) == 60
    assert {day.weekday() for day in SIXTY} == set(range(7))
    assert {day.month for day in SIXTY} == set(range(1, 13))


@pytest.mark.crawl
@pytest.mark.parametrize("today", on(SIXTY))
def test_every_stage_of_the_story_is_there_on_sixty_days(today: date) -> None:
    assert load(today) == EXPECTED


@pytest.mark.crawl
@pytest.mark.parametrize("name", ["crm", "northwind"])
@pytest.mark.parametrize("today", on(AWKWARD))
def test_the_other_sets_load_on_awkward_days(name: str, today: date) -> None:
    loaded = load_demo(name, today=today, as_is=False)
    assert loaded.written["orders"] > 0
    assert broken_invariants() == []
