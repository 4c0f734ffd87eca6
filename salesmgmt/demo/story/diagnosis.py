"""One diagnosis is closed and its action measured, another one runs; one practice is shared."""

from datetime import date, timedelta

from diagnostics.actions import acting, findings, opening
from diagnostics.actions.measuring import measure_effect
from diagnostics.models import Diagnosis
from diagnostics.rules.terms import ActionKind, Answer, Cause
from goals.models import Goal
from salesmgmt.demo.story.stage import DIRECTOR, NORTH_AMERICA, Scene
from salesmgmt.demo.story.training import take
from salesmgmt.journal.acts import SYSTEM
from training.actions import playbook
from training.models import Assignment, Module
from training.rules.terms import SheetKind

MISSED, BEHIND = "289", "277"
"""Who missed the quota two quarters ago, and whose running one is behind, whatever the day."""
_ANSWERS = {
    Cause.PRODUCT: (Answer.NOT_CAUSED, "Returns and the list of products are as a year ago."),
    Cause.PRICE: (Answer.CANNOT_SAY, "Discounts were lower, but so were those of everybody."),
    Cause.DELIVERY: (Answer.NOT_CAUSED, "All orders of the window left in time."),
    Cause.SERVICE: (Answer.NOT_CAUSED, "No more cases than before, answered within a day."),
    Cause.MARKETING: (Answer.NOT_CAUSED, "Shops were written to as in the year before."),
    Cause.TRAINING: (Answer.CAUSED, "Nobody had shown the new way to prepare a visit."),
}
_PRACTICE = """Before each visit we write down three lines: what the shop ordered last year at this
time, what was late, and what it answered after the last delivery.

**What it changed**: shops that were visited with these three lines ordered again sooner.

1. Open the customer's last order.
2. Read the follow-up's answer.
3. Begin the talk with what went wrong.
"""


def tell(scene: Scene) -> None:
    """What was missed two quarters ago, what is endangered now, and what works."""
    days = scene.days
    closed = _open(
        scene,
        scene.goal(MISSED, days.quarter(back=2)),
        days.missed_opened_on,
        "The quota was missed and nobody could say why.",
    )
    _close(scene, closed)
    running = _open(
        scene,
        scene.goal(BEHIND, days.running),
        days.running_opened_on,
        "Five weeks behind, and orders of two large shops did not come.",
    )
    for cause in (Cause.PRODUCT, Cause.PRICE, Cause.MARKETING):
        _answer(running, cause, days=2)
    _share(scene, closed)


def _open(scene: Scene, goal: Goal, day: date, why: str) -> Diagnosis:
    return opening.open_diagnosis(goal=goal, why=why, is_demo=True, **scene.by(NORTH_AMERICA, day))


def _answer(diagnosis: Diagnosis, cause: Cause, *, days: int) -> None:
    finding = diagnosis.findings.select_related("asked_of").get(cause=cause)
    answer, reason = _ANSWERS[cause]
    findings.answer_finding(
        finding=finding,
        answer=answer,
        reason=reason,
        seen=finding.stamp,
        by=finding.asked_of,
        today=diagnosis.opened_on + timedelta(days=days),
    )


def _close(scene: Scene, diagnosis: Diagnosis) -> None:
    """All six are answered; a training is agreed, measured, and the diagnosis concluded."""
    for cause in _ANSWERS:
        _answer(diagnosis, cause, days=3)
    day = diagnosis.opened_on + timedelta(days=5)
    manager = scene.by(NORTH_AMERICA, day)
    action = acting.agree_action(
        diagnosis=diagnosis,
        cause=Cause.TRAINING,
        kind=ActionKind.TRAINING,
        text="Learn to prepare a visit, then prepare each one for eight weeks.",
        owner=scene.people[NORTH_AMERICA],
        due_on=day + timedelta(days=21),
        starts_on=day + timedelta(days=21),
        measure_days=56,
        expected="Orders of shops that had stopped come again.",
        module=Module.objects.get(key="promise-what-arrives"),
        is_demo=True,
        **manager,
    )
    findings.answer_person(
        diagnosis=diagnosis,
        answer=Answer.NOT_CAUSED,
        reason="Everybody in the department prepared visits in the same way.",
        **manager,
    )
    findings.conclude(
        diagnosis=diagnosis,
        conclusion="Visits were not prepared; that is trained now, and measured.",
        **manager,
    )
    learner = scene.people[MISSED]
    learnt = Assignment.objects.get(reason_key=str(action.pk), person=learner)
    take(learnt, learner, day + timedelta(days=9))
    acting.finish_action(action=action, **scene.by(NORTH_AMERICA, action.due_on))
    measured_on = action.starts_on + timedelta(days=action.measure_days)
    measure_effect(action=action, as_of=measured_on, by=SYSTEM)


def _share(scene: Scene, diagnosis: Diagnosis) -> None:
    """What came out of it becomes a card for everyone who sells."""
    day = scene.days.ago(20)
    sheet = playbook.draft_sheet(
        kind=SheetKind.PRACTICE,
        title="Three lines before each visit",
        body=_PRACTICE,
        reason_kind="diagnostics:diagnosis",
        reason_key=str(diagnosis.pk),
        is_demo=True,
        **scene.by(NORTH_AMERICA, day),
    )
    playbook.approve_sheet(sheet=sheet, **scene.by(DIRECTOR, day + timedelta(days=1)))
    for key in ("275", "277", "281", "283"):
        playbook.confirm_reading(sheet=sheet, number=1, by=scene.people[key])
