"""The jobs of this foundation as the job table calls them: JSON in, JSON out."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from salesmgmt.org.actions.mailing import send_mails
from salesmgmt.org.actions.notices import SEND_MAILS
from salesmgmt.org.actions.people import SEND_RESET_MAIL
from salesmgmt.org.mails import UnsendableError, compose_reset
from salesmgmt.org.models import User

__all__ = ["KEPT", "LEASE", "SEND_MAILS", "SEND_RESET_MAIL", "send_due_mails", "send_reset_mail"]

LEASE = timedelta(minutes=2)
"""One mail to a slow server takes up to that of `EMAIL_TIMEOUT`, several times over."""

KEPT = timedelta(days=7)
"""Jobs that are done: those of passwords tell who asked."""


def send_due_mails(_arguments: dict[str, Any]) -> dict[str, Any]:
    """Send whatever is due by now; mails know themselves when they are."""
    return asdict(send_mails())


def send_reset_mail(arguments: dict[str, Any]) -> dict[str, Any]:
    """Send a link to choose a new password, made now: no job holds one.

    Raises what the mail server says; the job is tried again then.
    """
    person = User.objects.filter(pk=arguments["person"]).first()
    if person is None:
        return {"sent": 0}
    today = date.fromisoformat(arguments["today"])
    try:
        mail = compose_reset(person, message=arguments["message"], today=today)
    except UnsendableError as error:
        return {"sent": 0, "why": str(error)}
    return {"sent": mail.send()}
