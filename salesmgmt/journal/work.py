"""The job of this storey as the job table calls it: JSON in, JSON out."""

from typing import Any

from salesmgmt.journal.actions import seal_history
from salesmgmt.journal.acts import SYSTEM

SEAL_HISTORY = "journal.seal_history"


def seal(_arguments: dict[str, Any]) -> dict[str, Any]:
    """Put the day's seals on the history."""
    return {"rows": seal_history(by=SYSTEM)}
