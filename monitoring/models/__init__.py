"""What was seen on a day (attainment), alerts, follow-ups after delivery, reviews."""

from monitoring.models.alerts import Alert
from monitoring.models.attainment import Attainment
from monitoring.models.follow_ups import FollowUp
from monitoring.models.reviews import Commitment, Review, ReviewFigure, ReviewNote, SignOff

__all__ = [
    "Alert",
    "Attainment",
    "Commitment",
    "FollowUp",
    "Review",
    "ReviewFigure",
    "ReviewNote",
    "SignOff",
]
