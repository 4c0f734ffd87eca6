"""The crowd works with the product's pages, and says so when it does not."""

from typing import Any

import pytest

from benchmarks import crowd
from salesmgmt.org.models import User
from tests.cast import build_cast

PASSWORD = "a pass phrase of the crowd"


@pytest.fixture
def at_work(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    build_cast()
    for person in User.objects.all():
        person.set_password(PASSWORD)
        person.save()
    for name, value in {"PEOPLE": 3, "ARRIVING": 3, "SECONDS": 6}.items():
        monkeypatch.setattr(crowd, name, value)


@pytest.mark.faults
@pytest.mark.real_clock
@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize("password", [PASSWORD, "another"])
def test_who_is_not_logged_in_fails(
    live_server: Any, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setattr(crowd, "PASSWORD", password)
    answers = crowd._crowd(live_server.url)
    assert answers.requests > 2
    assert answers.failures == (0 if password == PASSWORD else answers.requests)
