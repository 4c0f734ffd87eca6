"""Answers about causes, to whom a question is put, and the end of a diagnosis."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diagnostics.access import people_to_ask, refusal
from diagnostics.models import Diagnosis, Finding
from diagnostics.notices import FINDING
from diagnostics.queries.diagnoses import answers_of
from diagnostics.queries.words import QUESTIONS
from diagnostics.rules.naming import is_named
from diagnostics.rules.steps import progress_of
from diagnostics.rules.terms import Answer, Cause, DiagnosisState
from salesmgmt.org.access import NOT_AGREED, scope_of
from salesmgmt.org.actions.checks import check_text, deputy, recorded, wrong
from salesmgmt.org.actions.notices import notify
from salesmgmt.org.models import User
from salesmgmt.org.queries import what_is_agreed
from salesmgmt.org.rules.agreements import Feature

LONGEST_REASON = 4_000
LONGEST_QUESTION = 2_000
LONGEST_CONCLUSION = 4_000


def answer_finding(
    *, finding: Finding, answer: str, reason: str, seen: str, by: User | None, today: date
) -> Finding:
    """Answer a question once, with the reason in words; only who is asked, or their deputy.

    `seen` is the stamp of the question that was read: refused when another one is asked by now.
    """
    _check_answer(answer, reason)
    _check_asked(finding, by, today)
    facts = {"finding": finding.pk, **deputy(by, today)}
    with recorded("diagnostics.answer_finding", by=by, why=reason[:2_000], **facts):
        _lock_open(finding.diagnosis_id)
        locked = Finding.objects.get(pk=finding.pk)
        _refuse_answered(locked)
        _check_asked(locked, by, today)
        _refuse_stale(locked, seen)
        locked.answer, locked.reason = answer, reason.strip()
        locked.answered_by, locked.answered_on = by, today
        locked.save()
    return locked


def answer_person(
    *, diagnosis: Diagnosis, answer: str, reason: str, by: User | None, today: date
) -> Finding:
    """Judge the last step; locked until the six other causes are answered (D5).

    Refused while no agreement on data protection lets a person be judged (D9).
    """
    if not _judges_person(today):
        raise ValidationError(NOT_AGREED)
    _check_answer(answer, reason)
    lead = _check_lead(diagnosis, by, today)
    facts = {"diagnosis": diagnosis.pk, **deputy(by, today)}
    with recorded("diagnostics.answer_person", by=by, why=reason[:2_000], **facts):
        locked = _lock_open(diagnosis.pk)
        progress = progress_of(answers_of(locked), judges_person=True)
        if progress.missing:
            raise ValidationError(_("The person step is locked until the six are answered."))
        if not progress.is_person_open:
            raise ValidationError(_("This question has been answered; the answer stays."))
        return Finding.objects.create(
            diagnosis=locked,
            cause=Cause.PERSON,
            asked_of=diagnosis.opened_by or lead,
            asked_by=diagnosis.opened_by,
            question="",
            asked_on=today,
            due_on=today,
            answer=answer,
            reason=reason.strip(),
            answered_by=by,
            answered_on=today,
        )


def reassign_finding(
    *,
    finding: Finding,
    to: User,
    question: str,
    due_on: date,
    by: User | None,
    today: date,
) -> Finding:
    """Put an unanswered question to somebody else, in other words if need be."""
    if not question.strip():
        raise wrong("question", _("Say what is asked."))
    check_text("question", question, LONGEST_QUESTION)
    lead = _check_lead(finding.diagnosis, by, today)
    refuse_named(finding.diagnosis, "question", question)
    if not people_to_ask(lead, finding.diagnosis.goal, today).filter(pk=to.pk).exists():
        raise wrong("to", _("This person cannot be asked."))
    facts = {"finding": finding.pk, **deputy(by, today)}
    with recorded("diagnostics.reassign_finding", by=by, why=question, **facts):
        _lock_open(finding.diagnosis_id)
        locked = Finding.objects.get(pk=finding.pk)
        _refuse_answered(locked)
        if due_on < locked.asked_on:
            raise wrong("due_on", _("The answer is due on the day of the question or later."))
        locked.asked_of, locked.due_on = to, due_on
        locked.question = _own_words(locked, question)
        locked.save()
        notify(people=[to.pk], kind=FINDING, subject=locked.pk, by=by)
    return locked


def conclude(*, diagnosis: Diagnosis, conclusion: str, by: User | None, today: date) -> Diagnosis:
    """End the diagnosis with what was found.

    All seven causes are answered, or one of the first six is said to have caused the gap, or no
    agreement lets a person be judged: then the person step is not needed.
    """
    if not conclusion.strip():
        raise wrong("conclusion", _("Say in words what was found."))
    check_text("conclusion", conclusion, LONGEST_CONCLUSION)
    _check_lead(diagnosis, by, today)
    facts = {"diagnosis": diagnosis.pk, **deputy(by, today)}
    with recorded("diagnostics.conclude", by=by, why=conclusion[:2_000], **facts):
        locked = _lock_open(diagnosis.pk)
        answers, judges = answers_of(locked), _judges_person(today)
        if not progress_of(answers, judges_person=judges).may_conclude:
            raise ValidationError(
                _(
                    "First the causes are answered: the six, and the person step unless one of"
                    " the six is said to have caused the gap."
                )
            )
        locked.state, locked.conclusion = DiagnosisState.CONCLUDED, conclusion.strip()
        locked.concluded_by, locked.concluded_on = by, today
        locked.save()
    return locked


def refuse_named(diagnosis: Diagnosis, field: str, text: str) -> None:
    """Refuse a text for people who must not learn whose goal it is about, when it says so."""
    person = diagnosis.goal.person
    if person is not None and is_named(person.name, text):
        raise wrong(
            field,
            _("Leave the name out: who reads this may not know whose goal it is about."),
        )


def _judges_person(today: date) -> bool:
    return Feature.PERSON_STEP in what_is_agreed(today)


def _own_words(finding: Finding, question: str) -> str:
    """The question where it is not the standard one, which is not kept in one language."""
    words = question.strip()
    return "" if words == str(QUESTIONS.get(finding.cause)) else words


def _check_answer(answer: str, reason: str) -> None:
    if answer not in list(Answer):
        raise wrong("answer", _("Choose one of the answers."))
    if not reason.strip():
        raise wrong("reason", _("Give the reason in words."))
    check_text("reason", reason, LONGEST_REASON)


def _check_asked(finding: Finding, by: User | None, today: date) -> None:
    """Only who is asked, or who stands in for them today."""
    if by is None or finding.asked_of_id not in scope_of(by, today).person_ids:
        raise wrong("by", _("Somebody else is asked."))


def _check_lead(diagnosis: Diagnosis, by: User | None, today: date) -> User:
    """The person who leads; refused to everybody else."""
    if by is None:
        raise wrong("by", _("A person decides this, no job."))
    if refused := refusal(by, diagnosis.goal, today):
        raise wrong("by", refused)
    return by


def _lock_open(pk: int) -> Diagnosis:
    """The diagnosis, held against others until the act is over; refused once concluded."""
    locked = Diagnosis.objects.select_for_update(no_key=True).get(pk=pk)
    if locked.state != DiagnosisState.OPEN:
        raise ValidationError(_("The diagnosis is concluded."), "concluded")
    return locked


def _refuse_stale(finding: Finding, seen: str) -> None:
    """Nobody answers a question that they did not read."""
    if finding.stamp != seen:
        raise ValidationError(
            _("The question was changed in the meantime. Look at the new one first."), "stale"
        )


def _refuse_answered(finding: Finding) -> None:
    if finding.answer:
        raise ValidationError(_("This question has been answered; the answer stays."), "answered")
