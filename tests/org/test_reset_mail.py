"""A forgotten password: a job sends the link, and the page waits for no mail server."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesmgmt.journal.actions import run
from salesmgmt.journal.models import Job, JobState
from salesmgmt.org.actions.people import SEND_RESET_MAIL
from salesmgmt.org.models import User
from tests.cast import Cast
from tests.org.mail_server import MailServer, mail_server
from tests.org.telling import reachable


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server(settings) as running:
        yield running


@pytest.fixture
def rita(cast: Cast, settings: Any) -> User:
    # The same address asks in every test.
    settings.ACCOUNT_RATE_LIMITS = False
    reachable(cast.people["rita"])
    return cast.person("rita")


def ask(address: str) -> Job:
    """Ask for a new password on the page; the job that was written."""
    answer = Client().post(reverse("account_reset_password"), {"email": address})
    assert (answer.status_code, answer.url) == (302, reverse("account_reset_password_done"))
    return Job.objects.filter(kind=SEND_RESET_MAIL).latest("pk")


def test_the_link_leads_to_a_new_password(rita: User, server: MailServer, client: Client) -> None:
    User.objects.filter(pk=rita.pk).update(language="de")
    job = ask("RITA@acme.internal")
    assert run(job.pk).result == {"sent": 1}
    (mail,) = server.took
    assert (mail["To"], mail["Subject"]) == (rita.email, "Neues Passwort wählen")
    assert mail["Message-ID"] == f"<reset-{job.key}@sales.acme.internal>"
    (link,) = [line for line in mail.get_content().splitlines() if line.startswith("https:")]
    assert link.startswith("https://sales.acme.internal/")
    assert "innerhalb von 3 Tagen" in mail.get_content()
    form = client.get(urlsplit(link).path, follow=True).redirect_chain[-1][0]
    given = {"password1": "a new pass phrase", "password2": "a new pass phrase"}
    assert client.post(form, given).status_code == 302
    assert User.objects.get(pk=rita.pk).check_password("a new pass phrase")


def test_the_job_holds_no_link_and_nothing_that_was_typed(rita: User) -> None:
    job = ask(rita.email)
    assert set(job.arguments) == {"person", "message", "today"}
    assert job.arguments["person"] == rita.pk
    assert "nobody@" not in str(vars(ask("nobody@acme.internal")))


def test_a_server_that_is_down_is_asked_again(rita: User, server: MailServer) -> None:
    server.answers = ["451 later"]
    job = run(ask(rita.email).pk)
    assert (job.state, "451" in job.error) == (JobState.WAITING, True)
    Job.objects.filter(pk=job.pk).update(not_before=job.created_at - timedelta(seconds=1))
    assert run(job.pk).state == JobState.DONE
    assert [mail["To"] for mail in server.took] == [rita.email]


@pytest.mark.parametrize("change", [{"is_active": False}, {"left_on": "2025-01-01"}])
def test_who_left_meanwhile_gets_none(rita: User, server: MailServer, change: Any) -> None:
    job = ask(rita.email)
    User.objects.filter(pk=rita.pk).update(**change)
    assert run(job.pk).result == {"sent": 0, "why": "The person has left."}
    assert server.took == []


def test_an_address_that_nobody_has_takes_as_much(rita: User, server: MailServer) -> None:
    asked = {}
    for address in (rita.email, "nobody@acme.internal"):
        with CaptureQueriesContext(connection) as statements:
            job = ask(address)
        asked[address] = [each["sql"].split()[0] for each in statements]
    assert asked[rita.email] == asked["nobody@acme.internal"]
    assert (job.arguments["person"], run(job.pk).result) == (None, {"sent": 0})
    assert server.took == []
