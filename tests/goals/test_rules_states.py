"""Which step leads from which state to which; every other one is refused."""

import pytest

from goals.rules.states import Step, after
from goals.rules.terms import GoalState

OPEN = {
    ("draft", Step.PROPOSE): "proposed",
    ("proposed", Step.PROPOSE): "proposed",
    ("proposed", Step.ACCEPT): "agreed",
    ("proposed", Step.OBJECT): "discussed",
    ("discussed", Step.ADOPT): "agreed",
    ("discussed", Step.OFFER): "proposed",
    ("discussed", Step.INSIST): "set",
    ("agreed", Step.PUT_IN_FORCE): "in_force",
    ("set", Step.PUT_IN_FORCE): "in_force",
    ("in_force", Step.REVISE): "in_force",
    ("in_force", Step.CLOSE): "closed",
    ("draft", Step.EDIT): "draft",
    ("proposed", Step.EDIT): "proposed",
    ("discussed", Step.EDIT): "proposed",
    ("agreed", Step.EDIT): "proposed",
    ("set", Step.EDIT): "proposed",
    ("draft", Step.WITHDRAW): "withdrawn",
    ("proposed", Step.WITHDRAW): "withdrawn",
    ("discussed", Step.WITHDRAW): "withdrawn",
    ("agreed", Step.WITHDRAW): "withdrawn",
    ("set", Step.WITHDRAW): "withdrawn",
}


@pytest.mark.parametrize("state", list(GoalState))
@pytest.mark.parametrize("step", list(Step))
def test_every_state_and_step(state: GoalState, step: Step) -> None:
    assert after(state, step) == OPEN.get((state.value, step))


@pytest.mark.parametrize("state", list(GoalState))
def test_what_concerns_nobody_else_is_put_in_force_as_it_is(state: GoalState) -> None:
    reaches = state in {"draft", "proposed", "agreed", "set"}
    found = after(state, Step.PUT_IN_FORCE, concerns_others=False)
    assert found == ("in_force" if reaches else None)


def test_nothing_is_in_force_that_was_not_communicated() -> None:
    """Every way from a draft to in force passes an answer: accepted, adopted or insisted."""
    answered = {Step.ACCEPT, Step.ADOPT, Step.INSIST}
    reached, border = {"draft"}, ["draft"]
    while border:
        state = border.pop()
        for (start, step), end in OPEN.items():
            if start == state and step not in answered and end not in reached:
                reached.add(end)
                border.append(end)
    assert reached == {"draft", "proposed", "discussed", "withdrawn"}


@pytest.mark.parametrize("step", list(Step))
def test_withdrawn_is_the_end(step: Step) -> None:
    for concerns_others in (True, False):
        assert after("withdrawn", step, concerns_others=concerns_others) is None
