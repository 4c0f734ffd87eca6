"""The bridge of every AdventureWorks goal comes to its gap exactly."""

from decimal import Decimal

import pytest

from diagnostics.queries.bridge import bridge_of
from diagnostics.rules.terms import BarKind
from goals.models import Goal
from monitoring.queries.attainment import attainment_of

SET = "adventureworks"

pytestmark = pytest.mark.django_db


def test_every_goal_of_the_set(loaded) -> None:
    goals = list(Goal.objects.with_holder().filter(measure="revenue"))
    assert len(goals) == 163
    last = max(goal.ends_on for goal in goals)
    found = attainment_of([goal.pk for goal in goals], as_of=last)
    explained = 0
    for goal in goals:
        standing = found[goal.pk].standing
        bridge = bridge_of(goal, as_of=goal.ends_on, target=standing.target)
        bars = {bar.kind: bar.amount for bar in bridge.bars}
        growth = bars.pop(BarKind.GROWTH)
        assert bridge.actual == standing.actual
        assert sum(bars.values(), Decimal(0)) == standing.actual - standing.target
        assert growth == standing.target - bridge.reference
        explained += BarKind.VOLUME in bars
    # The others' people sold nothing a year before: then all of the gap is unexplained.
    assert explained == 97
