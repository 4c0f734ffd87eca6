"""What is on only by agreement with those whose data it is about.

A person's own figures against the own goals need none.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar


class Feature(StrEnum):
    """What an agreement can cover; off until one does."""

    PEERS = "peers"
    LIMITS = "limits"
    PERSON_STEP = "person_step"
    RETENTION = "retention"
    LEADERBOARDS = "leaderboards"
    TECHNIQUES = "techniques"
    SKILL_GAPS = "skill_gaps"


class Covering(Protocol):
    """An agreement: what it covers, from which day to which, both included."""

    @property
    def features(self) -> Sequence[str]: ...

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date | None: ...


Agreed = TypeVar("Agreed", bound=Covering)


def holding(agreements: Iterable[Agreed], on: date) -> dict[Feature, Agreed]:
    """What is on at a day, each by the agreement that began first; what is off is left out."""
    found: dict[Feature, Agreed] = {}
    for each in sorted(agreements, key=lambda agreement: agreement.starts_on):
        if each.starts_on <= on and (each.ends_on is None or on <= each.ends_on):
            for feature in each.features:
                found.setdefault(Feature(feature), each)
    return {feature: found[feature] for feature in Feature if feature in found}
