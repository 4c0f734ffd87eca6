"""The shell around pages: headers, log-in, language, colours, errors, probes."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from salesmgmt.home import context, health
from salesmgmt.journal.actions import enqueue
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.models import Job
from salesmgmt.org.models import User

PASSWORD = "a long enough password"


@pytest.fixture
def person(db) -> User:
    return User.objects.create_user(email="ada@example.com", name="Ada", password=PASSWORD)


@pytest.fixture
def ada(person, client) -> Client:
    client.force_login(person)
    return client


def log_in(client, email="ada@example.com", password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password, **extra})


def test_log_in_by_e_mail_in_any_case(person, client):
    response = log_in(client, email="ADA@Example.com")
    assert response.status_code == 302
    assert response.url == "/"
    assert client.session[SESSION_KEY] == str(person.pk)


def test_log_in_does_not_lead_to_another_host(person, client):
    assert log_in(client, next="https://evil.example/").url == "/"


@pytest.mark.slow
@pytest.mark.parametrize("last_day", [-1, 0])
def test_people_are_refused_after_their_last_day(person, client, last_day):
    person.left_on = timezone.localdate() + timedelta(days=last_day)
    person.save()
    log_in(client)
    assert (SESSION_KEY in client.session) == (last_day == 0)


def test_inactive_people_are_refused(person, client):
    User.objects.update(is_active=False)
    assert log_in(client).url == reverse("account_inactive")
    assert SESSION_KEY not in client.session


def test_a_session_ends_with_the_last_day(person, ada):
    User.objects.update(left_on=timezone.localdate() - timedelta(days=1))
    assert ada.get("/").url.startswith(reverse("account_login"))
    assert SESSION_KEY not in ada.session


def test_nobody_signs_up_and_nobody_changes_the_address_alone(ada, db):
    before = User.objects.count()
    Client().post(reverse("account_signup"), {"email": "new@example.com", "password1": PASSWORD})
    assert User.objects.count() == before
    assert ada.get(reverse("account_email")).status_code == 404


def test_log_out_is_a_post(ada):
    ada.get(reverse("account_logout"))
    assert SESSION_KEY in ada.session
    ada.post(reverse("account_logout"))
    assert SESSION_KEY not in ada.session


def test_personal_pages_are_never_kept(ada, client):
    response = ada.get("/")
    assert response["Cache-Control"] == "no-store, private"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("abcdef12-3456", True),
        ("short", False),
        ("x" * 65, False),
        ("bad id\r\nSet-Cookie: a", False),
    ],
)
def test_request_number_of_the_proxy_is_kept_when_it_is_one(client, db, given, kept):
    answer = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (answer == given) is kept
    assert answer


@pytest.mark.parametrize(
    ("accepted", "words"), [("de-DE,de;q=0.9", "Anmelden"), ("fr", "Log in"), ("", "Log in")]
)
def test_the_log_in_page_speaks_the_browsers_language(client, db, accepted, words):
    response = client.get(reverse("account_login"), headers={"Accept-Language": accepted})
    assert f"<h1>{words}</h1>" in response.content.decode()


def test_a_chosen_language_stays_with_the_person(person, ada):
    response = ada.post(reverse("home:language"), {"language": "de", "next": "/?a=1"})
    assert response.url == "/?a=1"
    person.refresh_from_db()
    assert person.language == "de"
    page = ada.get("/")
    assert page["Content-Language"] == "de"
    assert "Guten Tag, Ada" in page.content.decode()


def test_chosen_colours_stay_with_the_person(person, ada):
    ada.post(reverse("home:theme"), {"theme": "dark"})
    person.refresh_from_db()
    assert person.theme == "dark"
    assert 'data-theme="dark"' in ada.get("/").content.decode()


def test_colours_before_log_in_stay_in_the_browser(client, db):
    client.post(reverse("home:theme"), {"theme": "light"})
    assert 'data-theme="light"' in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_preferences_lead_back_to_this_host_only(client, db, back):
    response = client.post(reverse("home:theme"), {"theme": "dark", "next": back})
    assert response.url == "/"


@pytest.mark.parametrize(
    ("name", "field"), [("home:language", "language"), ("home:theme", "theme")]
)
def test_preferences_refuse_the_unknown_and_get(client, db, name, field):
    assert client.post(reverse(name), {field: "xx"}).status_code == 400
    assert client.get(reverse(name)).status_code == 405


def test_a_form_without_token_gets_a_page_that_helps(person):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("home:theme"), {"theme": "dark"})
    assert response.status_code == 403
    assert "The form was not accepted" in response.content.decode()


def test_an_unknown_address_gets_a_page_in_the_persons_language(person, ada):
    User.objects.update(language="de")
    response = ada.get("/nothing/here/")
    assert response.status_code == 404
    assert "Hier ist nichts" in response.content.decode()


def test_a_broken_page_shows_the_number_of_the_request(ada, monkeypatch):
    monkeypatch.setattr("salesmgmt.home.context._navigation", lambda request: 1 / 0)
    ada.raise_request_exception = False
    response = ada.get("/", headers={"X-Request-ID": "number-of-request"})
    assert response.status_code == 500
    assert "number-of-request" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/", "/"),
        ("/orders/", "/orders/"),
        ("/orders/7/", "/orders/"),
        ("/orders/late/7/", "/orders/late/"),
        ("/accounts/password/change/", ""),
    ],
)
def test_the_navigation_marks_where_the_page_lies(path, here):
    assert context._here(path, ["/", "/orders/", "/orders/late/"]) == here


def test_alive_and_ready(client, db):
    assert client.get("/healthz").content == b"ok\n"
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["database"] == response.json()["migrations"] == "ok"


def test_not_ready_while_redis_is_gone(client, db, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["redis"] == "unreachable"


def test_not_ready_while_no_file_can_be_taken(client, db, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 10**30)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["disk"]) == (503, "full")


def test_ready_while_work_waits(client, db):
    assert client.get("/readyz").json()["queue_minutes"] == 0
    job = enqueue(kind="training.apply_rules", key="x", arguments={}, by=SYSTEM)
    Job.objects.filter(pk=job.pk).update(not_before=Now() - timedelta(minutes=17))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["queue_minutes"]) == (200, 17)


def test_ready_without_redis_because_jobs_are_polled(client, db, settings):
    settings.REDIS_URL = ""
    assert client.get("/readyz").json()["redis"] == "polled"


def test_not_ready_before_the_migrations(client, db, monkeypatch):
    health._migrated.cache_clear()
    monkeypatch.setattr(
        health.MigrationExecutor, "migration_plan", lambda self, targets: [("org", "0002")]
    )
    response = client.get("/readyz")
    assert (response.status_code, response.json()["migrations"]) == (503, "waiting")


def test_a_fragment_of_an_ended_session_moves_the_page_to_the_log_in(client, db):
    answer = client.get(reverse("home:home"), headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith(reverse("account_login"))
