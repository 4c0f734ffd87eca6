"""The jobs of this storey as the job table calls them: JSON in, JSON out."""

from datetime import date
from typing import Any

from monitoring.actions import check_alerts, open_follow_ups, open_reviews, record_attainment
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.queries import last_done_day

CHECK_GOAL_ATTAINMENT = "monitoring.check_goal_attainment"
OPEN_FOLLOW_UPS = "monitoring.open_follow_ups"
OPEN_REVIEWS = "monitoring.open_reviews"


def check_goal_attainment(arguments: dict[str, Any]) -> dict[str, Any]:
    """Write the snapshot of every goal as of `arguments["as_of"]` ("2014-05-01"), and warn."""
    as_of = date.fromisoformat(arguments["as_of"])
    snapshots = record_attainment(as_of=as_of, by=SYSTEM)
    last_run = last_done_day(CHECK_GOAL_ATTAINMENT, before=as_of)
    checked = check_alerts(as_of=as_of, by=SYSTEM, last_run=last_run)
    return {"snapshots": snapshots, "raised": checked.raised, "over": checked.over}


def open_due_follow_ups(arguments: dict[str, Any]) -> dict[str, Any]:
    """Open the follow-ups of orders delivered until `arguments["as_of"]` ("2014-05-01")."""
    as_of = date.fromisoformat(arguments["as_of"])
    last_run = last_done_day(OPEN_FOLLOW_UPS, before=as_of)
    return {"opened": open_follow_ups(as_of=as_of, by=SYSTEM, last_run=last_run)}


def open_due_reviews(arguments: dict[str, Any]) -> dict[str, Any]:
    """Open the reviews of months that ended by `arguments["as_of"]` ("2014-05-31")."""
    as_of = date.fromisoformat(arguments["as_of"])
    last_run = last_done_day(OPEN_REVIEWS, before=as_of)
    opened = open_reviews(as_of=as_of, by=SYSTEM, last_run=last_run)
    return {"opened": opened.reviews, "skipped": opened.skipped}
