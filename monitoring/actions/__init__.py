"""Writes of monitoring: what was seen, and what is done about it."""

from monitoring.actions.alerts import check_alerts, see_alert
from monitoring.actions.attainment import record_attainment
from monitoring.actions.follow_ups import assign_follow_ups, do_follow_up, open_follow_ups
from monitoring.actions.opening import open_reviews
from monitoring.actions.reviews import (
    add_commitment,
    add_note,
    drop_commitment,
    finish_commitment,
    sign_review,
)

__all__ = [
    "add_commitment",
    "add_note",
    "assign_follow_ups",
    "check_alerts",
    "do_follow_up",
    "drop_commitment",
    "finish_commitment",
    "open_follow_ups",
    "open_reviews",
    "record_attainment",
    "see_alert",
    "sign_review",
]
