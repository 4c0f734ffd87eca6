"""The words of monitoring, as stored."""

from enum import StrEnum


class AlertKind(StrEnum):
    """What is worth a look."""

    BEHIND = "behind"
    MISSED = "missed"


class ReviewState(StrEnum):
    """How far a review is; signed by both it is over."""

    OPEN = "open"
    SIGNED = "signed"


class Side(StrEnum):
    """Who speaks in a review: who leads it, or whom it is about."""

    LEAD = "lead"
    SUBJECT = "subject"


class Stage(StrEnum):
    """The stages of a sale that somebody answers for, in their order."""

    ORDER = "order"
    DELIVERY = "delivery"
    FOLLOW_UP = "follow_up"
