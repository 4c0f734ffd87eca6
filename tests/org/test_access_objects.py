"""Which of several tokens, notices, agreements and jobs does a number open, and to whom?"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from salesmgmt.journal.actions import enqueue
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org import access
from salesmgmt.org.actions import issue_token
from salesmgmt.org.models import Agreement, Notice
from salesmgmt.org.rules.agreements import Feature
from tests.cast import Cast

Get = Callable[..., Any]


def tokens_of(cast: Cast, person: str) -> list[int]:
    """Two of them."""
    given: dict[str, Any] = {
        "scopes": ["read"],
        "expires_on": cast.today + timedelta(days=9),
        "by": cast.person(person),
        "today": cast.today,
    }
    return [issue_token(name=name, **given)[0].pk for name in ("first", "second")]


def notices_of(cast: Cast, person: str) -> list[int]:
    given: dict[str, Any] = {"person": cast.people[person], "kind": "goals.proposed"}
    return [Notice.objects.create(subject=n, act=uuid4(), **given).pk for n in (1, 2)]


@pytest.mark.parametrize(
    ("made_for", "get"), [(tokens_of, access.get_token), (notices_of, access.get_notice)]
)
def test_the_one_that_is_meant_and_nobody_elses(cast: Cast, made_for: Get, get: Get) -> None:
    own, others = made_for(cast, "rita"), made_for(cast, "ralf")
    assert [get(cast.person("rita"), pk).pk for pk in own] == own
    for pk in others:
        with pytest.raises(Http404):
            get(cast.person("rita"), pk)


def agreements(cast: Cast) -> list[int]:
    given: dict[str, Any] = {
        "agreed_on": cast.today,
        "starts_on": cast.today,
        "features": list(Feature),
    }
    return [Agreement.objects.create(number=n, **given).pk for n in ("A 1", "A 2")]


def jobs(_cast: Cast) -> list[int]:
    given: dict[str, Any] = {"kind": "training.apply_rules", "arguments": {}, "by": SYSTEM}
    return [enqueue(key=key, **given).pk for key in ("first", "second")]


@pytest.mark.parametrize(
    ("made", "get"), [(agreements, access.get_agreement), (jobs, access.get_job)]
)
def test_who_sets_the_company_up_opens_the_one_that_is_meant(
    cast: Cast, made: Get, get: Get
) -> None:
    found = made(cast)
    for person in ("adam", "dora"):
        assert [get(cast.person(person), pk, today=cast.today).pk for pk in found] == found
        with pytest.raises(Http404):
            get(cast.person(person), max(found) + 1, today=cast.today)
    with pytest.raises(PermissionDenied):
        get(cast.person("mona"), found[0], today=cast.today)


def test_a_signed_address_names_its_person(cast: Cast) -> None:
    for person in cast.people.values():
        assert access.get_recipient(person.pk) == person
    with pytest.raises(Http404):
        access.get_recipient(0)
