"""Scores, validity and states, with the boundary on both sides."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.worked import example
from training.rules.progress import Facts, state_on
from training.rules.scoring import attempts_left, in_millionths, judge, passes
from training.rules.terms import AssignmentState, CertificateState
from training.rules.validity import certificate_state, valid_until

DUE = date(2026, 3, 31)


def test_published_example_an_earlier_fail_does_not_block() -> None:
    given = example("L07")
    mark = Decimal(str(given["input"]["mastery"]))
    found = [passes(Decimal(str(scaled)), mark) for scaled in given["input"]["scaled"]]
    assert ["passed" if one else "failed" for one in found] == given["expected"]
    facts = Facts(due_on=DUE, completed_on=DUE, attempts=3, most_attempts=2)
    assert state_on(facts, DUE) == AssignmentState.COMPLETED


@pytest.mark.parametrize(
    ("ticked", "is_right"),
    [
        ([1, 2], True),
        ([2, 1, 1], True),
        ([1], False),
        ([1, 2, 3], False),
        ([3], False),
        ([], False),
    ],
)
def test_right_is_exactly_what_is_right(ticked: list[int], is_right: bool) -> None:
    verdict = judge({7: [1, 2]}, {7: ticked}, Decimal("0.5"))
    assert verdict.right == {7: is_right}
    assert verdict.score == Fraction(int(is_right))
    assert verdict.passed is is_right


@pytest.mark.parametrize(
    ("right", "of", "mark", "passed"),
    [
        (4, 5, "0.8", True),
        (3, 5, "0.8", False),
        (2, 3, "0.666666", True),
        (2, 3, "0.666667", False),
        (3, 3, "1", True),
        (2, 3, "1", False),
        (7, 10, "0.7", True),
        (6, 10, "0.7", False),
        (0, 4, "0.000001", False),
    ],
)
def test_one_question_either_side_of_the_mark(right: int, of: int, mark: str, passed: bool) -> None:
    quiz = {key: [1] for key in range(of)}
    ticked = {key: [1 if key < right else 2] for key in range(of)}
    verdict = judge(quiz, ticked, Decimal(mark))
    assert (verdict.score, verdict.passed) == (Fraction(right, of), passed)


def test_what_is_not_answered_is_wrong_and_strangers_do_not_count() -> None:
    verdict = judge({1: [10], 2: [20]}, {1: [10], 9: [90]}, Decimal(1))
    assert verdict.right == {1: True, 2: False}


def test_a_quiz_without_questions() -> None:
    with pytest.raises(ValueError, match="without questions"):
        judge({}, {}, Decimal(1))


def test_score_as_stored() -> None:
    assert in_millionths(Fraction(2, 3)) == Decimal("0.666667")
    assert in_millionths(Fraction(1, 3)) == Decimal("0.333333")
    assert in_millionths(Fraction(1)) == Decimal("1.000000")


@pytest.mark.parametrize(
    ("used", "most", "left"), [(0, None, None), (9, None, None), (0, 2, 2), (2, 2, 0), (3, 2, 0)]
)
def test_attempts_left(used: int, most: int | None, left: int | None) -> None:
    assert attempts_left(used, most) == left


@pytest.mark.parametrize(
    ("passed_on", "months", "until"),
    [
        ("2026-01-15", 12, "2027-01-15"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-03-31", 3, "2026-06-30"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-11-30", 13, "2027-12-30"),
    ],
)
def test_months_later(passed_on: str, months: int, until: str) -> None:
    assert valid_until(date.fromisoformat(passed_on), months) == date.fromisoformat(until)


def test_for_ever() -> None:
    assert valid_until(DUE, None) is None
    assert certificate_state(None, date(2999, 1, 1)) == CertificateState.CURRENT


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2026-02-28", CertificateState.CURRENT),  # 31 days before
        ("2026-03-01", CertificateState.EXPIRING),
        ("2026-03-31", CertificateState.EXPIRING),  # the last day belongs to it
        ("2026-04-01", CertificateState.EXPIRED),
    ],
)
def test_certificate_on_a_day(on: str, state: CertificateState) -> None:
    assert certificate_state(DUE, date.fromisoformat(on)) == state


LATE = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("facts", "on", "state"),
    [
        ({}, DUE, AssignmentState.ASSIGNED),
        ({}, LATE, AssignmentState.OVERDUE),
        ({"lessons_done": 1}, DUE, AssignmentState.STARTED),
        ({"attempts": 1}, DUE, AssignmentState.STARTED),
        ({"lessons_done": 1}, LATE, AssignmentState.OVERDUE),
        ({"attempts": 1, "most_attempts": 2}, DUE, AssignmentState.STARTED),
        ({"attempts": 2, "most_attempts": 2}, DUE, AssignmentState.FAILED),
        ({"attempts": 2, "most_attempts": 2}, LATE, AssignmentState.FAILED),
        ({"attempts": 2, "most_attempts": 2, "completed_on": DUE}, LATE, AssignmentState.COMPLETED),
        ({"attempts": 2, "most_attempts": 2, "withdrawn_on": DUE}, LATE, AssignmentState.WITHDRAWN),
    ],
)
def test_states(facts: dict, on: date, state: AssignmentState) -> None:
    assert state_on(Facts(due_on=DUE, **facts), on) == state
