"""What is asked of the journal: jobs, acts, and whether the history is as it was written."""

from salesmgmt.journal.queries.acts import Act, act_of, acts_of, was_made_up
from salesmgmt.journal.queries.changes import Entry, FieldChange, history_of
from salesmgmt.journal.queries.jobs import (
    claimable_job_ids,
    failed_jobs,
    job_list,
    jobs_by_state,
    last_done_day,
    minutes_waited,
    open_jobs,
)

__all__ = [
    "Act",
    "Entry",
    "FieldChange",
    "act_of",
    "acts_of",
    "claimable_job_ids",
    "failed_jobs",
    "history_of",
    "job_list",
    "jobs_by_state",
    "last_done_day",
    "minutes_waited",
    "open_jobs",
    "was_made_up",
]
