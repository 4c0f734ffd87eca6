"""Which step is locked, answered, next."""

import pytest

from diagnostics.rules.steps import Next, StepState, causes_open, progress_of, state_of
from diagnostics.rules.terms import BEFORE_PERSON, Cause


def answers(said: dict[Cause, str] | None = None, **more: str) -> dict[Cause, str]:
    """All six asked; answered as given."""
    return dict.fromkeys(BEFORE_PERSON, "") | (said or {}) | {Cause(k): v for k, v in more.items()}


ALL_SIX = dict.fromkeys(BEFORE_PERSON, "not_caused")
FIVE = dict.fromkeys(BEFORE_PERSON[:5], "not_caused")
ONE_CAUSED = ALL_SIX | {Cause.PRICE: "caused"}
UNSAID = dict.fromkeys(BEFORE_PERSON, "cannot_say")


@pytest.mark.parametrize(
    ("said", "is_person_open", "may_conclude", "step"),
    [
        ({}, False, False, Next.ANSWERS),
        (FIVE, False, False, Next.ANSWERS),
        (FIVE | {Cause.PRICE: "caused"}, False, False, Next.ANSWERS),
        (ALL_SIX, True, False, Next.PERSON),
        (UNSAID, True, False, Next.PERSON),
        (ONE_CAUSED, True, True, Next.CONCLUSION),
        (ALL_SIX | {Cause.PERSON: "cannot_say"}, False, True, Next.CONCLUSION),
        (ONE_CAUSED | {Cause.PERSON: "caused"}, False, True, Next.CONCLUSION),
    ],
)
def test_progress(said: dict, is_person_open: bool, may_conclude: bool, step: Next) -> None:
    progress = progress_of(answers(said), judges_person=True)
    assert progress.is_person_open == is_person_open
    assert progress.may_conclude == may_conclude
    assert progress.next == step


def test_what_is_missing_is_named_in_order() -> None:
    progress = progress_of(answers(delivery="caused"), judges_person=True)
    assert progress.answered == progress.caused == (Cause.DELIVERY,)
    assert progress.missing == tuple(c for c in BEFORE_PERSON if c is not Cause.DELIVERY)


@pytest.mark.parametrize(
    ("cause", "said", "state"),
    [
        (Cause.PRICE, {}, StepState.ASKED),
        (Cause.PRICE, {Cause.PRICE: "caused"}, StepState.ANSWERED),
        (Cause.PERSON, {}, StepState.LOCKED),
        (Cause.PERSON, FIVE, StepState.LOCKED),
        (Cause.PERSON, ALL_SIX, StepState.NOT_ASKED),
        (Cause.PERSON, ALL_SIX | {Cause.PERSON: "caused"}, StepState.ANSWERED),
    ],
)
def test_state_of_a_step(cause: Cause, said: dict, state: StepState) -> None:
    assert state_of(cause, answers(said), judges_person=True) == state


def test_a_cause_that_was_not_asked() -> None:
    assert state_of(Cause.PRICE, {}, judges_person=True) == StepState.NOT_ASKED


def test_about_whom_nothing_is_done_before_the_six_are_answered() -> None:
    assert causes_open(answers(FIVE), judges_person=True) == BEFORE_PERSON
    assert causes_open(answers(ALL_SIX), judges_person=True) == tuple(Cause)
