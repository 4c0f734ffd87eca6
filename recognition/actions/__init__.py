"""Everything that changes programmes and awards.

programmes  drafts and versions of programmes, their approval and their end
earning     what the job books when a period is closed, and corrections later
deciding    approve and reject
paying      the payroll file, and the proof that it was paid
fulfilling  time off, offices and travel, handed over with proof
"""

from recognition.actions.deciding import approve_award, approve_awards, reject_award
from recognition.actions.earning import compute_awards
from recognition.actions.fulfilling import fulfil_award
from recognition.actions.paying import confirm_payment, make_payroll_export
from recognition.actions.programmes import (
    Terms,
    approve_version,
    discard_version,
    draft_programme,
    end_version,
    new_version,
    update_draft,
)

__all__ = [
    "Terms",
    "approve_award",
    "approve_awards",
    "approve_version",
    "compute_awards",
    "confirm_payment",
    "discard_version",
    "draft_programme",
    "end_version",
    "fulfil_award",
    "make_payroll_export",
    "new_version",
    "reject_award",
    "update_draft",
]
