"""The jobs of this storey as the job table calls them: JSON in, JSON out."""

from datetime import date
from typing import Any

from monitoring.actions import record_attainment
from salesmgmt.journal.acts import SYSTEM

CHECK_GOAL_ATTAINMENT = "monitoring.check_goal_attainment"


def check_goal_attainment(arguments: dict[str, Any]) -> dict[str, Any]:
    """Write the snapshot of every goal as of `arguments["as_of"]` ("2014-05-01")."""
    snapshots = record_attainment(as_of=date.fromisoformat(arguments["as_of"]), by=SYSTEM)
    return {"snapshots": snapshots}
