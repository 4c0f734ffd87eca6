"""Answers, the locked step, reassigning, and the conclusion."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from diagnostics.actions.findings import (
    answer_finding,
    answer_person,
    conclude,
    reassign_finding,
)
from diagnostics.models import Finding
from diagnostics.queries.words import question_of
from diagnostics.rules.terms import BEFORE_PERSON, Answer
from salesmgmt.org import actions as org
from tests.cast import BY
from tests.diagnostics.case import Case


def answer(case: Case, person: str, **given: Any) -> Finding:
    found = case.finding("delivery")
    asked = {
        "finding": found,
        "seen": found.stamp,
        "answer": Answer.CAUSED,
        "reason": "The plant stood still in May.",
    }
    return answer_finding(**asked | given, by=case.person(person), today=case.cast.today)


def test_who_is_asked_answers(case: Case) -> None:
    found = answer(case, "hedy")
    assert (found.answer, found.answered_by, found.answered_on) == (
        "caused",
        case.cast.people["hedy"],
        case.cast.today,
    )


@pytest.mark.parametrize("person", ["mona", "dora", "rita", "sven", "adam"])
def test_nobody_else_answers(case: Case, person: str) -> None:
    with pytest.raises(ValidationError, match="Somebody else is asked"):
        answer(case, person)


def test_a_deputy_answers(case: Case) -> None:
    org.appoint_deputy(
        person=case.cast.people["hedy"],
        deputy=case.cast.people["hans"],
        starts_on=case.cast.today,
        ends_on=case.cast.today,
        **BY,
    )
    assert answer(case, "hans").answered_by == case.cast.people["hans"]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("reason", {"reason": " "}),
        ("reason", {"reason": "x" * 4001}),
        ("answer", {"answer": "maybe"}),
        ("answer", {"answer": ""}),
    ],
)
def test_an_answer_has_a_reason(case: Case, field: str, given: dict) -> None:
    with pytest.raises(ValidationError) as refused:
        answer(case, "hedy", **given)
    assert field in refused.value.message_dict


def test_an_answer_stays(case: Case) -> None:
    found = answer(case, "hedy")
    with pytest.raises(ValidationError, match="the answer stays"):
        answer(case, "hedy", answer=Answer.NOT_CAUSED)
    with pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.filter(pk=found.pk).update(answer=Answer.NOT_CAUSED)
    with pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.filter(pk=found.pk).delete()
    assert case.finding("delivery").answer == Answer.CAUSED


@pytest.mark.parametrize(
    "change",
    [
        {"question": "Was it the carrier?"},
        {"due_on": date(2025, 6, 30)},
    ],
)
def test_another_question_than_was_read_is_not_answered(
    case: Case,
    change: dict[str, Any],
) -> None:
    """Changed after the page was read, still asked of the same person."""
    read = case.finding("delivery")
    ask(case, to=read.asked_of, **{"question": question_of(read), "due_on": read.due_on} | change)
    for finding in (read, case.finding("delivery")):
        with pytest.raises(ValidationError, match="changed in the meantime"):
            answer(case, "hedy", finding=finding, seen=read.stamp)
    with pytest.raises(ValidationError, match="changed in the meantime"):
        answer(case, "hedy", seen="")
    assert case.finding("delivery").answer == ""
    assert answer(case, "hedy").answer == Answer.CAUSED


def test_who_is_asked_is_looked_at_under_the_lock(case: Case) -> None:
    """What was fetched before still names Hedy; by now Sven is asked the same."""
    read = case.finding("delivery")
    ask(case, question=question_of(read), due_on=read.due_on)
    with pytest.raises(ValidationError, match="Somebody else is asked"):
        answer(case, "hedy", finding=read, seen=case.finding("delivery").stamp)
    assert case.finding("delivery").answer == ""


def judge(case: Case, person: str = "mona") -> Finding:
    return answer_person(
        diagnosis=case.diagnosis,
        answer=Answer.CANNOT_SAY,
        reason="Within what chance explains.",
        by=case.person(person),
        today=case.cast.today,
    )


def test_the_person_step_is_locked(case: Case) -> None:
    for cause in BEFORE_PERSON[:5]:
        case.answer(cause)
        with pytest.raises(ValidationError, match="locked"):
            judge(case)
    case.answer(BEFORE_PERSON[5])
    assert judge(case).cause == "person"


@pytest.mark.parametrize("said", ["", "caused"])
def test_the_database_keeps_it_locked(case: Case, said: str) -> None:
    for cause in BEFORE_PERSON[:5]:
        case.answer(cause)
    given = {
        "diagnosis": case.diagnosis,
        "cause": "person",
        "asked_of": case.cast.people["mona"],
        "question": "x",
        "asked_on": case.cast.today,
        "due_on": case.cast.today,
        "answer": said,
        "reason": said,
        "answered_on": case.cast.today if said else None,
    }
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Finding.objects.create(**given)
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Finding.objects.bulk_create([Finding(**given)])
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Finding.objects.filter(cause="training").update(cause="person")


def test_the_person_step_is_answered_once_by_who_leads(case: Case) -> None:
    case.answer_six()
    for stranger in ("rita", "hedy", "sven"):
        with pytest.raises(ValidationError, match="led by the manager"):
            judge(case, stranger)
    assert judge(case).asked_of == case.cast.people["mona"]
    with pytest.raises(ValidationError, match="the answer stays"):
        judge(case)


def finish(case: Case, person: str = "mona", text: str = "It was delivery."):
    return conclude(
        diagnosis=case.diagnosis, conclusion=text, by=case.person(person), today=case.cast.today
    )


def test_concluded_without_the_person_step_when_a_cause_is_found(case: Case) -> None:
    for cause in BEFORE_PERSON[1:]:
        case.answer(cause)
    case.answer("product", Answer.CAUSED)
    ended = finish(case)
    assert (ended.state, ended.concluded_by) == ("concluded", case.cast.people["mona"])
    with pytest.raises(ValidationError, match="concluded"):
        finish(case)
    with pytest.raises(ValidationError, match="concluded"):
        judge(case)


def test_else_the_person_step_comes_first(case: Case) -> None:
    with pytest.raises(ValidationError, match="First the causes"):
        finish(case)
    case.answer_six()
    with pytest.raises(ValidationError, match="First the causes"):
        finish(case)
    judge(case)
    assert finish(case).state == "concluded"


@pytest.mark.parametrize(("person", "text"), [("rita", "x"), ("hedy", "x"), ("mona", " ")])
def test_a_conclusion_is_refused(case: Case, person: str, text: str) -> None:
    case.answer_six(Answer.CAUSED)
    with pytest.raises(ValidationError):
        finish(case, person, text)


def ask(case: Case, **given: Any) -> Finding:
    asked = {
        "finding": case.finding("delivery"),
        "to": case.cast.people["sven"],
        "question": "Was it late?",
        "due_on": case.cast.today + timedelta(days=3),
        "by": case.person("mona"),
    }
    return reassign_finding(**asked | given, today=case.cast.today)


def test_a_question_is_put_to_somebody_else(case: Case) -> None:
    ask(case)
    found = case.finding("delivery")
    assert (found.asked_of.key, found.question) == ("sven", "Was it late?")
    with pytest.raises(ValidationError, match="Somebody else"):
        answer(case, "hedy")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("to", {"to": "rita"}),
        ("to", {"to": "stan"}),
        ("question", {"question": ""}),
        ("question", {"question": "Why was Rita late?"}),
        ("question", {"question": "Were CANARYS customers served?"}),
        ("due_on", {"due_on": date(2025, 6, 1)}),
        ("by", {"by": "rita"}),
        ("by", {"by": "hedy"}),
    ],
)
def test_reassigning_is_refused(case: Case, field: str, given: dict) -> None:
    given = {
        key: case.person(value) if key in ("to", "by") else value for key, value in given.items()
    }
    with pytest.raises(ValidationError) as refused:
        ask(case, **given)
    assert field in refused.value.message_dict


def test_an_answered_question_is_not_reassigned(case: Case) -> None:
    answer(case, "hedy")
    with pytest.raises(ValidationError, match="the answer stays"):
        ask(case)
