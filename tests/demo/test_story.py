"""The made-up year around AdventureWorks: something of every stage, and all of it says so."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from pghistory.models import Context

from diagnostics.models import Action, Diagnosis, Effect
from diagnostics.rules.terms import DiagnosisState
from goals.models import Acknowledgement, Goal, GoalRemark, GoalVersion
from goals.rules.terms import Driver, GoalState, Said
from monitoring.models import Alert, Commitment, FollowUp, Review, SignOff
from monitoring.queries.attainment import attainment_of
from recognition.models import Award, Programme
from recognition.rules.terms import AwardKind, AwardState
from salesmgmt.demo.models import DemoSet
from salesmgmt.org.models import Department, Notice, OutgoingMail
from salesmgmt.sales.models import Credit, Order
from tests.demo.conftest import TODAY
from tests.standing import whole_module
from training.models import Assignment, Attempt, Certificate, Module, Sheet
from training.rules.terms import SheetKind

SET = "adventureworks"


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The set with its dates moved, and its story."""
    from salesmgmt.demo.actions import load_demo

    with django_db_blocker.unblock(), whole_module():
        yield load_demo(SET, today=TODAY, as_is=False)


pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.usefixtures("told"),
]


def test_goals_are_agreed_revised_and_discussed() -> None:
    assert Acknowledgement.objects.filter(version__number=1).count() >= 10
    assert GoalVersion.objects.filter(driver=Driver.COMPETITION).count() == 1
    states = set(Goal.objects.values_list("state", flat=True))
    assert states >= {GoalState.PROPOSED, GoalState.DISCUSSED, GoalState.AGREED, GoalState.IN_FORCE}
    assert GoalRemark.objects.filter(said=Said.OBJECTED).count() == 1


def test_people_learn() -> None:
    assert set(Sheet.objects.values_list("kind", flat=True)) == set(SheetKind)
    assert Module.objects.count() == 2
    assert Certificate.objects.count() == 10
    # Somebody needed more than one attempt, somebody has not begun.
    assert Attempt.objects.filter(passed=False).exists()
    assert Assignment.objects.filter(completed_on=None).exists()


def test_results_are_watched() -> None:
    assert FollowUp.objects.filter(done_on__isnull=False).exists()
    assert Alert.objects.exists()
    months = Review.objects.values_list("ends_on", flat=True).distinct()
    assert len(months) == 3
    assert SignOff.objects.exists()
    assert Commitment.objects.open().exists()


def test_people_are_told_and_nothing_is_mailed() -> None:
    assert Notice.objects.values("kind").distinct().count() >= 8
    unread = Notice.objects.filter(read_at=None)
    assert unread.exists()
    assert Notice.objects.exclude(read_at=None).exists()
    assert max(Counter(unread.values_list("person", flat=True)).values()) == 3
    assert not OutgoingMail.objects.exists()


def test_one_diagnosis_is_closed_and_measured_another_runs() -> None:
    closed = Diagnosis.objects.get(state=DiagnosisState.CONCLUDED)
    assert closed.findings.exclude(answer="").count() == 7
    action = Action.objects.get(diagnosis=closed)
    assert action.assignment is not None
    assert action.assignment.completed_on is not None
    assert Effect.objects.get().action == action
    running = Diagnosis.objects.get(state=DiagnosisState.OPEN)
    assert 0 < running.findings.exclude(answer="").count() < 6


def test_a_quarter_of_commission_is_paid_and_a_journey_given() -> None:
    assert Programme.objects.count() == 2
    cash = Award.objects.filter(kind=AwardKind.CASH)
    assert cash.count() == 17
    assert set(cash.values_list("state", flat=True)) == {AwardState.FULFILLED}
    assert all(award.amount == sum(s.amount for s in award.steps.all()) for award in cash)
    journey = Award.objects.get(kind=AwardKind.TRAVEL)
    assert journey.fulfilment.reference


@pytest.mark.parametrize(
    "model",
    [Sheet, Module, Assignment, FollowUp, Review, Diagnosis, Action, Programme, Award],
)
def test_what_is_invented_is_marked(model: Any) -> None:
    assert model.objects.exists()
    assert not model.objects.filter(is_demo=False).exists()


def test_every_act_of_the_story_says_that_it_is_invented() -> None:
    """By name in the history: also of rows without a mark of their own."""
    invented = Context.objects.filter(metadata__is_made_up=True)
    for model in (Acknowledgement, GoalRemark):
        assert set(model.objects.values_list("act", flat=True)) <= set(
            invented.values_list("pk", flat=True)
        )
    kinds = set(invented.values_list("metadata__act", flat=True))
    assert kinds >= {"goals.set_goals", "org.close_period", "recognition.approve_awards"}
    # The published record is not invented.
    assert not invented.filter(metadata__act="demo.load").exists()


def test_told_once() -> None:
    from salesmgmt.demo.actions import load_demo

    before = Context.objects.filter(metadata__is_made_up=True).count()
    load_demo(SET, today=TODAY, as_is=False)
    assert Context.objects.filter(metadata__is_made_up=True).count() == before
    assert DemoSet.objects.get().told_on == TODAY


def test_goals_are_of_fiscal_quarters_that_have_names() -> None:
    keys = Goal.objects.values_list("period__key", flat=True).distinct()
    assert len(keys) == 13
    assert {str(key)[:3] for key in keys} == {"FY2"}
    assert {str(key)[6:8] for key in keys} == {"-Q"}


def test_the_house_sells_online_without_people() -> None:
    house = Department.objects.get(key="online")
    assert not house.memberships.exists()
    assert not house.managements.exists()
    assert Goal.objects.filter(department=house).count() == 4
    online = Order.objects.filter(channel="online")
    assert set(online.values_list("department", flat=True)) == {house.pk}
    booked = Credit.objects.filter(order_id__in=online.values("pk"))
    assert set(booked.values_list("person", "department_id")) == {(None, house.pk)}
    # Nobody is there who could ask thousands of private customers how it went.
    assert not FollowUp.objects.filter(order__in=online).exists()


def test_company_and_departments_stand_as_their_people_do() -> None:
    """Online sales once lifted Pacific to 380 % and the company to 139 % beside people who miss."""
    last = Goal.objects.filter(department__isnull=False, ends_on__lte=TODAY)
    found = attainment_of(last, as_of=TODAY)
    assert len(found) == 15
    for each in found.values():
        assert Decimal("0.85") < each.standing.attainment < Decimal("1.2")
