"""A goal that is not in force is edited or withdrawn with a reason; nothing stays for ever."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from pghistory.models import Context

from goals.actions import close_goal, comment_on_goal, edit_goal, put_in_force, withdraw_goal
from goals.models import Goal, GoalVersion
from goals.queries.waiting import goals_waiting, waiting_for
from goals.rules.states import PLANNED, Step
from goals.rules.terms import GoalState
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.models import Reason
from salesmgmt.org.models import Period
from tests.cast import Cast
from tests.goals.test_actions_talking import Play, draft, said, state

FINAL = [GoalState.IN_FORCE, GoalState.CLOSED, GoalState.WITHDRAWN]


def bring_to(cast: Cast, wanted: GoalState) -> Goal:
    """A goal of Rita's that Mona set, in the state, by the steps that lead to it."""
    goal = draft(cast)
    play = Play(cast, goal)
    if wanted is GoalState.DRAFT:
        return goal
    if wanted is GoalState.WITHDRAWN:
        withdraw(cast, goal)
        return goal
    play.propose()
    if wanted in {GoalState.DISCUSSED, GoalState.SET}:
        play.object_to()
    if wanted is GoalState.SET:
        play.answer(Step.INSIST)
    if wanted in {GoalState.AGREED, GoalState.IN_FORCE, GoalState.CLOSED}:
        play.accept()
    if wanted in {GoalState.IN_FORCE, GoalState.CLOSED}:
        play.start()
    if wanted is GoalState.CLOSED:
        close_goal(goal=goal, by=SYSTEM, why="over", today=cast.today)
    assert state(goal) == wanted
    return goal


def withdraw(cast: Cast, goal: Goal, key: str = "mona", **more: object) -> Goal:
    given = {"reason": "Set by mistake", "seen": goal.versions.count(), **more}
    return withdraw_goal(goal=goal, by=cast.person(key), today=cast.today, **given)


def edit(cast: Cast, goal: Goal, key: str = "mona", **changes: object) -> GoalVersion | None:
    given = {"reason": "The plan was wrong", "seen": goal.versions.count(), **changes}
    return edit_goal(goal=goal, by=cast.person(key), today=cast.today, **given)


def asked_of(cast: Cast, key: str) -> set[int]:
    """Goals that wait for somebody, whatever they are asked to do."""
    return {goal.pk for goal in goals_waiting(cast.person(key), cast.today).goals}


class TestWithdraw:
    @pytest.mark.parametrize("start", PLANNED)
    def test_it_leaves_every_list_and_frees_its_place(self, cast: Cast, start: GoalState) -> None:
        goal = bring_to(cast, start)
        with pytest.raises(ValidationError, match="come to 200 %"):
            draft(cast, measure="orders")
        with pytest.raises(ValidationError):
            draft(cast)
        assert goal.pk in asked_of(cast, "mona") | asked_of(cast, "rita")
        before = {key: waiting_for(cast.person(key), cast.today) for key in ("mona", "rita")}
        withdraw(cast, goal)
        assert state(goal) == "withdrawn"
        assert goal.pk not in asked_of(cast, "mona") | asked_of(cast, "rita")
        after = {key: waiting_for(cast.person(key), cast.today) for key in ("mona", "rita")}
        assert sum(map(len, after.values())) < sum(map(len, before.values()))
        again = draft(cast)
        assert again.pk != goal.pk
        withdraw(cast, again)
        assert draft(cast, measure="orders").weight == 1

    @pytest.mark.parametrize("start", FINAL)
    def test_what_is_in_force_or_over_stays(self, cast: Cast, start: GoalState) -> None:
        goal = bring_to(cast, start)
        sentence = {
            GoalState.IN_FORCE: "The goal is in force: revise its target instead.",
            GoalState.CLOSED: "The goal is closed: it stays as it is.",
            GoalState.WITHDRAWN: "The goal is withdrawn: set a new one instead.",
        }[start]
        with pytest.raises(ValidationError) as refusal:
            withdraw(cast, goal, reason="Another reason")
        assert refusal.value.messages == [sentence]
        with pytest.raises(ValidationError) as refusal:
            edit(cast, goal, target=Decimal(1))
        assert refusal.value.messages == [sentence]
        assert (state(goal), goal.versions.count()) == (start, 1)

    def test_the_history_says_who_and_why(self, cast: Cast) -> None:
        goal = draft(cast, key="plan-7")
        Play(cast, goal).propose()
        withdraw(cast, goal)
        remark = goal.remarks.latest("pk")
        assert (remark.said, remark.text, remark.by) == (
            "withdrawn",
            "Set by mistake",
            cast.people["mona"],
        )
        act = Context.objects.get(pk=remark.act).metadata
        assert (act["act"], act["by"]) == ("goals.withdraw_goal", cast.people["mona"].pk)
        assert Reason.objects.get(act=remark.act).text == "Set by mistake"
        assert goal.versions.count() == 1
        goal.refresh_from_db()
        assert goal.key is None
        assert goal.events.filter(key="plan-7").exists()
        # A load that brings the goal again sets it again.
        assert draft(cast, key="plan-7").key == "plan-7"

    def test_the_second_click_is_the_first(self, cast: Cast) -> None:
        goal = draft(cast)
        withdraw(cast, goal)
        withdraw(cast, goal)
        assert said(goal) == ["discarded"]

    @pytest.mark.parametrize("reason", ["", "  ", "\n"])
    def test_a_reason_is_needed(self, cast: Cast, reason: str) -> None:
        goal = draft(cast)
        with pytest.raises(ValidationError) as refusal:
            withdraw(cast, goal, reason=reason)
        assert list(refusal.value.message_dict) == ["reason"]
        with pytest.raises(ValidationError) as refusal:
            edit(cast, goal, reason=reason, target=Decimal(1))
        assert list(refusal.value.message_dict) == ["reason"]
        assert (state(goal), goal.versions.count()) == ("draft", 1)

    def test_a_draft_that_nobody_saw_stays_unseen(self, cast: Cast) -> None:
        goal = draft(cast)
        withdraw(cast, goal)
        rita, mona = cast.person("rita"), cast.person("mona")
        assert not Goal.objects.visible_to(rita, cast.today).filter(pk=goal.pk).exists()
        assert Goal.objects.visible_to(mona, cast.today).filter(pk=goal.pk).exists()

    @pytest.mark.parametrize("start", [each for each in PLANNED if each != "draft"])
    def test_what_was_seen_stays_to_be_read(self, cast: Cast, start: GoalState) -> None:
        goal = bring_to(cast, start)
        withdraw(cast, goal)
        rita, sara = cast.person("rita"), cast.person("sara")
        assert Goal.objects.visible_to(rita, cast.today).filter(pk=goal.pk).exists()
        assert not Goal.objects.visible_to(sara, cast.today).filter(pk=goal.pk).exists()

    def test_nothing_moves_it_any_more(self, cast: Cast) -> None:
        goal = bring_to(cast, GoalState.WITHDRAWN)
        play = Play(cast, goal)
        for attempt in (play.propose, play.accept, play.object_to, play.start, play.note):
            with pytest.raises(ValidationError):
                attempt()
        assert state(goal) == "withdrawn"

    def test_words_about_it_stay_open(self, cast: Cast) -> None:
        goal = bring_to(cast, GoalState.WITHDRAWN)
        comment_on_goal(goal=goal, text="A pity", by=cast.person("mona"), today=cast.today)
        assert said(goal) == ["discarded", "commented"]


class TestEdit:
    @pytest.mark.parametrize("start", PLANNED)
    def test_it_is_proposed_anew(self, cast: Cast, start: GoalState) -> None:
        goal = bring_to(cast, start)
        edit(cast, goal, target=Decimal(6500))
        is_draft = start == GoalState.DRAFT
        assert state(goal) == ("draft" if is_draft else "proposed")
        assert list(goal.versions.order_by("number").values_list("target", flat=True)) == [
            6000,
            6500,
        ]
        if not is_draft:
            assert said(goal)[-1] == "proposed"
            assert goal.pk in asked_of(cast, "rita")

    @pytest.mark.parametrize(
        "changes",
        [
            {"target": Decimal(6500)},
            {"weight": Decimal("0.5")},
            {"starts_on": date(2026, 2, 1)},
            {"ends_on": date(2026, 11, 30)},
        ],
    )
    def test_an_acceptance_of_the_old_figures_counts_for_nothing(
        self, cast: Cast, changes: dict
    ) -> None:
        goal = bring_to(cast, GoalState.PROPOSED)
        edit(cast, goal, **changes)
        play = Play(cast, goal)
        with pytest.raises(ValidationError, match="changed in the meantime"):
            play.accept(seen=1)
        with pytest.raises(ValidationError, match="changed in the meantime"):
            play.object_to(seen=1)
        play.accept(seen=2)
        assert state(goal) == "agreed"

    def test_an_agreed_goal_is_not_put_in_force_by_the_old_answer(self, cast: Cast) -> None:
        goal = bring_to(cast, GoalState.AGREED)
        edit(cast, goal, weight=Decimal("0.25"))
        with pytest.raises(ValidationError, match="propose it first"):
            put_in_force(goals=[goal], by=cast.person("mona"), today=cast.today, seen={goal.pk: 2})

    @pytest.mark.parametrize(
        ("attempt", "number"),
        [({"target": Decimal(1)}, 1), ({"weight": Decimal("0.1")}, 1)],
    )
    def test_who_was_overtaken_changes_nothing(
        self, cast: Cast, attempt: dict, number: int
    ) -> None:
        goal = draft(cast)
        edit(cast, goal, target=Decimal(6500))
        for act in (
            lambda: edit(cast, goal, seen=number, **attempt),
            lambda: withdraw(cast, goal, seen=number),
        ):
            with pytest.raises(ValidationError, match="changed in the meantime"):
                act()
        goal.refresh_from_db()
        assert (goal.weight, goal.state, goal.versions.count()) == (1, "draft", 2)

    def test_the_second_click_is_the_first(self, cast: Cast) -> None:
        goal = draft(cast)
        done = [edit(cast, goal, target=Decimal(6500), seen=1) for _click in range(2)]
        assert [each and each.number for each in done] == [2, None]
        assert goal.versions.count() == 2

    def test_window_and_period(self, cast: Cast) -> None:
        quarter = Period.objects.get(key="2026-Q1")
        goal = draft(cast)
        edit(cast, goal, ends_on=quarter.ends_on)
        goal.refresh_from_db()
        assert (goal.starts_on, goal.ends_on) == (quarter.starts_on, quarter.ends_on)
        assert goal.period == quarter
        edit(cast, goal, ends_on=quarter.ends_on - timedelta(days=1))
        goal.refresh_from_db()
        assert goal.period is None
        latest = goal.versions.latest("number")
        assert (latest.number, latest.effective_on) == (3, cast.today)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"target": Decimal(-1)}, "0 or more"),
            ({"target": Decimal("NaN")}, "plain number"),
            ({"weight": Decimal(0)}, "weight lies above 0"),
            ({"weight": Decimal("1.000001")}, "weight lies above 0"),
            ({"ends_on": date(2025, 12, 31)}, "last day must not be before the first"),
            ({"ends_on": date(2027, 1, 1)}, "calendar holds the days"),
            ({"weight": Decimal("0.500001")}, "come to 100.0001 %"),
            ({"weight": Decimal("0.5"), "starts_on": date(2026, 7, 1)}, "already a goal"),
        ],
    )
    def test_it_refuses_like_setting(self, cast: Cast, changes: dict, message: str) -> None:
        goal = draft(cast, weight=Decimal("0.5"))
        draft(cast, weight=Decimal("0.5"), measure="orders")
        draft(cast, weight=Decimal("0.5"), starts_on=date(2026, 7, 1))
        before = GoalVersion.objects.count()
        with pytest.raises(ValidationError) as refusal:
            edit(cast, goal, **changes)
        assert message in " ".join(refusal.value.messages)
        goal.refresh_from_db()
        assert (goal.weight, goal.starts_on) == (Decimal("0.5"), date(2026, 1, 1))
        assert GoalVersion.objects.count() == before

    def test_up_to_all_of_the_weight(self, cast: Cast) -> None:
        """The goal's own old weight is not in its way."""
        goal = draft(cast, weight=Decimal("0.7"))
        draft(cast, weight=Decimal("0.2"), measure="orders")
        edit(cast, goal, weight=Decimal("0.8"))
        goal.refresh_from_db()
        assert goal.weight == Decimal("0.8")


NOT_THEIRS = [
    ("rita", "rita", "your own goal"),
    ("sven", "rita", "set by the manager"),
    ("ralf", "rita", "set by the manager"),
    ("mona", "north", "You manage this department"),
    ("mona", "acme", "set by a director"),
]


@pytest.mark.parametrize(("key", "holder", "message"), NOT_THEIRS)
def test_only_who_may_set_it(cast: Cast, key: str, holder: str, message: str) -> None:
    goal = draft(cast, holder, by="dora")
    for act in (
        lambda: withdraw(cast, goal, key),
        lambda: edit(cast, goal, key, target=Decimal(1)),
    ):
        with pytest.raises(ValidationError, match=message):
            act()
    assert (state(goal), goal.versions.count()) == ("draft", 1)
