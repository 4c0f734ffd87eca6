"""The bell, the list, opening, what comes by e-mail, and the end of e-mails."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesmgmt.org.mails import stop_url
from salesmgmt.org.models import MutedMail, Notice, User
from salesmgmt.org.queries import NOTICES_SHOWN
from tests.cast import Cast
from tests.org.telling import HIDDEN, NEWS, ORDERS, written


@pytest.fixture
def rita(client: Client, cast: Cast) -> User:
    """Logged in, with nothing told yet."""
    Notice.objects.all().delete()
    client.force_login(cast.people["rita"])
    return cast.people["rita"]


def page(client: Client, name: str = "notices", **asked: object) -> str:
    answer = client.get(reverse(f"org:{name}"), asked)
    assert answer.status_code == 200
    return unescape(" ".join(answer.content.decode().split()))


def bell(client: Client) -> str:
    """What the bell of the home page says."""
    found = re.search(r'shell-bell".*?</a>', page_of(client, "/"))
    assert found is not None
    return re.sub(r"<[^>]+>|\s+", " ", found[0])


def page_of(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


class TestTheBell:
    def test_it_counts_what_is_unread(self, client: Client, rita: User, cast: Cast) -> None:
        written(cast.people["ralf"])
        assert "Notices, " not in bell(client)
        written(rita)
        assert "Notices, 1 unread" in bell(client)
        written(rita)
        assert "Notices, 2 unread" in bell(client)

    def test_it_ends_counting(self, client: Client, rita: User) -> None:
        for number in range(99):
            written(rita, number)
        assert "Notices, 99 unread" in bell(client)
        written(rita, 99)
        assert "99+" in bell(client)
        assert "more than 99 unread" in bell(client)

    def test_it_costs_no_query(self, client: Client, rita: User) -> None:
        with CaptureQueriesContext(connection) as before:
            client.get("/")
        written(rita)
        with CaptureQueriesContext(connection) as after:
            client.get("/")
        assert len(after) == len(before)
        assert sum("org_notice" in each["sql"] for each in after) == 1

    def test_nobody_has_one_before_log_in(self, client: Client, db: None) -> None:
        assert "shell-bell" not in page_of(client, reverse("account_login"))


class TestTheList:
    def test_empty(self, client: Client, rita: User) -> None:
        assert "No notices" in page(client)
        assert "Mark all as read" not in page(client)

    def test_the_latest_first_and_what_is_unread(self, client: Client, rita: User) -> None:
        written(rita, 1)
        Notice.objects.update(read_at="2026-01-01T10:00Z")
        written(rita, 2)
        text = page(client)
        assert text.index(f"{NEWS} 2 for {rita.name}") < text.index(f"{NEWS} 1 for")
        assert text.count("row-open-new") == 1
        assert text.count("> Unread") + text.count(">Unread") == 1
        assert "Mark all as read" in text

    def test_what_is_not_theirs_any_more(self, client: Client, rita: User) -> None:
        written(rita, HIDDEN)
        written(rita, 1, "tests.of_an_app_that_is_gone")
        text = page(client)
        assert text.count("something that you cannot see any more") == 2
        assert f"{NEWS} {HIDDEN}" not in text

    def test_older_ones(self, client: Client, rita: User) -> None:
        rows = [written(rita, 100 + number) for number in range(NOTICES_SHOWN + 1)]
        text = page(client)
        assert f"{NEWS} 100 for" not in text
        assert f"?before={rows[1].pk}" in text
        older = page(client, before=rows[1].pk)
        assert f"{NEWS} 100 for" in older
        assert f"{NEWS} 101 for" not in older
        for wrong in ("x", -1, 10**30):
            assert f"{NEWS} 150 for" in page(client, before=wrong)

    def test_in_german(self, client: Client, rita: User) -> None:
        User.objects.filter(pk=rita.pk).update(language="de")
        written(rita, HIDDEN)
        text = page(client)
        assert "Mitteilungen, 1 ungelesen" in text
        assert "Es geht um etwas, das Sie nicht mehr sehen können." in text

    def test_what_people_wrote_is_no_markup(self, client: Client, rita: User) -> None:
        User.objects.filter(pk=rita.pk).update(name="<b>Rita</b>")
        written(rita)
        assert "&lt;b&gt;Rita&lt;/b&gt; {today}" in page_of(client, reverse("org:notices"))

    def test_deputies_and_directors_read_nothing(
        self, client: Client, rita: User, cast: Cast
    ) -> None:
        from salesmgmt.org.models import Deputy

        day = cast.today
        Deputy.objects.create(person=rita, deputy=cast.people["ralf"], starts_on=day, ends_on=day)
        notice = written(rita)
        for key in ("ralf", "mona", "dora", "adam"):
            client.force_login(cast.person(key))
            assert "No notices" in page(client)
            answer = client.post(reverse("org:open_notice", args=[notice.pk]))
            assert answer.status_code == 404
        notice.refresh_from_db()
        assert notice.read_at is None


class TestReading:
    def test_opening_marks_and_leads_there(self, client: Client, rita: User) -> None:
        notice = written(rita, 5)
        answer = client.post(reverse("org:open_notice", args=[notice.pk]))
        assert (answer.status_code, answer["Location"]) == (302, "/there/5/")
        notice.refresh_from_db()
        assert notice.read_at is not None

    def test_opening_what_is_gone_leads_back(self, client: Client, rita: User) -> None:
        notice = written(rita, HIDDEN)
        answer = client.post(reverse("org:open_notice", args=[notice.pk]))
        assert answer["Location"] == reverse("org:notices")

    def test_all_that_was_shown(self, client: Client, rita: User) -> None:
        rows = [written(rita, number) for number in (1, 2, 3)]
        client.post(reverse("org:read_notices"), {"until": rows[1].pk})
        assert list(Notice.objects.of(rita).unread()) == [rows[2]]
        for wrong in ({}, {"until": "x"}, {"until": 10**30}):
            assert client.post(reverse("org:read_notices"), wrong).status_code == 400


class TestSettings:
    def test_duties_say_why(self, client: Client, rita: User) -> None:
        text = page(client, "notice_settings")
        assert "It must be known.</span> </div> " in text
        assert "always by e-mail" in text
        assert f'value="{ORDERS}"' not in text
        # What only administrators are told.
        assert "A job in the background gave up" not in text
        assert re.search(rf'value="{NEWS}" [^>]*checked', text)

    def test_a_choice_is_kept(self, client: Client, rita: User) -> None:
        address = reverse("org:notice_settings")
        assert client.post(address, {"wanted": ["goals.proposed"]}).status_code == 302
        text = page(client, "notice_settings")
        assert "Your choice is kept." in text
        assert re.search(r'value="goals.proposed" [^>]*checked', text)
        assert not re.search(rf'value="{NEWS}" [^>]*checked', text)

    def test_a_duty_is_not_offered(self, client: Client, rita: User) -> None:
        answer = client.post(reverse("org:notice_settings"), {"wanted": [ORDERS]})
        assert answer.status_code == 422
        assert not MutedMail.objects.exists()

    def test_administrators_have_their_own(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.people["adam"])
        assert "A job in the background gave up" in page(client, "notice_settings")


class TestTheEndOfMails:
    """RFC 8058: the address alone is the right, without log-in and without a form's token."""

    def path(self, person: User, kind: str = NEWS) -> str:
        return urlsplit(stop_url(person, kind)).path

    def test_a_look_asks_and_a_click_does_it(self, cast: Cast) -> None:
        web, rita = Client(enforce_csrf_checks=True), cast.people["rita"]
        answer = web.get(self.path(rita))
        assert answer.status_code == 200
        assert "Send me no more of them" in answer.content.decode()
        assert not MutedMail.objects.exists()
        for _ in range(2):
            answer = web.post(self.path(rita), {"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200
            assert "no more e-mails of this kind" in answer.content.decode()
        muted = MutedMail.objects.get()
        assert (muted.person_id, muted.kind) == (rita.pk, NEWS)

    def test_it_is_an_act_of_the_person(self, cast: Cast) -> None:
        from pghistory.models import Context

        rita = cast.people["rita"]
        Client().post(self.path(rita))
        said = Context.objects.filter(metadata__act="org.stop_mails").get().metadata
        assert (said["by"], said["person"]) == (rita.pk, rita.pk)

    def test_a_duty_stays(self, cast: Cast) -> None:
        answer = Client().post(self.path(cast.people["rita"], ORDERS))
        assert "cannot be switched off" in answer.content.decode()
        assert not MutedMail.objects.exists()

    def test_addresses_that_nobody_signed(self, cast: Cast) -> None:
        rita = cast.people["rita"]
        forged = signing.dumps([rita.pk, NEWS], salt="another")
        unheard = self.path(rita, "tests.unheard")
        nobody = self.path(User(pk=999_999_999))
        for path in (reverse("org:stop_mails", args=[forged]), unheard, self.path(rita)[:-3] + "/"):
            for method in ("get", "post"):
                assert getattr(Client(), method)(path).status_code == 404
        assert Client().post(nobody).status_code == 404
        assert not MutedMail.objects.exists()
