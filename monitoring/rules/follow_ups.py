"""When somebody asks the customer how it went, and what the customer may answer."""

from datetime import date, timedelta

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


def earliest_delivery(as_of: date) -> date:
    """The first day of delivery that is still asked about on `as_of`."""
    return as_of - timedelta(days=LOOK_BACK_DAYS)
