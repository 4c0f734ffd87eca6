"""The jobs of this foundation as the job table calls them: JSON in, JSON out."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from salesmgmt.org.actions.mailing import send_mails
from salesmgmt.org.actions.notices import SEND_MAILS

__all__ = ["LEASE", "SEND_MAILS", "send_due_mails"]

LEASE = timedelta(minutes=2)
"""One mail to a slow server takes up to that of `EMAIL_TIMEOUT`, several times over."""


def send_due_mails(_arguments: dict[str, Any]) -> dict[str, Any]:
    """Send whatever is due by now; mails know themselves when they are."""
    return asdict(send_mails())
