"""The step about the person is locked until the six causes are answered, whatever path is taken."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client
from django.urls import reverse

from diagnostics.actions.acting import agree_action
from diagnostics.actions.findings import answer_person
from diagnostics.actions.opening import open_diagnosis
from diagnostics.models import Action, Diagnosis, Finding
from diagnostics.rules.terms import BEFORE_PERSON, Answer, Cause
from tests.diagnostics.case import Case

JUDGED = {"answer": "caused", "reason": "It must be her."}


def answered(case: Case, number: int) -> None:
    """The last ones, so that the first ones wait."""
    for cause in reversed(BEFORE_PERSON[len(BEFORE_PERSON) - number :]):
        case.answer(cause)


def finding(case: Case, **given: Any) -> Finding:
    """A judgement past the action."""
    fields = {
        "diagnosis": case.diagnosis,
        "cause": Cause.PERSON,
        "asked_of": case.cast.people["mona"],
        "question": "",
        "asked_on": case.cast.today,
        "due_on": case.cast.today,
        "answer": Answer.CAUSED,
        "reason": "It must be her.",
        "answered_on": case.cast.today,
    }
    return Finding(**fields | given)


def insert(case: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO diagnostics_finding (diagnosis_id, cause, asked_of_id, question, asked_on,"
            " due_on, answer, reason, answered_on)"
            " SELECT diagnosis_id, 'person', asked_of_id, question, asked_on, due_on, 'caused',"
            " 'x', asked_on FROM diagnostics_finding WHERE diagnosis_id = %s LIMIT 1",
            [case.diagnosis.pk],
        )


WRITES: dict[str, Callable[[Case], Any]] = {
    "create": lambda own: finding(own).save(),
    "unanswered": lambda own: finding(own, answer="", reason="", answered_on=None).save(),
    "bulk_create": lambda own: Finding.objects.bulk_create([finding(own)]),
    "ignoring conflicts": lambda own: Finding.objects.bulk_create(
        [finding(own)], ignore_conflicts=True
    ),
    "get_or_create": lambda own: Finding.objects.get_or_create(
        diagnosis=own.diagnosis,
        cause=Cause.PERSON,
        defaults={
            "asked_of": own.cast.people["mona"],
            "asked_on": own.cast.today,
            "due_on": own.cast.today,
        },
    ),
    "SQL": insert,
}


@pytest.mark.slow
@pytest.mark.parametrize("number", range(6))
def test_locked(client: Client, case: Case, number: int) -> None:
    """With none to five answers: by action, by form, and past both."""
    answered(case, number)
    mona, today = case.person("mona"), case.cast.today
    with pytest.raises(ValidationError, match="The person step is locked"):
        answer_person(diagnosis=case.diagnosis, by=mona, today=today, **JUDGED)
    client.force_login(mona)
    address = reverse("diagnostics:person_step", args=[case.diagnosis.pk])
    refused = client.post(address, JUDGED | {"cause": "person", "state": "answered"})
    assert refused.status_code == 422
    assert "The person step is locked" in refused.content.decode()
    for write in WRITES.values():
        with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
            write(case)
    assert not case.diagnosis.findings.filter(cause=Cause.PERSON).exists()


@pytest.mark.parametrize("name", list(WRITES))
def test_open_with_the_sixth(case: Case, name: str) -> None:
    answered(case, 6)
    WRITES[name](case)
    assert case.diagnosis.findings.filter(cause=Cause.PERSON).count() == 1


def test_a_question_does_not_become_one_about_the_person(case: Case) -> None:
    """Neither one that waits, by a form or past it, nor one that was answered."""
    answered(case, 5)
    waiting = case.diagnosis.findings.get(answer="")
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Finding.objects.filter(pk=waiting.pk).update(cause=Cause.PERSON)
    waiting.cause = Cause.PERSON
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        waiting.save()
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Finding.objects.bulk_update([waiting], ["cause"])
    done = case.diagnosis.findings.exclude(answer="")
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        done.filter(cause="training").update(cause=Cause.PERSON)
    assert {f.cause for f in case.diagnosis.findings.all()} == set(BEFORE_PERSON)


def test_answers_of_another_diagnosis_do_not_count(case: Case) -> None:
    """Six are answered of Rita's; Ralf's stays locked, and a judgement does not move to it."""
    answered(case, 6)
    other = open_diagnosis(
        goal=case.cast.goals["ralf"], why="x", by=case.person("mona"), today=case.cast.today
    )
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        finding(case, diagnosis=other).save()
    waiting = finding(case, answer="", reason="", answered_on=None)
    waiting.save()
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Finding.objects.filter(pk=waiting.pk).update(diagnosis=other)


def test_all_seven_in_one_write(case: Case) -> None:
    """Rows of one statement count in their order: last it is open, first it is locked."""
    goal, mona = case.cast.goals["ralf"], case.person("mona")
    other = open_diagnosis(goal=goal, why="x", by=mona, today=case.cast.today)
    other.findings.all().delete()
    six = [finding(case, diagnosis=other, cause=cause) for cause in BEFORE_PERSON]
    person = finding(case, diagnosis=other)
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Finding.objects.bulk_create([person, *six])
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Finding.objects.bulk_create([*six[:5], person])
    assert not other.findings.exists()
    Finding.objects.bulk_create([*six, person])
    assert other.findings.count() == 7


def test_what_opened_it_stays(case: Case) -> None:
    """None of the six answers is taken back once the person was judged."""
    answered(case, 6)
    finding(case).save()
    for write in (
        lambda: case.diagnosis.findings.filter(cause="price").delete(),
        lambda: case.diagnosis.findings.filter(cause="price").update(
            answer="", reason="", answered_on=None
        ),
        lambda: case.diagnosis.findings.filter(cause="person").update(answer=Answer.NOT_CAUSED),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            write()
    assert case.diagnosis.findings.exclude(answer="").count() == 7


def test_the_page_says_why_and_has_no_form(client: Client, case: Case) -> None:
    """Nor the figures of the person, on the page or in the file."""
    pk = case.diagnosis.pk
    client.force_login(case.person("mona"))

    def page() -> str:
        return client.get(reverse("diagnostics:diagnosis", args=[pk])).content.decode()

    def file() -> str:
        answer = client.get(reverse("diagnostics:evidence_csv", args=[pk]))
        return b"".join(answer.streaming_content).decode()

    answered(case, 5)
    step = reverse("diagnostics:person_step", args=[pk])
    assert "Locked until the six causes above are answered" in " ".join(page().split())
    assert step not in page()
    assert "peers_attainment" not in file()
    case.answer(BEFORE_PERSON[0])
    assert "Locked until" not in page()
    assert f'action="{step}"' in page()
    assert "peers_attainment" in file()


@pytest.mark.parametrize("number", [0, 5])
def test_nothing_is_agreed_about_the_person_before(
    client: Client,
    case: Case,
    number: int,
) -> None:
    """By the action and by a form that was tampered with; with the sixth answer it is."""
    answered(case, number)
    mona, today = case.person("mona"), case.cast.today
    given = {"cause": "person", "kind": "coaching", "text": "Talk"}
    days = {"due_on": today, "starts_on": today}
    with pytest.raises(ValidationError, match="locked until the six") as refused:
        agree_action(diagnosis=case.diagnosis, owner=mona, by=mona, today=today, **given, **days)
    assert list(refused.value.message_dict) == ["cause"]
    client.force_login(mona)
    address = reverse("diagnostics:action_new", args=[case.diagnosis.pk])
    sent = given | days | {"owner": mona.pk, "measure_days": 28, "expected": "Six calls"}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "locked until the six" in answer.content.decode()
    assert 'value="Six calls"' in answer.content.decode()
    assert not Action.objects.exists()
    for cause in BEFORE_PERSON[: len(BEFORE_PERSON) - number]:
        case.answer(cause)
    assert client.post(address, sent).status_code == 302
    assert Action.objects.get().cause == Cause.PERSON


@pytest.mark.parametrize("number", [0, 5])
def test_past_all_code_nothing_is_agreed_or_concluded_before(
    case: Case,
    number: int,
) -> None:
    answered(case, number)
    mona, today = case.person("mona"), case.cast.today
    about_person = {"cause": Cause.PERSON, "kind": "other", "text": "Talk", "owner": mona}
    days = {"due_on": today, "starts_on": today, "agreed_on": today, "agreed_by": mona}
    diagnoses = Diagnosis.objects.filter(pk=case.diagnosis.pk)

    def agree() -> None:
        Action.objects.create(diagnosis=case.diagnosis, **about_person, **days)

    def conclude() -> None:
        diagnoses.update(
            state="concluded", concluded_on=today, concluded_by=mona, conclusion="Done"
        )

    for act in (agree, conclude):
        with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
            act()
    for cause in BEFORE_PERSON[: len(BEFORE_PERSON) - number]:
        case.answer(cause)
    agree()
    conclude()
    assert diagnoses.get().state == "concluded"


def test_a_tampered_answer_answers_its_own_question(client: Client, case: Case) -> None:
    """Hedy's form about delivery with the fields of everything else."""
    client.force_login(case.person("hedy"))
    found = case.finding("delivery")
    price = case.finding("price")
    sent = {
        **JUDGED,
        "seen": found.stamp,
        "cause": "person",
        "finding": price.pk,
        "diagnosis": case.diagnosis.pk,
        "asked_of": case.cast.people["rita"].pk,
        "answered_by": case.cast.people["rita"].pk,
        "answered_on": "2020-01-01",
        "state": "concluded",
    }
    assert client.post(reverse("diagnostics:answer", args=[found.pk]), sent).status_code == 302
    found.refresh_from_db()
    assert (found.cause, found.answer, found.reason) == ("delivery", "caused", JUDGED["reason"])
    assert (found.asked_of.key, found.answered_by.key) == ("hedy", "hedy")
    assert found.answered_on == case.cast.today
    assert case.finding("price").answer == ""
    case.diagnosis.refresh_from_db()
    assert case.diagnosis.state == "open"
