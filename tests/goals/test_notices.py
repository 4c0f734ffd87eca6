"""Whom a target concerns is told of each step; who set it, of each answer."""

from datetime import date
from decimal import Decimal

import pytest

from goals.actions import NewGoal, put_in_force, set_goals, split_goal
from goals.actions.splitting import Share
from goals.models import Goal
from goals.notices import ACCEPTED, ANSWERED, OBJECTED, PROPOSED, TARGET
from goals.rules.states import Step
from goals.rules.terms import Below, GoalState
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.models import Notice
from tests.cast import Cast
from tests.goals.test_actions_revising import revise
from tests.goals.test_actions_talking import Play, draft
from tests.org.telling import read


@pytest.fixture
def quiet(cast: Cast) -> Cast:
    """The cast after everybody was told of the targets that it begins with."""
    Notice.objects.all().delete()
    return cast


def heard() -> set[tuple[str, str]]:
    """Who was told what; and from now on only what is new."""
    rows = set(Notice.objects.values_list("person__key", "kind"))
    Notice.objects.all().delete()
    return rows


def test_the_talk_about_a_draft(quiet: Cast) -> None:
    play = Play(quiet, draft(quiet))
    assert heard() == set()
    play.propose()
    assert heard() == {("rita", PROPOSED)}
    play.propose()
    assert heard() == set()
    play.object_to()
    assert heard() == {("mona", OBJECTED)}
    play.answer(Step.OFFER, target=Decimal(5700), text="Half way.", seen=1)
    assert heard() == {("rita", ANSWERED)}
    play.accept(seen=2)
    assert heard() == {("mona", ACCEPTED)}
    put_in_force(goals=[play.goal], by=quiet.person("mona"), today=quiet.today)
    # Who accepted it knows it.
    assert heard() == set()


def test_what_was_insisted_on_is_a_duty_to_know(quiet: Cast) -> None:
    play = Play(quiet, draft(quiet))
    play.propose()
    play.object_to()
    play.answer(Step.INSIST, text="It is feasible.", seen=1)
    heard()
    put_in_force(goals=[play.goal], by=quiet.person("mona"), today=quiet.today)
    assert heard() == {("rita", TARGET)}


def test_a_revision_tells_everybody_whom_it_changes(quiet: Cast) -> None:
    revise(quiet, below=Below.SPREAD)
    reps = {(key, TARGET) for key in ("rita", "ralf", "rosa", "rudi", "nina", "mona")}
    assert heard() == reps


def test_goals_of_a_load_tell_nobody(quiet: Cast) -> None:
    span = (date(2026, 1, 1), date(2026, 12, 31))
    rows = [NewGoal(quiet.people["rita"], "margin", *span, Decimal(5))]
    set_goals(rows, by=SYSTEM, why="load")
    assert heard() == set()


@pytest.mark.parametrize(
    ("state", "year", "kinds"),
    [
        (GoalState.IN_FORCE, 2025, {("rita", TARGET), ("mona", TARGET)}),
        (GoalState.PROPOSED, 2025, {("rita", PROPOSED), ("mona", PROPOSED)}),
        (GoalState.DRAFT, 2025, set()),
        # A window that is over is no news.
        (GoalState.IN_FORCE, 2024, set()),
    ],
)
def test_goals_that_are_set_at_once(
    quiet: Cast, state: GoalState, year: int, kinds: set[tuple[str, str]]
) -> None:
    span = (date(year, 7, 1), date(year, 12, 31))
    holders = (quiet.people["rita"], quiet.departments["north"])
    rows = [NewGoal(holder, "margin", *span, Decimal(5), state=state) for holder in holders]
    set_goals(rows, by=quiet.person("dora"), why="plan", today=quiet.today)
    assert heard() == kinds


def test_another_share_of_a_proposal(quiet: Cast) -> None:
    play = Play(quiet, draft(quiet, "north", by="dora"))
    own = {"by": quiet.person("mona"), "today": quiet.today}
    shares = [Share(quiet.people[key], Decimal(100)) for key in ("rita", "ralf")]
    split_goal(goal=play.goal, shares=shares, **own)
    assert heard() == set()
    below = Goal.objects.get(person=quiet.people["rita"], measure="margin")
    Play(quiet, below).propose()
    heard()
    shares = [Share(quiet.people[key], Decimal(200)) for key in ("rita", "ralf")]
    split_goal(goal=play.goal, shares=shares, **own)
    assert heard() == {("rita", PROPOSED)}


def test_what_they_say(quiet: Cast) -> None:
    play = Play(quiet, draft(quiet))
    play.propose()
    rita, mona = quiet.person("rita"), quiet.person("mona")
    ((sentence, url),) = read(rita, quiet.today)
    assert sentence == (
        f"A target is proposed to you: Margin of {rita.name}, Jan 1, 2026 – Dec 31, 2026"
    )
    assert url == f"/goals/{play.goal.pk}/"
    # A notice that strayed to somebody says nothing.
    Notice.objects.update(person=quiet.people["ralf"])
    assert read(quiet.person("ralf"), quiet.today) == [("", "")]
    Notice.objects.update(person=mona)
    assert read(mona, quiet.today) == [(sentence, url)]
