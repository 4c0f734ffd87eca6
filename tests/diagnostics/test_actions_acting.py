"""Actions: agreed with what follows at once, done, dropped, and the revision they led to."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from diagnostics.actions.acting import (
    agree_action,
    drop_action,
    finish_action,
    record_revision,
)
from diagnostics.actions.opening import open_diagnosis
from diagnostics.models import Action
from diagnostics.models.actions import LONGEST_WAIT_DAYS
from diagnostics.queries.actions import revisions_since
from goals.actions import revise_goal
from goals.models import GoalVersion
from goals.rules.terms import Driver
from tests.cast import Cast
from tests.diagnostics.case import Case, publish_module
from training.models import Assignment, CoachingTalk


def agree(case: Case, **given: Any) -> Action:
    asked = {
        "diagnosis": case.diagnosis,
        "cause": "delivery",
        "kind": "delivery",
        "text": "Two days of stock more",
        "owner": case.person("hedy"),
        "due_on": case.cast.today + timedelta(days=14),
        "starts_on": case.cast.today + timedelta(days=14),
        "by": case.person("mona"),
    }
    return agree_action(**{"today": case.cast.today} | asked | given)


def test_an_action_is_agreed(case: Case) -> None:
    made = agree(case, expected="Nine of ten on time")
    assert (made.owner.key, made.measure_days, made.agreed_on) == ("hedy", 56, case.cast.today)
    assert made.agreed_by == case.cast.people["mona"]


def test_the_same_said_twice_is_one_action(case: Case) -> None:
    assert agree(case).pk == agree(case).pk
    assert agree(case, text="Another").pk != agree(case).pk


def test_a_training_enrols_the_person(case: Case) -> None:
    module = publish_module()
    made = agree(case, kind="training", module=module, owner=case.person("mona"))
    found = Assignment.objects.get()
    assert made.assignment == found
    assert (found.person.key, found.due_on) == ("rita", made.due_on)
    assert (found.reason_kind, found.reason_key) == ("diagnostics:action", str(made.pk))


def test_a_running_assignment_counts(case: Case) -> None:
    module = publish_module()
    first = agree(case, kind="training", module=module, owner=case.person("mona"))
    second = agree(
        case, kind="training", module=module, owner=case.person("mona"), text="Once more"
    )
    assert first.assignment == second.assignment


def test_a_department_enrols_who_sells_there(cast: Cast) -> None:
    diagnosis = open_diagnosis(
        goal=cast.goals["north-east"], why="x", by=cast.person("mona"), today=cast.today
    )
    module = publish_module()
    made = agree(Case(cast, diagnosis), kind="training", module=module, owner=cast.person("nina"))
    assert made.assignment is None
    found = Assignment.objects.filter(reason_key=str(made.pk))
    assert [row.person.key for row in found] == ["ned"]


def test_a_coaching_talk_is_planned(case: Case) -> None:
    made = agree(case, kind="coaching", cause="training", owner=case.person("mona"))
    talk = CoachingTalk.objects.get()
    assert made.talk == talk
    assert (talk.coach.key, talk.person.key, talk.planned_on) == ("mona", "rita", made.due_on)
    assert (talk.reason_kind, talk.reason_key) == ("diagnostics:action", str(made.pk))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("text", {"text": " "}),
        ("kind", {"kind": "dismissal"}),
        ("cause", {"cause": "weather"}),
        ("cause", {"cause": "person"}),
        ("module", {"kind": "training"}),
        ("owner", {"owner": "sara"}),
        ("owner", {"kind": "coaching", "owner": "hedy"}),
        ("owner", {"kind": "coaching", "owner": "rita"}),
        ("text", {"text": "Help Rita with her deliveries"}),
        ("text", {"text": "RITA'S deliveries"}),
        ("expected", {"expected": "Ritas Kunden kommen wieder"}),
        ("measure_days", {"measure_days": 6}),
        ("due_on", {"due_on": date(2025, 6, 15)}),
        ("starts_on", {"starts_on": date(2025, 6, 15)}),
        ("starts_on", {"starts_on": date(1999, 1, 1)}),
        ("starts_on", {"starts_on": date(2027, 6, 18)}),
        ("by", {"by": "rita"}),
        ("by", {"by": "hedy"}),
        ("by", {"by": "sven"}),
    ],
)
def test_what_is_refused(case: Case, field: str, given: dict) -> None:
    given = {
        key: case.person(value) if key in ("owner", "by") else value for key, value in given.items()
    }
    with pytest.raises(ValidationError) as refused:
        agree(case, **given)
    assert list(refused.value.message_dict) == [field]
    assert not Action.objects.exists()
    assert not CoachingTalk.objects.exists()


@pytest.mark.parametrize("days", [0, LONGEST_WAIT_DAYS])
def test_it_takes_effect_within_two_years(case: Case, days: int) -> None:
    starts_on = case.cast.today + timedelta(days=days)
    assert agree(case, starts_on=starts_on).starts_on == starts_on


@pytest.mark.parametrize("days", [-1, LONGEST_WAIT_DAYS + 1])
def test_the_database_refuses_other_days(case: Case, days: int) -> None:
    made = agree(case)
    wrong = Action.objects.filter(pk=made.pk)
    with pytest.raises(IntegrityError, match="starts_after_agreed"), transaction.atomic():
        wrong.update(starts_on=made.agreed_on + timedelta(days=days))


def test_an_action_about_the_person_comes_last(case: Case) -> None:
    case.answer_six()
    assert agree(case, cause="person", kind="coaching", owner=case.person("mona")).talk


def test_who_may_know_reads_the_name(case: Case) -> None:
    assert agree(case, owner=case.person("rita"), text="Rita calls the shop").pk


@pytest.mark.parametrize("person", ["hedy", "mona", "dora"])
def test_done_once(case: Case, person: str) -> None:
    made = agree(case)
    ended = finish_action(action=made, by=case.person(person), today=case.cast.today)
    assert ended.done_on == case.cast.today
    with pytest.raises(ValidationError, match="over already"):
        finish_action(action=made, by=case.person(person), today=case.cast.today)


def test_only_who_leads_drops(case: Case) -> None:
    made = agree(case)
    for person in ("hedy", "rita"):
        with pytest.raises(ValidationError):
            drop_action(action=made, why="x", by=case.person(person), today=case.cast.today)
    with pytest.raises(ValidationError, match="Say in words"):
        drop_action(action=made, why=" ", by=case.person("mona"), today=case.cast.today)
    ended = drop_action(action=made, why="x", by=case.person("mona"), today=case.cast.today)
    assert ended.dropped_on == case.cast.today


def revise(case: Case) -> GoalVersion:
    return revise_goal(
        goal=case.cast.goals["rita"],
        target=Decimal(4000),
        effective_on=case.cast.today,
        driver=Driver.ECONOMY,
        reason="Fewer shops",
        by=case.person("mona"),
        today=case.cast.today,
    )


def test_the_revision_is_named(case: Case) -> None:
    made = agree(case, kind="revision", cause="product", owner=case.person("mona"))
    assert not revisions_since(made).exists()
    version = revise(case)
    given = {"action": made, "by": case.person("mona"), "today": case.cast.today}
    assert record_revision(version=version, **given).goal_version == version
    first = case.cast.goals["rita"].versions.get(number=1)
    with pytest.raises(ValidationError, match="made since"):
        record_revision(version=first, **given)


def test_another_kind_has_no_revision(case: Case) -> None:
    made, version = agree(case), revise(case)
    with pytest.raises(ValidationError, match="made since"):
        record_revision(action=made, version=version, by=case.person("mona"), today=case.cast.today)
