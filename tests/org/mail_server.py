"""A real mail server on this machine that does what a test tells it to."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

TAKEN = "250 taken"


class MailServer:
    """Keeps what it took. `answers` are given in turn to whole mails; then it takes them.

    A number is how many seconds it says nothing; a text is its answer; a function is called when
    the mail was taken and before that is said.
    """

    def __init__(self) -> None:
        self.took: list[EmailMessage] = []
        self.answers: list[str | float | Callable[[], None]] = []
        self.refused_recipients: set[str] = set()
        self._controller: Controller | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def ids(self) -> list[str]:
        return [mail["Message-ID"] for mail in self.took]

    @property
    def recipients(self) -> list[str]:
        return [mail["To"] for mail in self.took]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refused_recipients:
            return "550 nobody of this name"
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else TAKEN
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            return "451 too late"
        if isinstance(answer, str) and answer != TAKEN:
            return answer
        self.took.append(message_from_bytes(envelope.content, policy=policy.default))
        if callable(answer):
            answer()
        return TAKEN


@contextmanager
def mail_server(settings: Any) -> Iterator[MailServer]:
    """A running server that the product sends to, with a second of patience."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 1
    settings.SITE_URL = "https://sales.acme.internal"
    server.start()
    try:
        yield server
    finally:
        server.stop()
