"""Writes of the journal: jobs and their states, seals of the history, the readers' log."""

from salesmgmt.journal.actions.jobs import (
    cancel,
    cancel_abandoned,
    claim,
    enqueue,
    forget_done,
    give_up_abandoned,
    retry,
    run,
)
from salesmgmt.journal.actions.reading import record_reading
from salesmgmt.journal.actions.sealing import seal_history

__all__ = [
    "cancel",
    "cancel_abandoned",
    "claim",
    "enqueue",
    "forget_done",
    "give_up_abandoned",
    "record_reading",
    "retry",
    "run",
    "seal_history",
]
