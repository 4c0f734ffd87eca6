"""How far back a nightly job looks: its usual days, and further where it stood still."""

from datetime import date, timedelta

LONGEST_STANDSTILL_DAYS = 100
"""What lies further back than a quarter is not made up for: nobody talks about it any more."""


def first_day(as_of: date, *, usual_days: int, last_run: date | None) -> date:
    """The first day that a run as of a day looks at.

    `last_run` is the day as of which the job was done last, None where it never was: then nothing
    is made up for, and a database that was just set up has no past to catch up with.
    """
    usual = as_of - timedelta(days=usual_days)
    if last_run is None:
        return usual
    furthest = as_of - timedelta(days=LONGEST_STANDSTILL_DAYS)
    return min(usual, max(last_run + timedelta(days=1), furthest))
