"""How long a mail is tried, and where none goes."""

from datetime import timedelta

import pytest

from salesmgmt.org.rules.mailing import PAUSES, is_last, is_reserved, pause_after

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (7, 64), (8, 120), (18, 120), (40, 120)]
)
def test_pauses_double_up_to_two_hours(attempts: int, minutes: int) -> None:
    assert pause_after(attempts) == minutes * MINUTE


def test_the_last_attempt_comes_a_day_after_the_first() -> None:
    last = next(n for n in range(1, 100) if is_last(n))
    assert not is_last(last - 1)
    waited = sum((pause_after(n) for n in range(1, last)), timedelta())
    assert timedelta(days=1) <= waited <= timedelta(days=1, hours=1)
    assert last == len(PAUSES)


@pytest.mark.parametrize(
    ("address", "reserved"),
    [
        ("linda@adventureworks.example", True),
        ("rita@acme.test", True),
        ("rita@localhost", True),
        ("rita@EXAMPLE.COM", True),
        ("rita@sales.example.org", True),
        ("rita@acme.invalid.", True),
        ("rita@myexample.com", False),
        ("rita@example.com.de", False),
        ("example@acme.internal", False),
        ("test@test.acme.internal", False),
    ],
)
def test_reserved_domains(address: str, reserved: bool) -> None:
    assert is_reserved(address) is reserved
