"""Nobody sets the own goal, approves the own award, or opens the person step early.

Each is tried in three ways: by the page, by a form that was tampered with, and past all code.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from diagnostics.models import Diagnosis, Finding
from diagnostics.rules.terms import BEFORE_PERSON, Answer, Cause
from goals.models import Goal, GoalVersion
from goals.rules.terms import Driver
from recognition.models import Award
from recognition.rules.terms import AwardState
from salesmgmt.org.models import Period
from tests.cast import Cast
from tests.loop import ACT


@pytest.fixture
def send(client: Client, cast: Cast) -> Callable[..., Any]:
    """Post a form as somebody; the answer's status."""

    def sent(key: str, name: str, *args: Any, **data: Any) -> int:
        client.force_login(cast.person(key))
        return client.post(reverse(name, args=args), data).status_code

    return sent


OWN_GOALS = [("rita", "rita"), ("mona", "mona"), ("mona", "north"), ("sven", "south")]


def holder(cast: Cast, key: str) -> str:
    if key in cast.departments:
        return f"department-{cast.departments[key].pk}"
    return f"person-{cast.people[key].pk}"


@pytest.mark.parametrize(("who", "whose"), OWN_GOALS)
def test_nobody_sets_the_own_goal(cast: Cast, send: Any, who: str, whose: str) -> None:
    before = set(GoalVersion.objects.values_list("pk", flat=True))
    period = Period.objects.get(kind="month", key=f"{cast.today.year}-12")
    typed = {"measure": "revenue", "target": "1", "weight": "100", "act": "propose"}
    given = typed | {"holder": holder(cast, whose), "period": period.pk}
    assert send(who, "goals:set", **given) in {403, 422}
    if whose in cast.goals:
        goal = cast.goals[whose]
        revision = {"target": "1", "effective_on": cast.today, "driver": "person", "reason": "x"}
        revision |= {"seen": "1", "previewed": f"1 {cast.today} leave", "act": "confirm"}
        assert send(who, "goals:revise", goal.pk, **revision) in {403, 404}
        given = {"reason": "x", "seen": "1"}
        plan = {"target": "1", "weight": "1", "starts_on": cast.today, "ends_on": cast.today}
        assert send(who, "goals:edit", goal.pk, **given, **plan) in {403, 404}
        assert send(who, "goals:withdraw", goal.pk, **given) in {403, 404}
        assert send(who, "goals:propose", goal.pk, target="1", text="") in {403, 404, 409, 422}
    assert set(GoalVersion.objects.values_list("pk", flat=True)) == before


def test_a_split_does_not_reach_the_own_goal(cast: Cast, send: Any) -> None:
    """Mona shares North's goal out; a field for herself is none of the form's."""
    own = {f"person-{cast.people['mona'].pk}": "1"}
    send("mona", "goals:split", cast.goals["north"].pk, act="save", text="", **own)
    assert not Goal.objects.filter(person=cast.people["mona"]).exists()


@pytest.mark.parametrize(("who", "whose"), [("rita", "rita"), ("mona", "north")])
def test_no_version_of_the_own_goal_gets_past_the_database(
    cast: Cast, who: str, whose: str
) -> None:
    version = GoalVersion(
        goal=cast.goals[whose],
        number=2,
        target=1,
        effective_on=cast.today,
        driver=Driver.PERSON,
        reason="x",
        set_by=cast.people[who],
        act=ACT,
    )
    for write in (version.save, lambda: GoalVersion.objects.bulk_create([version])):
        with pytest.raises(IntegrityError, match="nobody sets the own goal"), transaction.atomic():
            write()


def test_nobody_approves_the_own_award(cast: Cast, send: Any) -> None:
    award = cast.loop["awards"]["rita"]
    tampered = {"seen": "20", "awards": [award.pk], f"seen-{award.pk}": "20"}
    tampered |= {"decided_by": cast.people["mona"].pk, "person": cast.people["ralf"].pk}
    assert send("rita", "recognition:award_approve", award.pk, **tampered) == 403
    assert send("rita", "recognition:awards_approve", **tampered) == 403
    Award.objects.filter(pk=award.pk).update(person=cast.people["mona"])
    assert send("mona", "recognition:award_approve", award.pk, **tampered) == 403
    assert send("mona", "recognition:awards_approve", **tampered) == 422
    for person in (cast.people["mona"], None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Award.objects.filter(pk=award.pk).update(
                state=AwardState.APPROVED, decided_by=person, decided_on=cast.today
            )
    award.refresh_from_db()
    assert award.state == AwardState.EARNED


def test_nobody_opens_the_person_step_early(cast: Cast, send: Any) -> None:
    """Five of six are answered: still locked."""
    diagnosis: Diagnosis = cast.loop["diagnoses"]["rita"]
    for cause in sorted(BEFORE_PERSON)[1:]:
        Finding.objects.filter(diagnosis=diagnosis, cause=cause).update(
            answer=Answer.NOT_CAUSED, reason="Looked at it.", answered_on=cast.today
        )
    answer = {"answer": "caused", "reason": "It must be her.", "cause": "person"}
    assert send("mona", "diagnostics:person_step", diagnosis.pk, **answer) == 422
    open_one = diagnosis.findings.get(answer="")
    assert send("mona", "diagnostics:conclude", diagnosis.pk, conclusion="Her.") == 422
    # The answer to another question cannot be turned into one about the person.
    send("mona", "diagnostics:answer", open_one.pk, **answer | {"answer": ""})
    finding = Finding(
        diagnosis=diagnosis,
        cause=Cause.PERSON,
        asked_of=cast.people["mona"],
        question="",
        asked_on=cast.today,
        due_on=cast.today,
        answer=Answer.CAUSED,
        reason="x",
        answered_on=cast.today,
    )
    writes = (
        finding.save,
        lambda: Finding.objects.bulk_create([finding]),
        lambda: Finding.objects.filter(pk=open_one.pk).update(cause=Cause.PERSON),
    )
    for write in writes:
        with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
            write()
    assert not diagnosis.findings.filter(cause=Cause.PERSON).exists()
    assert diagnosis.findings.exclude(answer="").count() == 5
