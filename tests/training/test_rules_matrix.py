"""One word for how far a person is with a module."""

from datetime import date

import pytest

from training.rules.matrix import Held, state_in_matrix
from training.rules.progress import Facts

TODAY = date(2025, 6, 16)
DUE = date(2025, 6, 30)
BEFORE = date(2025, 6, 1)


@pytest.mark.parametrize(
    ("latest", "held", "state"),
    [
        (None, None, None),
        (Facts(DUE), None, "assigned"),
        (Facts(DUE, lessons_done=1), None, "started"),
        (Facts(TODAY), None, "assigned"),
        (Facts(BEFORE), None, "overdue"),
        (Facts(BEFORE, attempts=2, most_attempts=2), None, "failed"),
        (Facts(DUE, completed_on=BEFORE), None, "completed"),
        (Facts(DUE, completed_on=BEFORE), Held(None), "completed"),
        (None, Held(date(2025, 7, 17)), "completed"),
        (None, Held(date(2025, 7, 16)), "expiring"),
        (None, Held(TODAY), "expiring"),
        (None, Held(date(2025, 6, 15)), "expired"),
        # What is to be done anew comes before what still holds.
        (Facts(DUE), Held(date(2025, 7, 1)), "assigned"),
    ],
)
def test_state(latest: Facts | None, held: Held | None, state: str | None) -> None:
    assert state_in_matrix(latest, held, TODAY) == state
