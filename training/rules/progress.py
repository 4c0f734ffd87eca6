"""How far somebody is with what they have to learn."""

from dataclasses import dataclass
from datetime import date

from training.rules.scoring import attempts_left
from training.rules.terms import AssignmentState


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record of an assignment."""

    due_on: date
    completed_on: date | None = None
    withdrawn_on: date | None = None
    lessons_done: int = 0
    attempts: int = 0
    # None: as many as one likes.
    most_attempts: int | None = None


def state_on(facts: Facts, on: date) -> AssignmentState:
    """The state on a day. The day it is due belongs to the time for it.

    Who passed has completed it, whatever failed before; failed is who used all attempts.
    """
    if facts.withdrawn_on is not None:
        return AssignmentState.WITHDRAWN
    if facts.completed_on is not None:
        return AssignmentState.COMPLETED
    if attempts_left(facts.attempts, facts.most_attempts) == 0:
        return AssignmentState.FAILED
    if facts.due_on < on:
        return AssignmentState.OVERDUE
    started = facts.lessons_done or facts.attempts
    return AssignmentState.STARTED if started else AssignmentState.ASSIGNED
