"""Mails go out: taken one by one, rendered with what the person may see now, marked at once.

    waiting --claim: attempts + 1, due after a pause--> waiting --the server took it--> sent
                                                           |--19 attempts, 24 h--> given up
                                                           |--not theirs any more-> given up

Claim and mark are single statements on a connection of their own that commits at once: what the
server took cannot be rolled back with a job. Who dies between the server's "yes" and the mark
leaves the mail waiting; it is sent again with the same Message-ID, by which mail boxes know it.
"""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from salesmgmt.journal import progress
from salesmgmt.lib import sqlfile
from salesmgmt.org.mails import UnsendableError, compose
from salesmgmt.org.models import MailState, Notice, OutgoingMail
from salesmgmt.org.rules.mailing import PAUSES, is_last

log = logging.getLogger(__name__)

LONGEST_ERROR = 500
_HERE = str(Path(__file__).resolve().parent.parent)

# What the server says about one mail; anything else is about the server.
_ABOUT_ONE_MAIL = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
)


@dataclass(slots=True)
class MailsSent:
    """How many mails the server took, refused or was not there for, and will never get."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0


class _Claimed(NamedTuple):
    pk: int
    notice: int
    attempts: int
    at: datetime


def send_mails() -> MailsSent:
    """Send every mail that is due, until none is left or the server is not there.

    Nothing raises but a lost database: a mail that was not taken is due again after a pause.
    Several may run at once.
    """
    done, total = MailsSent(), OutgoingMail.objects.due().count()
    with _own_connection() as elsewhere, _mail_server() as server:
        while (claimed := _claim(elsewhere)) and _send(claimed, server, elsewhere, done):
            taken = done.sent + done.put_off + done.given_up
            progress.report_progress(taken, max(taken, total))
    return done


@contextmanager
def _own_connection() -> Iterator[BaseDatabaseWrapper]:
    elsewhere = progress.connect()
    try:
        yield elsewhere
    finally:
        elsewhere.close()


@contextmanager
def _mail_server() -> Iterator[BaseEmailBackend]:
    """The server, not called yet: it is opened for the first mail that can be written."""
    server = get_connection()
    try:
        yield server
    finally:
        # What it says at the end changes nothing.
        with suppress(OSError):
            server.close()


def _claim(elsewhere: BaseDatabaseWrapper) -> _Claimed | None:
    with elsewhere.cursor() as cursor:
        bound: dict[str, Any] = {"pauses": list(PAUSES), "most": len(PAUSES)}
        cursor.execute(sqlfile.read(_HERE, "claim_mail"), bound)
        found = cursor.fetchone()
    return _Claimed(*found) if found else None


def _send(
    claimed: _Claimed, server: BaseEmailBackend, elsewhere: BaseDatabaseWrapper, done: MailsSent
) -> bool:
    """One attempt, and what became of it; False when the server is not there for any mail."""
    try:
        mail = _composed(claimed)
        server.open()
        server.send_messages([mail])
    except UnsendableError as error:
        _settle(elsewhere, claimed, MailState.GIVEN_UP, str(error))
        done.given_up += 1
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # whatever telling, composing or the server may raise
        log.warning("Mail %s, attempt %s: %r", claimed.pk, claimed.attempts, error)
        _put_off(elsewhere, claimed, error, done)
        return isinstance(error, _ABOUT_ONE_MAIL) or not isinstance(error, OSError)
    else:
        _settle(elsewhere, claimed, MailState.SENT, "")
        done.sent += 1
    return True


def _composed(claimed: _Claimed) -> EmailMessage:
    # What a kind's query breaks must not break the job's transaction.
    with transaction.atomic():
        notice = Notice.objects.select_related("person").get(pk=claimed.notice)
        return compose(notice, number=claimed.pk, at=claimed.at)


def _put_off(
    elsewhere: BaseDatabaseWrapper, claimed: _Claimed, error: Exception, done: MailsSent
) -> None:
    """Leave the mail to its pause, or give it up after the last attempt."""
    gave_up = is_last(claimed.attempts)
    if gave_up:
        log.error("Mail %s was refused for a day and is given up", claimed.pk)
    said = f"{type(error).__name__}: {error}".replace("\0", "")[:LONGEST_ERROR]
    _settle(elsewhere, claimed, MailState.GIVEN_UP if gave_up else MailState.WAITING, said)
    done.given_up += gave_up
    done.put_off += not gave_up


def _settle(
    elsewhere: BaseDatabaseWrapper, claimed: _Claimed, state: MailState, error: str
) -> None:
    with elsewhere.cursor() as cursor:
        bound: dict[str, Any] = {"mail": claimed.pk, "state": state.value, "error": error}
        cursor.execute(sqlfile.read(_HERE, "settle_mail"), bound)
