"""Coaching talks: who plans them, and that their notes stay between the two."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, connection, transaction
from django.http import Http404

from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org import actions as org
from tests.access.matrix import EVERYBODY
from tests.cast import BY, Cast, build_cast
from tests.goals.test_concurrency import at_once
from training import access
from training.actions.coaching import add_note, hold_talk, plan_talk
from training.models import CoachingNote, CoachingTalk
from training.queries.coaching import notes_of, talks_of

SECRET = "canary-secret"


def planned(cast: Cast, coach: str = "mona", person: str = "rita", **given) -> CoachingTalk:
    given = {
        "planned_on": cast.today,
        "agenda": f"{SECRET} agenda",
        "by": cast.person(coach),
        "why": "",
        "today": cast.today,
        **given,
    }
    return plan_talk(coach=cast.person(coach), person=cast.person(person), **given)


@pytest.mark.parametrize(
    ("coach", "person", "works"),
    [
        ("mona", "rita", True),
        ("mona", "ned", True),
        ("mona", "nina", True),
        ("dora", "stan", True),
        ("nina", "ned", True),
        ("nina", "rita", False),
        ("mona", "sara", False),
        ("mona", "mona", False),
        ("dora", "dora", False),
        ("nina", "mona", False),
        ("rita", "ralf", False),
        ("hans", "rita", False),
        ("adam", "rita", False),
    ],
)
def test_who_coaches_whom(cast: Cast, coach: str, person: str, works: bool) -> None:
    if works:
        assert planned(cast, coach, person).person == cast.people[person]
        return
    with pytest.raises(ValidationError) as refusal:
        planned(cast, coach, person)
    assert "person" in refusal.value.message_dict
    assert not CoachingTalk.objects.exists()


@pytest.mark.parametrize(
    ("by", "works"),
    [("dora", True), ("mona", True), ("nina", True), ("sven", False), ("ned", False)],
)
def test_who_plans_for_another_coach(cast: Cast, by: str, works: bool) -> None:
    if works:
        assert planned(cast, "nina", "ned", by=cast.person(by)).coach == cast.people["nina"]
    else:
        with pytest.raises(ValidationError, match="who manages the person"):
            planned(cast, "nina", "ned", by=cast.person(by))


def test_planned_for_a_reason_once(cast: Cast) -> None:
    given = {"by": SYSTEM, "reason_kind": "diagnostics:action", "reason_key": "3", "is_demo": True}
    talk = planned(cast, **given)
    assert planned(cast, **given) == talk
    assert (talk.reason_key, talk.is_demo) == ("3", True)
    assert planned(cast, **given | {"agenda": "something else"}) != talk


@pytest.mark.parametrize("days", [-1, 731])
def test_days_of_planning(cast: Cast, days: int) -> None:
    with pytest.raises(ValidationError, match="two years"):
        planned(cast, planned_on=cast.today + timedelta(days=days))


@pytest.mark.parametrize("who", ["mona", "rita"])
def test_held_by_either_of_the_two_once(cast: Cast, who: str) -> None:
    talk = planned(cast)
    for _ in range(2):
        hold_talk(talk=talk, held_on=cast.today, by=cast.person(who), today=cast.today)
    talk.refresh_from_db()
    assert talk.held_on == cast.today
    yesterday = cast.today - timedelta(days=1)
    with pytest.raises(ValidationError, match="on record already"):
        hold_talk(talk=talk, held_on=yesterday, by=cast.person(who), today=cast.today)


def test_not_held_tomorrow(cast: Cast) -> None:
    tomorrow = cast.today + timedelta(days=1)
    with pytest.raises(ValidationError, match="today or a day before"):
        hold_talk(talk=planned(cast), held_on=tomorrow, by=cast.person("mona"), today=cast.today)


def test_notes_are_added_and_stay(cast: Cast) -> None:
    talk = planned(cast)
    note = add_note(talk=talk, text=f" {SECRET} note ", by=cast.person("rita"))
    assert add_note(talk=talk, text=f"{SECRET} note", by=cast.person("rita")) == note
    add_note(talk=talk, text="answer", by=cast.person("mona"))
    assert [one.text for one in notes_of(talk)] == [f"{SECRET} note", "answer"]
    with pytest.raises(ValidationError, match="Write something"):
        add_note(talk=talk, text="  ", by=cast.person("rita"))
    with pytest.raises(InternalError), transaction.atomic():
        CoachingNote.objects.update(text="changed")
    with pytest.raises(InternalError), transaction.atomic():
        note.delete()


def test_nobody_but_the_two(cast: Cast) -> None:
    """Neither director, manager above, HR and administrator nor a deputy of one of the two."""
    talk = planned(cast, "nina", "ned")
    add_note(talk=talk, text=SECRET, by=cast.person("ned"))
    for person, deputy in (("ned", "ralf"), ("nina", "mona")):
        org.appoint_deputy(
            person=cast.people[person],
            deputy=cast.people[deputy],
            starts_on=cast.today,
            ends_on=cast.today,
            **BY,
        )
    for key in EVERYBODY:
        person = cast.person(key)
        if key in {"nina", "ned"}:
            assert access.get_talk(person, talk.pk, today=cast.today) == talk
            assert talks_of(person, cast.today).planned == [talk]
            continue
        with pytest.raises(Http404):
            access.get_talk(person, talk.pk, today=cast.today)
        assert talks_of(person, cast.today).planned == []
        with pytest.raises(ValidationError, match="its two people alone"):
            add_note(talk=talk, text="mine", by=person)
        with pytest.raises(ValidationError, match="its two people alone"):
            hold_talk(talk=talk, held_on=cast.today, by=person, today=cast.today)


def test_the_history_keeps_no_word_of_it(cast: Cast) -> None:
    talk = planned(cast)
    add_note(talk=talk, text=SECRET, by=cast.person("rita"))
    hold_talk(talk=talk, held_on=cast.today, by=cast.person("rita"), today=cast.today)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        holding = []
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s', ["%canary-secret%"]
            )
            if cursor.fetchone()[0]:
                holding.append(table)
    assert holding == ["training_coachingnote", "training_coachingtalk"]


def test_who_left_reads_nothing(cast: Cast) -> None:
    talk = planned(cast)
    cast.people["rita"].left_on = cast.today - timedelta(days=1)
    cast.people["rita"].save()
    with pytest.raises(Http404):
        access.get_talk(cast.person("rita"), talk.pk, today=cast.today)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once() -> None:
    cast = build_cast()
    assert at_once(*[lambda: planned(cast)] * 3) == ["done"] * 3
    talk = CoachingTalk.objects.get()
    note = [lambda: add_note(talk=talk, text="one", by=cast.person("rita"))] * 3
    assert at_once(*note) == ["done"] * 3
    assert CoachingNote.objects.count() == 1
