"""Agreements: recorded, ended, and what the database keeps of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.access import scope_of
from salesmgmt.org.actions import end_agreement, record_agreement
from salesmgmt.org.models import Agreement
from salesmgmt.org.queries import what_is_agreed
from salesmgmt.org.rules.agreements import Feature
from tests.cast import START, Cast

TERMS: dict[str, Any] = {
    "number": "BV 7/2024",
    "agreed_on": START,
    "features": [Feature.PEERS],
    "starts_on": START,
    "why": "Signed by both sides.",
}


@pytest.mark.parametrize("who", ["dora", "adam"])
def test_who_records_one(cast: Cast, who: str) -> None:
    made = record_agreement(**TERMS, by=cast.person(who), today=cast.today)
    made.refresh_from_db()
    assert (made.features, made.recorded_by) == (["peers"], cast.people[who])
    assert made.recorded_at is not None


@pytest.mark.parametrize("who", ["mona", "hans", "hedy", "aude", "rita", "paul"])
def test_who_does_not(cast: Cast, who: str) -> None:
    given: dict[str, Any] = {"by": cast.person(who), "today": cast.today}
    agreement = Agreement.objects.get()
    for act in (
        lambda: record_agreement(**TERMS, **given),
        lambda: end_agreement(agreement=agreement, ends_on=cast.today, why="x", **given),
    ):
        with pytest.raises(ValidationError, match="directors and administrators"):
            act()
    assert Agreement.objects.get().ends_on is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "CA-1"}, "number"),
        ({"features": []}, "features"),
        ({"features": ["everything"]}, "features"),
        ({"agreed_on": date(2199, 1, 1), "starts_on": date(2199, 1, 1)}, "agreed_on"),
        ({"agreed_on": START + timedelta(days=1)}, "__all__"),
        ({"ends_on": START - timedelta(days=1)}, "__all__"),
    ],
)
def test_what_is_refused(cast: Cast, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        record_agreement(**TERMS | changed, by=SYSTEM, today=cast.today)
    assert list(refused.value.message_dict) == [field]
    assert Agreement.objects.count() == 1


def test_with_yesterday_it_is_off_at_once(cast: Cast) -> None:
    agreement, yesterday = Agreement.objects.get(), cast.today - timedelta(days=1)
    given: dict[str, Any] = {"agreement": agreement, "by": cast.person("dora"), "today": cast.today}
    assert scope_of(cast.person("rita"), cast.today).agreed == set(Feature)
    with pytest.raises(ValidationError, match="Choose"):
        end_agreement(**given, ends_on=yesterday - timedelta(days=1), why="No longer wanted.")
    with pytest.raises(ValidationError, match="Say why"):
        end_agreement(**given, ends_on=yesterday, why=" ")
    end_agreement(**given, ends_on=yesterday, why="No longer wanted.")
    assert scope_of(cast.person("rita"), cast.today).agreed == set()
    assert what_is_agreed(cast.today) == {}
    assert what_is_agreed(yesterday).keys() == set(Feature)
    with pytest.raises(ValidationError, match="ended already"):
        end_agreement(**given, ends_on=cast.today, why="Again.")


def test_whoever_reaches_nothing_is_told_of_nothing(cast: Cast) -> None:
    rita = cast.person("rita")
    type(rita).objects.filter(pk=rita.pk).update(is_active=False)
    assert scope_of(cast.person("rita"), cast.today).agreed == set()


def test_the_database_keeps_what_was_agreed(cast: Cast) -> None:
    rows = Agreement.objects.all()
    for change in (
        lambda: rows.update(features=["peers"]),
        lambda: rows.update(number="CA-2"),
        lambda: rows.update(starts_on=cast.today),
        rows.delete,
    ):
        with (
            pytest.raises(Exception, match=r"only the last day|Cannot delete"),
            transaction.atomic(),
        ):
            change()
    with pytest.raises(IntegrityError, match="covers_something"), transaction.atomic():
        Agreement.objects.create(
            number="x", agreed_on=START, starts_on=START, features=["everything"]
        )
    assert rows.update(ends_on=cast.today) == 1
