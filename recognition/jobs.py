"""The jobs of this storey as the job table calls them: JSON in, JSON out."""

from dataclasses import asdict
from datetime import date
from typing import Any

from recognition.actions.earning import compute_awards as compute
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.queries import last_done_day

COMPUTE_AWARDS = "recognition.compute_awards"


def compute_awards(arguments: dict[str, Any]) -> dict[str, Any]:
    """Book what closed goals earn, corrections on `arguments["as_of"]` ("2014-05-01")."""
    as_of = date.fromisoformat(arguments["as_of"])
    last_run = last_done_day(COMPUTE_AWARDS, before=as_of)
    return asdict(compute(as_of=as_of, by=SYSTEM, last_run=last_run))
