"""Mails reach a real server once: down, slow, refusing, and with the rights of that moment."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now

from goals.actions import propose_goal, set_goal
from goals.rules.terms import GoalState
from salesmgmt.journal.actions import run
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.models import Job
from salesmgmt.org import actions as org
from salesmgmt.org.actions.mailing import MailsSent, send_mails
from salesmgmt.org.models import MailState, MutedMail, OutgoingMail, User
from salesmgmt.org.tasks import tend_notices
from tests.cast import BY, Cast
from tests.org.mail_server import MailServer, mail_server
from tests.org.telling import BROKEN, HIDDEN, NEWS, ORDERS, reachable


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server(settings) as running:
        yield running


@pytest.fixture
def rita(cast: Cast) -> User:
    reachable(cast.people["rita"], cast.people["ralf"])
    return cast.person("rita")


def tell(*people: User, kind: str = NEWS, subject: int = 1) -> OutgoingMail:
    org.notify(people=[person.pk for person in people], kind=kind, subject=subject, by=SYSTEM)
    return OutgoingMail.objects.latest("pk")


def due_again() -> None:
    """Let the pause of every mail be over."""
    OutgoingMail.objects.update(not_before=Now() - timedelta(seconds=1))


def minutes_paused(mail: OutgoingMail) -> int:
    """How long from now on the mail waits, begun minutes counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ceil(extract(epoch FROM not_before - statement_timestamp()) / 60)"
            " FROM org_outgoingmail WHERE id = %s",
            [mail.pk],
        )
        return int(cursor.fetchone()[0])


class TestTheMail:
    def test_what_it_says(self, rita: User, server: MailServer) -> None:
        mail = tell(rita)
        assert send_mails() == MailsSent(sent=1)
        (taken,) = server.took
        assert taken["To"] == "rita@acme.internal"
        # Values are never templates.
        assert taken["Subject"] == f"{NEWS} 1 for {rita.name} {{today}} %(x)s"
        body = taken.get_content()
        assert taken.get_content_type() == "text/plain"
        assert "https://sales.acme.internal/there/1/" in body.splitlines()
        assert "https://sales.acme.internal/company/notices/settings/" in body
        assert taken["Message-ID"] == f"<notice-{mail.pk}@sales.acme.internal>"
        assert taken["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        stop = "<https://sales.acme.internal/company/notices/stop/"
        assert taken["List-Unsubscribe"].strip().startswith(stop)
        mail.refresh_from_db()
        assert (mail.state, mail.attempts, mail.error) == (MailState.SENT, 1, "")
        assert mail.sent_at is not None

    def test_a_duty_has_no_way_out(self, rita: User, server: MailServer) -> None:
        tell(rita, kind=ORDERS)
        send_mails()
        assert server.took[0]["List-Unsubscribe"] is None
        assert "cannot be switched off: it must be known." in server.took[0].get_content()

    def test_in_the_persons_language(self, rita: User, server: MailServer, cast: Cast) -> None:
        User.objects.filter(pk=rita.pk).update(language="de")
        goal = set_goal(
            holder=rita,
            measure="units",
            starts_on=cast.today.replace(day=1),
            ends_on=cast.today.replace(month=12, day=31),
            target=Decimal(5),
            state=GoalState.DRAFT,
            today=cast.today,
            **BY,
        )
        propose_goal(goal=goal, by=cast.person("mona"), today=cast.today)
        send_mails()
        subject = server.took[0]["Subject"].strip()
        assert subject.startswith("Ihnen wird ein Ziel vorgeschlagen: ")
        assert rita.name in subject
        assert f"https://sales.acme.internal/goals/{goal.pk}/" in server.took[0].get_content()
        assert "Hier wählen Sie" in server.took[0].get_content()

    def test_no_line_break_reaches_a_header(self, rita: User, server: MailServer) -> None:
        User.objects.filter(pk=rita.pk).update(name="Rita\r\nBcc: all@acme.internal")
        tell(rita)
        send_mails()
        assert "Rita Bcc: all@acme.internal" in server.took[0]["Subject"]
        assert server.took[0]["Bcc"] is None


class TestTheServer:
    @pytest.mark.slow
    def test_refuses_hangs_and_takes_it_once(self, rita: User, server: MailServer) -> None:
        mail = tell(rita)
        server.answers = ["451 try again later", 3.0]
        assert send_mails() == MailsSent(put_off=1)
        mail.refresh_from_db()
        assert (mail.state, mail.attempts) == (MailState.WAITING, 1)
        assert "try again later" in mail.error
        assert minutes_paused(mail) == 1
        # Not before its pause is over.
        assert send_mails() == MailsSent()
        due_again()
        assert send_mails() == MailsSent(put_off=1)
        assert minutes_paused(mail) == 2
        due_again()
        assert send_mails() == MailsSent(sent=1)
        due_again()
        assert send_mails() == MailsSent()
        assert server.ids == [f"<notice-{mail.pk}@sales.acme.internal>"]

    def test_down_it_is_asked_once_for_all_mails(self, rita: User, server: MailServer) -> None:
        server.stop()
        for subject in (1, 2, 3):
            tell(rita, subject=subject)
        assert send_mails() == MailsSent(put_off=1)
        assert [mail.attempts for mail in OutgoingMail.objects.order_by("pk")] == [1, 0, 0]
        server.start()
        due_again()
        assert send_mails() == MailsSent(sent=3)
        assert len(set(server.ids)) == len(server.ids) == 3

    def test_what_one_mail_meets_is_no_others_business(
        self, cast: Cast, rita: User, server: MailServer
    ) -> None:
        server.refused_recipients = {"rita@acme.internal"}
        tell(rita, cast.people["ralf"])
        tell(cast.people["ralf"], subject=BROKEN)
        assert send_mails() == MailsSent(sent=1, put_off=2)
        assert server.recipients == ["ralf@acme.internal"]
        errors = " ".join(OutgoingMail.objects.values_list("error", flat=True))
        assert "nobody of this name" in errors
        assert "ZeroDivisionError" in errors

    def test_given_up_after_a_day(self, rita: User, server: MailServer) -> None:
        mail = tell(rita)
        server.refused_recipients = {"rita@acme.internal"}
        for attempt in range(1, 20):
            due_again()
            last = MailsSent(given_up=1) if attempt == 19 else MailsSent(put_off=1)
            assert send_mails() == last
        due_again()
        assert send_mails() == MailsSent()
        mail.refresh_from_db()
        assert (mail.state, mail.attempts, mail.sent_at) == (MailState.GIVEN_UP, 19, None)
        assert server.took == []


class TestRightsAtSendingTime:
    def given_up(self, mail: OutgoingMail, server: MailServer, why: str) -> None:
        assert send_mails() == MailsSent(given_up=1)
        mail.refresh_from_db()
        assert mail.state == MailState.GIVEN_UP
        assert why in mail.error
        assert server.took == []

    def test_what_is_not_theirs_to_see(self, rita: User, server: MailServer) -> None:
        self.given_up(tell(rita, subject=HIDDEN), server, "may not see")

    def test_who_left(self, rita: User, server: MailServer, cast: Cast) -> None:
        mail = tell(rita)
        User.objects.filter(pk=rita.pk).update(left_on=cast.today - timedelta(days=2))
        self.given_up(mail, server, "has left")

    def test_who_may_not_log_in(self, rita: User, server: MailServer) -> None:
        mail = tell(rita)
        User.objects.filter(pk=rita.pk).update(is_active=False)
        self.given_up(mail, server, "has left")

    def test_who_muted_it_meanwhile(self, rita: User, server: MailServer) -> None:
        mail = tell(rita)
        MutedMail.objects.create(person=rita, kind=NEWS)
        self.given_up(mail, server, "wants no mails")

    def test_whose_address_is_reserved_by_now(self, rita: User, server: MailServer) -> None:
        mail = tell(rita)
        User.objects.filter(pk=rita.pk).update(email="rita@acme.example")
        self.given_up(mail, server, "belongs to nobody")

    def test_a_manager_who_was_moved(self, cast: Cast, server: MailServer, rita: User) -> None:
        """A4: what was told at noon is judged anew when it is mailed."""
        mona, goal = cast.people["mona"], cast.goals["rita"]
        reachable(mona)
        version = goal.versions.get()
        mail = tell(mona, kind="goals.accepted", subject=version.pk)
        yesterday = cast.today - timedelta(days=1)
        org.end_management(management=mona.managements.get(), on=yesterday, **BY)
        self.given_up(mail, server, "may not see")


class TestTheJob:
    def test_it_sends_what_waits(self, rita: User, server: MailServer) -> None:
        tell(rita)
        job = run(Job.objects.get(kind="org.send_mails").pk)
        assert job is not None
        assert (job.state, job.result) == ("done", {"sent": 1, "put_off": 0, "given_up": 0})
        assert len(server.took) == 1

    def test_the_tick_wants_it_again(self, rita: User, server: MailServer) -> None:
        jobs = Job.objects.filter(kind="org.send_mails")
        tend_notices()
        assert not jobs.exists()
        tell(rita)
        jobs.delete()
        tend_notices()
        tend_notices()
        (job,) = jobs
        run(job.pk)
        assert len(server.took) == 1
