"""What a diagnosis leaves out while no agreement on data protection covers it (D9)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from diagnostics.actions.acting import agree_action
from diagnostics.actions.findings import answer_person, conclude
from diagnostics.actions.measuring import measure_effects
from diagnostics.actions.opening import open_diagnosis
from diagnostics.models import Diagnosis, Finding
from diagnostics.queries.diagnoses import evidence_rows
from diagnostics.rules.terms import ActionKind, Answer, Cause
from goals.access import get_goal
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.actions import end_agreement, record_agreement
from salesmgmt.org.models import Agreement
from salesmgmt.org.rules.agreements import Feature
from tests.diagnostics.case import Case

JUDGED = {"answer": "caused", "reason": "It must be her."}


def switch_off(case: Case) -> None:
    end_agreement(
        agreement=Agreement.objects.get(ends_on=None),
        ends_on=case.cast.today - timedelta(days=1),
        by=SYSTEM,
        why="over",
        today=case.cast.today,
    )


def switch_on(case: Case, *features: Feature) -> None:
    today = case.cast.today
    record_agreement(
        number="CA-2",
        agreed_on=today,
        features=features,
        starts_on=today,
        by=SYSTEM,
        why="new",
        today=today,
    )


def page_of(client: Client, case: Case, diagnosis: Diagnosis) -> str:
    client.force_login(case.person("mona"))
    return client.get(reverse("diagnostics:diagnosis", args=[diagnosis.pk])).content.decode()


def test_the_person_step_is_off(client: Client, case: Case) -> None:
    """Its page says why; form, action, and the database past both refuse."""
    case.answer_six()
    switch_off(case)
    mona, today = case.person("mona"), case.cast.today
    address = reverse("diagnostics:person_step", args=[case.diagnosis.pk])
    page = page_of(client, case, case.diagnosis)
    assert "Off: the person step. It needs an agreement on data protection." in page
    assert reverse("org:agreements") in page
    assert address not in page
    assert client.post(address, JUDGED).status_code == 422
    with pytest.raises(ValidationError, match="no agreement on data protection"):
        answer_person(diagnosis=case.diagnosis, by=mona, today=today, **JUDGED)
    judgement = Finding(
        diagnosis=case.diagnosis,
        cause=Cause.PERSON,
        asked_of=mona,
        asked_on=today,
        due_on=today,
        answered_on=today,
        **JUDGED,
    )
    with pytest.raises(IntegrityError, match="no agreement covers"), transaction.atomic():
        judgement.save()
    assert not case.diagnosis.findings.filter(cause=Cause.PERSON).exists()
    switch_on(case, Feature.PERSON_STEP)
    assert client.post(address, JUDGED).status_code == 302


def test_nothing_is_agreed_about_the_person(case: Case) -> None:
    case.answer_six()
    switch_off(case)
    today = case.cast.today
    with pytest.raises(ValidationError) as refused:
        agree_action(
            diagnosis=case.diagnosis,
            cause=Cause.PERSON,
            kind=ActionKind.DELIVERY,
            text="Talk",
            owner=case.person("mona"),
            due_on=today,
            starts_on=today,
            by=case.person("mona"),
            today=today,
        )
    assert list(refused.value.message_dict) == ["cause"]


def test_it_is_concluded_without_the_person_step(case: Case) -> None:
    """With an agreement six answers that name no cause leave the seventh to be judged."""
    case.answer_six()
    mona, today = case.person("mona"), case.cast.today
    given: dict[str, Any] = {"conclusion": "None of the six.", "by": mona, "today": today}
    with pytest.raises(ValidationError, match="First the causes"):
        conclude(diagnosis=case.diagnosis, **given)
    switch_off(case)
    assert conclude(diagnosis=case.diagnosis, **given).concluded_on == today


def test_what_was_judged_before_is_not_shown(client: Client, case: Case) -> None:
    case.answer_six()
    reason = "She was on leave for weeks."
    answer_person(
        diagnosis=case.diagnosis,
        answer=Answer.CAUSED,
        reason=reason,
        by=case.person("mona"),
        today=case.cast.today,
    )
    assert reason in page_of(client, case, case.diagnosis)
    switch_off(case)
    assert reason not in page_of(client, case, case.diagnosis)
    assert case.diagnosis.findings.filter(cause=Cause.PERSON).exists()


def test_what_others_reached_is_neither_computed_nor_shown(case: Case) -> None:
    case.answer_six()
    shown = {row[1] for row in evidence_rows(case.diagnosis, frozenset(Feature), "EUR")}
    alone = {row[1] for row in evidence_rows(case.diagnosis, {Feature.PERSON_STEP}, "EUR")}
    assert shown - alone == {"peers_attainment"}
    assert "attainment" in alone
    switch_off(case)
    goal = get_goal(
        case.person("mona"), case.cast.goals["ralf"].pk, to="view", today=case.cast.today
    )
    other = open_diagnosis(goal=goal, why="Behind", by=case.person("mona"), today=case.cast.today)
    keys = set(other.evidence.values_list("key", flat=True))
    assert "attainment" in keys
    assert "peers_attainment" not in keys


def test_effects_wait_for_an_agreement(case: Case) -> None:
    """They compare people with others; once it is agreed they are measured."""
    today = case.cast.today
    agree_action(
        diagnosis=case.diagnosis,
        cause=Cause.DELIVERY,
        kind=ActionKind.DELIVERY,
        text="Reserve stock",
        owner=case.cast.people["hedy"],
        due_on=today,
        starts_on=today,
        measure_days=7,
        by=case.person("mona"),
        today=today,
    )
    switch_off(case)
    later = today + timedelta(days=10)
    assert measure_effects(as_of=later, by=SYSTEM) == 0
    switch_on(case, Feature.PEERS)
    assert measure_effects(as_of=later, by=SYSTEM) == 1
