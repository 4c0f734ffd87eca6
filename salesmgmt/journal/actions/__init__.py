"""Writes of the journal: jobs and their states, seals of the history."""

from salesmgmt.journal.actions.jobs import (
    cancel,
    cancel_abandoned,
    claim,
    enqueue,
    give_up_abandoned,
    retry,
    run,
)
from salesmgmt.journal.actions.sealing import seal_history

__all__ = [
    "cancel",
    "cancel_abandoned",
    "claim",
    "enqueue",
    "give_up_abandoned",
    "retry",
    "run",
    "seal_history",
]
