"""A sender that dies after the server's "yes" and before its mark: the mail comes again, with the
same Message-ID; mails before it come once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.models import Job, JobState
from salesmgmt.org.actions import notify
from salesmgmt.org.models import MailState, OutgoingMail, User
from salesmgmt.org.notices_of_jobs import JOB_FAILED
from tests.faults.installation import Installation, kill, wait_for
from tests.org.mail_server import TAKEN, mail_server

pytestmark = [pytest.mark.faults, pytest.mark.real_clock]


def test_killed_between_sending_and_marking(
    installation: Installation, transactional_db: None, settings: Any
) -> None:
    person = User.objects.create_user(email="adam@acme.internal", name="Adam")
    person.role_assignments.create(role="administrator", starts_on="2024-01-01")
    with mail_server(settings) as server:
        names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_TIMEOUT", "SITE_URL")
        mailing = {name: str(getattr(settings, name)) for name in names}
        for subject in (1, 2, 3):
            notify(people=[person.pk], kind=JOB_FAILED, subject=subject, by=SYSTEM)
        first, second, third = OutgoingMail.objects.order_by("pk")
        # The jobs of the acts are gone with the sender; its own is what a second one finds.
        running: list[Any] = []
        server.answers = [TAKEN, lambda: kill(running[0])]
        running.append(installation.start_polling("--forever", **mailing))
        wait_for(lambda: len(server.took) == 2)
        wait_for(lambda: running[0].poll() is not None)
        states = OutgoingMail.objects.order_by("pk").values_list("state", "attempts")
        assert list(states) == [("sent", 1), ("waiting", 1), ("waiting", 0)]

        OutgoingMail.objects.update(not_before=Now() - timedelta(seconds=1))
        Job.objects.filter(state=JobState.RUNNING).update(leased_until=Now() - timedelta(seconds=1))
        installation.start_polling("--forever", **mailing)
        sent = OutgoingMail.objects.filter(state=MailState.SENT)
        wait_for(lambda: sent.count() == 3)
        ids = [f"<notice-{mail.pk}@sales.acme.internal>" for mail in (first, second, third)]
        assert sorted(server.ids) == sorted([ids[0], ids[1], ids[1], ids[2]])
        # Before the tables are emptied: a process at work would stand in the way.
        installation.end()
