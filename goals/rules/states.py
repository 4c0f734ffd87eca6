"""How far a goal has come and what may happen to it next (G5)."""

from enum import StrEnum

from goals.rules.terms import GoalState


class Step(StrEnum):
    """What somebody does to a goal."""

    PROPOSE = "propose"
    ACCEPT = "accept"
    OBJECT = "object"
    # The three answers to an objection.
    ADOPT = "adopt"
    OFFER = "offer"
    INSIST = "insist"
    PUT_IN_FORCE = "put_in_force"
    REVISE = "revise"
    CLOSE = "close"
    # Of a goal that is not in force (G14).
    EDIT = "edit"
    WITHDRAW = "withdraw"


ANSWERS = (Step.ADOPT, Step.OFFER, Step.INSIST)
"""What the manager may answer to an objection."""

COMMUNICATED = (GoalState.AGREED, GoalState.SET)
"""States from which a goal comes in force: whom it concerns had a say."""

ANNOUNCED = (GoalState.AGREED, GoalState.SET, GoalState.IN_FORCE)
"""States in which whom it concerns takes note of the target."""

PLANNED = (
    GoalState.DRAFT,
    GoalState.PROPOSED,
    GoalState.DISCUSSED,
    GoalState.AGREED,
    GoalState.SET,
)
"""States before a goal is in force; nothing is measured by it yet."""

OPEN_TO_CHANGE = (GoalState.DRAFT, GoalState.PROPOSED)
"""States in which another target may still be written without an answer."""

_NEXT: dict[tuple[GoalState, Step], GoalState] = {
    (GoalState.DRAFT, Step.PROPOSE): GoalState.PROPOSED,
    (GoalState.PROPOSED, Step.PROPOSE): GoalState.PROPOSED,
    (GoalState.PROPOSED, Step.ACCEPT): GoalState.AGREED,
    (GoalState.PROPOSED, Step.OBJECT): GoalState.DISCUSSED,
    (GoalState.DISCUSSED, Step.ADOPT): GoalState.AGREED,
    (GoalState.DISCUSSED, Step.OFFER): GoalState.PROPOSED,
    (GoalState.DISCUSSED, Step.INSIST): GoalState.SET,
    (GoalState.AGREED, Step.PUT_IN_FORCE): GoalState.IN_FORCE,
    (GoalState.SET, Step.PUT_IN_FORCE): GoalState.IN_FORCE,
    (GoalState.IN_FORCE, Step.REVISE): GoalState.IN_FORCE,
    (GoalState.IN_FORCE, Step.CLOSE): GoalState.CLOSED,
    **{(state, Step.WITHDRAW): GoalState.WITHDRAWN for state in PLANNED},
    # Whoever answered the old figures is asked again about the new ones.
    **{(state, Step.EDIT): GoalState.PROPOSED for state in PLANNED},
    (GoalState.DRAFT, Step.EDIT): GoalState.DRAFT,
}


def after(state: str, step: Step, *, concerns_others: bool = True) -> GoalState | None:
    """The state after a step; None where the step is not open.

    A goal that concerns nobody but who set it has nobody to be communicated to: it may be put
    in force as it is.
    """
    known = GoalState(state)
    if step is Step.PUT_IN_FORCE and not concerns_others and known in OPEN_TO_CHANGE:
        return GoalState.IN_FORCE
    return _NEXT.get((known, step))
