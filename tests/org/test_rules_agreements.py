"""What is on at a day: the first of the agreements that cover it."""

from dataclasses import dataclass
from datetime import date

import pytest

from salesmgmt.org.rules.agreements import Feature, holding


@dataclass(frozen=True)
class Covers:
    number: str
    features: tuple[str, ...]
    starts_on: date
    ends_on: date | None = None


FIRST = Covers("1", ("peers", "limits"), date(2024, 1, 10), date(2024, 1, 20))
SECOND = Covers("2", ("limits", "leaderboards"), date(2024, 1, 15))


@pytest.mark.parametrize(
    ("day", "on"),
    [
        (9, {}),
        (10, {"peers": "1", "limits": "1"}),
        (14, {"peers": "1", "limits": "1"}),
        (15, {"peers": "1", "limits": "1", "leaderboards": "2"}),
        (20, {"peers": "1", "limits": "1", "leaderboards": "2"}),
        (21, {"limits": "2", "leaderboards": "2"}),
    ],
)
def test_both_days_belong_to_it(day: int, on: dict[str, str]) -> None:
    found = holding([SECOND, FIRST], date(2024, 1, day))
    assert {feature.value: row.number for feature, row in found.items()} == on


def test_in_the_order_of_the_features() -> None:
    assert list(holding([SECOND, FIRST], date(2024, 1, 15))) == [
        Feature.PEERS,
        Feature.LIMITS,
        Feature.LEADERBOARDS,
    ]
