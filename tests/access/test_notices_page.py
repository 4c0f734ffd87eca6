"""Every kind at once: the page keeps its budget, and a list names nobody whom its reader may not
see, whatever strays into it."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.models import GoalVersion
from salesmgmt.org.access import people_visible, scope_of
from salesmgmt.org.models import Notice, Role, User
from salesmgmt.org.notices import kinds_for, shown
from salesmgmt.org.queries import NOTICES_SHOWN
from tests.access.matrix import EVERYBODY, SELLING
from tests.access.test_query_budgets import MOST
from tests.cast import Cast

ABOUT = {
    "monitoring.alert": "alerts",
    "monitoring.review": "reviews",
    "monitoring.commitment": "commitments",
    "training.assigned": "assignments",
    "diagnostics.finding": "findings",
    "diagnostics.action": "actions",
    "recognition.approved": "awards",
    "recognition.rejected": "awards",
    "recognition.fulfilled": "awards",
    "org.job_failed": "jobs",
}


def everything(cast: Cast) -> list[tuple[str, int]]:
    """Kind and subject of all that anybody of the cast could be told."""
    whole = scope_of(cast.person("adam"), cast.today)
    assert Role.ADMINISTRATOR in whole.roles
    kinds = [kind.kind for kind in kinds_for(whole) if not kind.kind.startswith("tests.")]
    versions = list(GoalVersion.objects.values_list("pk", flat=True))
    assert {kind for kind in kinds if not kind.startswith("goals.")} == set(ABOUT)
    return [
        (kind, pk)
        for kind in kinds
        for pk in (
            [each.pk for each in cast.loop[ABOUT[kind]].values()] if kind in ABOUT else versions
        )
    ]


def tell(person: User, what: list[tuple[str, int]]) -> None:
    Notice.objects.all().delete()
    Notice.objects.bulk_create(
        Notice(person=person, kind=kind, subject=pk, act=uuid4()) for kind, pk in what
    )


def test_all_kinds_cost_no_more_than_a_page_may(client: Client, cast: Cast) -> None:
    dora = cast.people["dora"]
    client.force_login(dora)
    one_of_each = list(dict(everything(cast)).items())
    for what in (one_of_each, one_of_each * (NOTICES_SHOWN // len(one_of_each))):
        tell(dora, what)
        with CaptureQueriesContext(connection) as asked:
            text = client.get(reverse("org:notices")).content.decode()
        assert text.count("row-open-new") == len(what)
        assert len(asked) <= MOST


@pytest.mark.slow
@pytest.mark.parametrize("key", sorted(EVERYBODY))
def test_nobody_is_named_to_who_may_not_see_them(cast: Cast, key: str) -> None:
    person = cast.person(key)
    tell(person, everything(cast))
    seen = people_visible(scope_of(person, cast.today), cast.today)
    may_read = {f"Canary-{each}" for each in seen.values_list("key", flat=True)}
    rows = shown(Notice.objects.of(person), person, cast.today)
    named = {
        name for row in rows if row.told for name in re.findall(r"Canary-\w+", row.told.sentence)
    }
    assert named <= may_read
    assert bool(named) == (key in SELLING)
