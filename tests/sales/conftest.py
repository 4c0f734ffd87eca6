"""The company that most tests here start from."""

import pytest

from tests.sales.record import (
    Record,
    cancellation,
    delivery,
    invoice,
    order,
    returned,
    together,
)
from tests.sales.sound import build_sound
from tests.standing import standing


@pytest.fixture
def record(db: None) -> Record:
    return standing(Record)


@pytest.fixture
def sound(record: Record) -> Record:
    return standing(build_sound, record)


@pytest.fixture
def begun(record: Record) -> Record:
    """Order o of 10 units with one document of each kind and no lines in them; o2 is empty."""
    headers = together(
        order("o", (10, 100), shares={"ann": 1}),
        {"orders": [("o2", "c1", "north", None, "2013-01-10", None, "EUR", None)]},
        delivery("d1", "o", {}, "2013-01-11"),
        cancellation("x1", "o", {}, "2013-01-11"),
        returned("r1", "o", {}, "2013-01-11"),
        invoice("i1", "o", {}, "2013-01-11", 119),
    )
    record.load(headers)
    return record
