"""Two programs write the same at the same moment: one is first, the other is told so."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from goals.models import Goal, GoalVersion
from salesmgmt.org.actions import issue_token
from salesmgmt.sales import intake
from salesmgmt.sales.models import Feedback
from tests.cast import BY, Cast, build_cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LATE = 30


@pytest.fixture
def post(transactional_db: None) -> Callable[..., Any]:
    """post("dora", path, body): the answer, on a connection of its own."""
    cast = build_cast()
    known = {person: secret_of(cast, person) for person in ("dora", "adam")}

    def send(person: str, path: str, body: Any, **headers: str) -> Any:
        told = {"Authorization": f"Bearer {known[person]}", **headers}
        sent = {"content_type": "application/json", "headers": told}
        try:
            return Client().post(f"/api/v1/{path}", body, **sent)
        finally:
            connection.close()

    return send


def secret_of(cast: Cast, person: str) -> str:
    _token, secret = issue_token(
        name="Test",
        scopes=["read", "write"],
        expires_on=cast.today + timedelta(days=1),
        by=cast.person(person),
        today=cast.today,
    )
    return secret


def waiting() -> int:
    """How many requests wait for a lock that somebody else holds."""
    with connection.cursor() as cursor:
        # Else every look within a transaction shows what the first one saw.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def held_up(requests: list[Callable[[], Any]], lock: Callable[[], Any]) -> list[Any]:
    """The answers to requests that all came to wait for what `lock` holds until then."""
    with ThreadPoolExecutor(len(requests)) as pool:
        with transaction.atomic():
            lock()
            running = [pool.submit(request) for request in requests]
            until = time.monotonic() + LATE
            while waiting() < len(requests):
                assert time.monotonic() < until, [one.result() for one in running if one.done()]
                time.sleep(0.02)
        return [each.result(LATE) for each in running]


def test_two_revisions_of_what_both_read(post: Callable[..., Any]) -> None:
    """Both send the right ETag; the second under lock finds another target than it read."""
    goal = Goal.objects.get(person__key="rita")

    def revision(target: int) -> Callable[[], Any]:
        body = {"target": target, "effective_on": f"{timezone.localdate()}", "driver": "economy"}
        headers = {"If-Match": f'"{goal.pk}-1-in_force"'}
        return lambda: post("dora", f"goals/{goal.pk}/revise/", body | {"reason": "x"}, **headers)

    both = [revision(5500), revision(5600)]
    done, refused = sorted(
        held_up(both, lambda: Goal.objects.locked().get(pk=goal.pk)),
        key=lambda answer: answer.status_code,
    )
    assert (done.status_code, done.json()["version"]) == (200, 2)
    assert refused.status_code == 412, refused.content
    assert "changed in the meantime" in refused.json()["detail"]
    assert GoalVersion.objects.filter(goal=goal).count() == 2


def test_documents_that_somebody_else_records(post: Callable[..., Any]) -> None:
    row = {"key": "new", "customer_key": "c", "kind": "nps", "given_on": f"{timezone.localdate()}"}
    (refused,) = held_up(
        [
            lambda: post(
                "adam", "documents/", {"why": "x", "documents": {"feedback": [row | {"score": 9}]}}
            )
        ],
        lambda: intake.load(
            {"feedback": [("new", "c", None, "nps", timezone.localdate(), 1, None)]}, **BY
        ),
    )
    assert (refused.status_code, "same moment" in refused.json()["detail"]) == (409, True)
    assert Feedback.objects.get(key="new").score == 1
