"""What does each goal earn by a version of a programme?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from goals.models import Goal
from goals.queries import latest_target
from recognition.models import ProgrammeVersion
from recognition.queries.base import Base, base_of
from recognition.rules.terms import AwardKind
from recognition.rules.tiers import Reward, TierRule, cash_of, item_of
from salesmgmt.lib.money import minor_unit

NONE_YET = Base(Decimal(0), Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A goal with its target, what is credited to it, and what that earns."""

    goal: Goal
    target: Decimal
    base: Base
    reward: Reward


def tiers_of(version: ProgrammeVersion) -> tuple[TierRule, ...]:
    """The version's tiers as the rules take them; one query unless they were fetched along."""
    return tuple(TierRule(tier.from_ratio, tier.rate) for tier in version.tiers.all())


def reckon(
    version: ProgrammeVersion, goals: QuerySet[Goal], *, known_at: datetime | None, currency: str
) -> list[Reckoned]:
    """What each of these goals earns by the version, by person's name; three queries.

    The target is that of the goal's last version: revisions take effect inside the window.
    """
    promised = goals.select_related("person").annotate(promised=latest_target())
    found = list(promised.order_by("person__sort_key", "starts_on", "pk"))
    bases = base_of([goal.pk for goal in found], known_at)
    tiers = tiers_of(version)
    rows = []
    for goal in found:
        base = bases.get(goal.pk, NONE_YET)
        reward = reward_of(version, tiers, base.credited, goal.promised, currency)
        rows.append(Reckoned(goal, goal.promised, base, reward))
    return rows


def reward_of(
    version: ProgrammeVersion,
    tiers: Iterable[TierRule],
    credited: Decimal,
    target: Decimal,
    currency: str,
) -> Reward:
    """What these figures earn by the version."""
    threshold = version.threshold_ratio
    if version.award_kind != AwardKind.CASH:
        cost = version.unit_cost or Decimal(0)
        return item_of(credited, target, threshold=threshold, cost=cost)
    return cash_of(
        credited,
        target,
        threshold=threshold,
        tiers=tuple(tiers),
        cap=version.cap,
        minor_unit=minor_unit(currency),
    )
