"""Django's admin is for operators of the installation; it has no log-in page of its own."""

import pytest
from django.test import Client
from django.urls import reverse

from salesmgmt.org.models import User
from tests.access.matrix import EVERYBODY
from tests.cast import Cast

PAGES = ("admin:index", "admin:org_user_changelist", "admin:org_department_changelist")


@pytest.fixture
def web() -> Client:
    return Client(headers={"host": "localhost"})


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_nobody_of_the_company_enters(name: str, cast: Cast, web: Client) -> None:
    for person in sorted(EVERYBODY):
        web.force_login(cast.person(person))
        answer = web.get(reverse(name), follow=True)
        assert answer.status_code == 403, person


@pytest.mark.parametrize("name", PAGES)
def test_anonymous_people_get_the_products_log_in(name: str, cast: Cast, web: Client) -> None:
    answer = web.get(reverse(name), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_an_operator_enters(name: str, cast: Cast, web: Client) -> None:
    operator = User.objects.create_superuser(email="op@acme.test", name="Op", password="x" * 20)
    web.force_login(operator)
    assert web.get(reverse(name)).status_code == 200


def test_its_own_log_in_takes_no_passwords(cast: Cast, web: Client) -> None:
    answer = web.post(reverse("admin:login"), {"username": "mona@acme.test", "password": "guess"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))
