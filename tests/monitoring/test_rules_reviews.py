"""Who leads whose review."""

import pytest

from monitoring.rules.reviews import Pair, Skip, pair_of_department, pair_of_person

# 1. company > 1.2. north > 1.2.3. coast; 1.4. has no manager; 10 manages the company.
MANAGERS = {"1.": 10, "1.2.": 20, "1.2.3.": 30}


@pytest.mark.parametrize(
    ("person", "path", "managers", "found"),
    [
        (99, "1.2.3.", MANAGERS, Pair(30, 99)),
        (30, "1.2.3.", MANAGERS, Pair(20, 30)),
        (20, "1.2.", MANAGERS, Pair(10, 20)),
        # One person for two floors answers to the next other one.
        (20, "1.2.3.", MANAGERS | {"1.2.3.": 20}, Pair(10, 20)),
        (10, "1.", MANAGERS, Skip.NOBODY_ABOVE),
        (99, "1.4.", MANAGERS, Skip.NO_MANAGER),
        (99, "1.", {}, Skip.NO_MANAGER),
        # Who manages elsewhere is led by the manager of their own department.
        (30, "1.2.", MANAGERS, Pair(20, 30)),
    ],
)
def test_people(person: int, path: str, managers: dict[str, int], found: Pair | Skip) -> None:
    assert pair_of_person(person, path, managers) == found


@pytest.mark.parametrize(
    ("path", "managers", "found"),
    [
        ("1.2.3.", MANAGERS, Pair(20, 30)),
        ("1.2.3.", {"1.": 10, "1.2.3.": 30}, Pair(10, 30)),
        ("1.2.3.", MANAGERS | {"1.2.3.": 20}, Pair(10, 20)),
        ("1.", MANAGERS, Skip.NOBODY_ABOVE),
        ("1.4.", MANAGERS, Skip.NO_MANAGER),
    ],
)
def test_departments(path: str, managers: dict[str, int], found: Pair | Skip) -> None:
    assert pair_of_department(path, managers) == found
