"""When somebody asks the customer how it went, and what the customer may answer."""

from datetime import date, timedelta

from monitoring.rules.standstill import first_day

FOLLOW_UP_DAYS = 7
"""A follow-up is due so many days after the delivery that completed the order."""

LOOK_BACK_DAYS = 60
"""Deliveries older than this are not asked about any more."""

SOON_DAYS = 7
"""A follow-up waits for its owner from so many days before it is due."""

SATISFACTION = range(1, 6)
"""Scores of a CSAT question, from very dissatisfied to very satisfied."""


def due_after(delivered_on: date) -> date:
    """The day by which the customer is asked."""
    return delivered_on + timedelta(days=FOLLOW_UP_DAYS)


def earliest_delivery(as_of: date, last_run: date | None) -> date:
    """The first day of delivery that is still asked about; all since `last_run`."""
    return first_day(as_of, usual_days=LOOK_BACK_DAYS, last_run=last_run)
