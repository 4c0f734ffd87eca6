"""A goal from its draft to in force: who may say what, and what it does."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from goals.actions import (
    accept_goal,
    acknowledge_goal,
    answer_objection,
    comment_on_goal,
    object_to_goal,
    propose_goal,
    propose_goals,
    put_in_force,
    revise_goal,
    set_goal,
)
from goals.models import Acknowledgement, Goal, GoalRemark, GoalVersion
from goals.rules.states import Step
from goals.rules.terms import Driver, GoalState, Said
from tests.cast import Cast
from tests.goals.targets import targets_of

NEW = Decimal(7000)


def draft(cast: Cast, holder: str = "rita", by: str = "mona", **changes: object) -> Goal:
    """A goal on margin for next year, which nobody of the cast has."""
    first = cast.today.replace(year=cast.today.year + 1, month=1, day=1)
    who = cast.people.get(holder) or cast.departments[holder]
    return set_goal(
        **{
            "holder": who,
            "measure": "margin",
            "starts_on": first,
            "ends_on": first.replace(month=12, day=31),
            "target": Decimal(6000),
            "state": GoalState.DRAFT,
            "by": cast.person(by),
            "why": "plan",
            "today": cast.today,
            **changes,
        }
    )


def state(goal: Goal) -> str:
    return Goal.objects.get(pk=goal.pk).state


def said(goal: Goal) -> list[str]:
    return list(goal.remarks.order_by("pk").values_list("said", flat=True))


class Play:
    """Somebody does something to one goal."""

    def __init__(self, cast: Cast, goal: Goal) -> None:
        self.cast, self.goal = cast, goal

    def act(self, key: str) -> dict:
        return {"goal": self.goal, "by": self.cast.person(key), "today": self.cast.today}

    def propose(self, key: str = "mona", **more: object) -> None:
        propose_goal(**self.act(key), **more)

    def accept(self, key: str = "rita", seen: int = 1) -> None:
        accept_goal(**self.act(key), seen=seen)

    def object_to(self, key: str = "rita", target: object = 5500, seen: int = 1) -> None:
        object_to_goal(
            **self.act(key), target=Decimal(str(target)), text="My area shrank", seen=seen
        )

    def answer(self, answer: Step, key: str = "mona", **more: object) -> None:
        given = {"text": "Because", "seen": self.goal.versions.count(), **more}
        answer_objection(**self.act(key), answer=answer, **given)

    def start(self, key: str = "mona") -> int:
        act = self.act(key)
        return put_in_force(goals=[act.pop("goal")], **act)

    def note(self, key: str = "rita", seen: int = 1) -> None:
        acknowledge_goal(**self.act(key), seen=seen)


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast, draft(cast))


def test_agreed_and_in_force(play: Play) -> None:
    play.propose(text="As we said")
    assert (state(play.goal), said(play.goal)) == ("proposed", ["proposed"])
    play.accept()
    assert (state(play.goal), said(play.goal)) == ("agreed", ["proposed", "accepted"])
    assert play.start() == 1
    assert state(play.goal) == "in_force"
    assert play.goal.versions.count() == 1
    # Who accepts has taken note.
    assert Acknowledgement.objects.get().person.key == "rita"


@pytest.mark.parametrize(
    ("answer", "more", "wanted"),
    [
        (Step.ADOPT, {"text": ""}, ("agreed", [6000, 5500])),
        (Step.OFFER, {"target": Decimal(5800)}, ("proposed", [6000, 5800])),
        (Step.INSIST, {}, ("set", [6000])),
    ],
)
def test_the_managers_answers(play: Play, answer: Step, more: dict, wanted: tuple) -> None:
    play.propose()
    play.object_to()
    assert state(play.goal) == "discussed"
    play.answer(answer, **more)
    targets = list(play.goal.versions.order_by("number").values_list("target", flat=True))
    assert (state(play.goal), targets) == wanted
    # The latest target is that of today already, though the window has not begun.
    assert targets_of(Goal.objects.filter(pk=play.goal.pk), play.cast.today) == {
        play.goal.pk: targets[-1]
    }


def test_set_after_discussion_is_put_in_force_and_known(play: Play) -> None:
    play.propose()
    play.object_to()
    play.answer(Step.INSIST)
    play.start()
    play.note()
    assert state(play.goal) == "in_force"
    assert Acknowledgement.objects.get().version.number == 1


def test_an_adopted_target_has_to_be_known_anew(play: Play) -> None:
    play.propose()
    play.object_to()
    play.answer(Step.ADOPT, text="")
    with pytest.raises(ValidationError, match="changed in the meantime"):
        play.note(seen=1)
    play.note(seen=2)
    assert Acknowledgement.objects.get().version.target == 5500


def test_everything_twice_is_once(play: Play) -> None:
    for _click in range(2):
        play.propose(text="x")
    for _click in range(2):
        play.object_to()
    for _click in range(2):
        play.answer(Step.OFFER, target=Decimal(5800))
    for _click in range(2):
        play.accept(seen=2)
    assert said(play.goal) == ["proposed", "objected", "proposed", "accepted"]
    assert [play.start(), play.start()] == [1, 0]
    for _click in range(2):
        play.note(seen=2)
        comment_on_goal(**play.act("rita"), text="Fine")
    assert Acknowledgement.objects.count() == 1
    assert said(play.goal)[4:] == ["commented"]
    assert play.goal.versions.count() == 2


def test_proposed_again_with_another_target(play: Play) -> None:
    play.propose(target=Decimal(6000))
    play.propose(target=NEW, text="Better")
    assert said(play.goal) == ["proposed", "proposed"]
    assert GoalRemark.objects.order_by("pk").last().version.target == NEW
    with pytest.raises(ValidationError, match="changed in the meantime"):
        play.accept(seen=1)
    play.accept(seen=2)
    with pytest.raises(ValidationError, match="Only a draft or a proposal"):
        play.propose(target=Decimal(9))


@pytest.mark.parametrize("key", ["rita", "ralf", "sara", "sven"])
def test_who_may_not_set_does_not_propose_answer_or_start(play: Play, key: str) -> None:
    attempts = [play.propose, lambda k: play.answer(Step.INSIST, k), play.start]
    for attempt in attempts:
        with pytest.raises(ValidationError) as refusal:
            attempt(key)
        assert "holder" in refusal.value.message_dict
    assert (state(play.goal), said(play.goal)) == ("draft", [])


@pytest.mark.parametrize("key", ["mona", "dora", "ralf", "sara"])
def test_only_whom_it_concerns_answers(play: Play, key: str) -> None:
    play.propose()
    for attempt in (play.accept, play.object_to, play.note):
        with pytest.raises(ValidationError, match="Only the person whose goal it is"):
            attempt(key)
    assert state(play.goal) == "proposed"


def test_who_set_it_does_not_accept_it_as_deputy(play: Play) -> None:
    today = play.cast.today
    play.propose()
    play.cast.people["rita"].deputies.create(
        deputy=play.cast.people["mona"], starts_on=today, ends_on=today
    )
    with pytest.raises(ValidationError, match="set this target yourself"):
        play.accept("mona")


def test_a_deputy_takes_note_for_the_person(play: Play) -> None:
    today = play.cast.today
    play.propose()
    play.cast.people["rita"].deputies.create(
        deputy=play.cast.people["ralf"], starts_on=today, ends_on=today
    )
    play.accept("ralf")
    noted = Acknowledgement.objects.get()
    assert (noted.person.key, noted.by.key) == ("rita", "ralf")


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda p: p.accept(), "Only a proposed goal can be accepted"),
        (lambda p: p.object_to(), "Only a proposed goal can be objected to"),
        (lambda p: p.answer(Step.ADOPT), "no objection to answer"),
        (lambda p: p.start(), "propose it first"),
        (lambda p: p.note(), "nothing to take note of"),
        (lambda p: p.answer(Step.CLOSE), "Adopt the counter-proposal"),
        (lambda p: comment_on_goal(**p.act("rita"), text=" "), "Write what you want to say"),
        (lambda p: comment_on_goal(**p.act("ralf"), text="Hm"), "discussed by whom it concerns"),
    ],
)
def test_refused_in_a_draft(play: Play, attempt: object, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        attempt(play)
    assert (state(play.goal), said(play.goal)) == ("draft", [])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"target": 6000}, "accept it instead"),
        ({"target": -1}, "0 or more"),
        ({"target": "NaN"}, "plain number"),
        ({"seen": 2}, "changed in the meantime"),
    ],
)
def test_objections_that_say_nothing(play: Play, changes: dict, message: str) -> None:
    play.propose()
    with pytest.raises(ValidationError, match=message):
        play.object_to(**changes)
    assert state(play.goal) == "proposed"


@pytest.mark.parametrize(
    ("answer", "more", "message"),
    [
        (Step.OFFER, {}, "Give the target"),
        (Step.OFFER, {"target": Decimal(6000)}, "insist on it instead"),
        (Step.OFFER, {"target": Decimal(1), "text": " "}, "Say why"),
        (Step.INSIST, {"text": ""}, "Say why"),
    ],
)
def test_answers_that_say_nothing(play: Play, answer: Step, more: dict, message: str) -> None:
    play.propose()
    play.object_to()
    with pytest.raises(ValidationError, match=message):
        play.answer(answer, **more)
    assert (state(play.goal), play.goal.versions.count()) == ("discussed", 1)


def test_an_objection_has_a_target_in_the_database_too(play: Play) -> None:
    version = play.goal.versions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalRemark.objects.create(
            goal=play.goal, version=version, said=Said.OBJECTED, act=version.act
        )


def test_what_concerns_only_the_director_needs_no_agreement(cast: Cast) -> None:
    goal = draft(cast, "acme", "dora")
    assert Play(cast, goal).start("dora") == 1
    assert state(goal) == "in_force"
    north = draft(cast, "north", "dora")
    with pytest.raises(ValidationError, match="propose it first"):
        Play(cast, north).start("dora")


def test_the_manager_of_a_department_answers_for_its_goal(cast: Cast) -> None:
    play = Play(cast, draft(cast, "north", "dora"))
    play.propose("dora")
    with pytest.raises(ValidationError, match="Only the person"):
        play.accept("rita")
    play.accept("mona")
    assert play.start("dora") == 1


def test_many_at_once_all_or_none(cast: Cast) -> None:
    goals = [draft(cast, key) for key in ("rita", "ralf")]
    act = {"by": cast.person("mona"), "today": cast.today}
    assert [propose_goals(goals=goals, **act), propose_goals(goals=goals, **act)] == [2, 0]
    assert GoalRemark.objects.count() == 2
    Play(cast, goals[0]).accept("rita")
    with pytest.raises(ValidationError, match="propose it first"):
        put_in_force(goals=goals, **act)
    assert state(goals[0]) == "agreed"
    Play(cast, goals[1]).accept("ralf")
    assert [put_in_force(goals=goals, **act), put_in_force(goals=goals, **act)] == [2, 0]
    with pytest.raises(ValidationError, match="manager of the department"):
        propose_goals(goals=goals, by=cast.person("sven"), today=cast.today)


def test_a_proposal_at_once_begins_the_discussion(cast: Cast) -> None:
    goal = draft(cast, state=GoalState.PROPOSED)
    assert said(goal) == ["proposed"]
    assert goal.remarks.get().by.key == "mona"


def test_the_same_goal_twice_is_said_in_words(cast: Cast) -> None:
    draft(cast, weight=Decimal("0.5"))
    with pytest.raises(ValidationError, match="already a goal for this measure"):
        draft(cast, weight=Decimal("0.5"))


@pytest.mark.parametrize(("holder", "key"), [("rita", "rita"), ("north", "mona")])
def test_nobody_sets_the_own_goal_past_the_actions(cast: Cast, holder: str, key: str) -> None:
    """What the actions refuse in words the database refuses whatever path a write takes."""
    goal = draft(cast, holder, "dora")
    with pytest.raises(IntegrityError, match="nobody sets the own goal"), transaction.atomic():
        GoalVersion.objects.create(
            goal=goal,
            number=2,
            target=1,
            effective_on=goal.starts_on,
            driver=Driver.FIRST,
            reason="",
            set_by=cast.people[key],
            act=goal.versions.get().act,
        )
    with pytest.raises(ValidationError, match=r"own goal|manage this department"):
        propose_goal(goal=goal, by=cast.person(key), today=cast.today, target=Decimal(1))


def test_a_revision_is_known_anew(play: Play) -> None:
    play.propose()
    play.accept()
    play.start()
    revise_goal(
        **play.act("mona"),
        target=NEW,
        effective_on=play.goal.starts_on + timedelta(days=40),
        driver=Driver.ECONOMY,
        reason="More demand",
        seen=1,
    )
    with pytest.raises(ValidationError, match="changed in the meantime"):
        play.note(seen=1)
    play.note(seen=2)
    numbers = Acknowledgement.objects.order_by("pk").values_list("version__number", flat=True)
    assert list(numbers) == [1, 2]


def test_nothing_is_done_to_a_target_that_was_not_looked_at(play: Play) -> None:
    play.propose()
    play.propose(target=NEW, seen=1)
    with pytest.raises(ValidationError, match="changed in the meantime"):
        play.propose(target=Decimal(6500), seen=1)
    play.object_to(seen=2)
    with pytest.raises(ValidationError, match="changed in the meantime"):
        play.answer(Step.ADOPT, seen=1)
    play.answer(Step.ADOPT, seen=2)
    start = {"goals": [play.goal], "by": play.cast.person("mona"), "today": play.cast.today}
    for unseen in ({}, {play.goal.pk: 2}):
        with pytest.raises(ValidationError, match="changed in the meantime"):
            put_in_force(**start, seen=unseen)
    assert put_in_force(**start, seen={play.goal.pk: 3}) == 1


def test_several_drafts_are_proposed_as_they_were_seen(cast: Cast) -> None:
    goals = [draft(cast), draft(cast, "ralf")]
    act = {"goals": goals, "by": cast.person("dora"), "today": cast.today}
    with pytest.raises(ValidationError, match="changed in the meantime"):
        propose_goals(**act, seen={goals[0].pk: 1, goals[1].pk: 2})
    assert {state(goal) for goal in goals} == {"draft"}
    assert propose_goals(**act, seen={goal.pk: 1 for goal in goals}) == 2
