"""What was said about a goal, who has taken note of it, and what may its reader do now?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import F

from goals.access import can_be_split, may_split, reads_talk, why_not
from goals.models import Goal, GoalRemark, GoalVersion
from goals.rules.states import ANNOUNCED, ANSWERS, Step, after
from salesmgmt.lib import sqlfile
from salesmgmt.org.access import Person, scope_of

_HERE = str(Path(__file__).resolve().parent.parent)
_OF_THE_SETTER = (
    Step.PROPOSE,
    *ANSWERS,
    Step.PUT_IN_FORCE,
    Step.REVISE,
    Step.EDIT,
    Step.WITHDRAW,
)
_OF_THE_CONCERNED = (Step.ACCEPT, Step.OBJECT)


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody whom the latest version of a goal concerns, and whether they took note of it."""

    goal_id: int
    version_id: int
    number: int
    person_id: int
    name: str
    set_by_id: int | None
    taken_at: datetime | None
    # The deputy who did it.
    taken_by: str | None

    @property
    def is_setter(self) -> bool:
        """Who set the target knows it."""
        return self.person_id == self.set_by_id

    @property
    def is_missing(self) -> bool:
        """Whether the person has still to take note."""
        return self.taken_at is None and not self.is_setter


def notices_of(goals: Collection[int], today: date) -> tuple[Notice, ...]:
    """Everybody whom the latest versions of these goals concern today; one query."""
    bound: dict[str, Any] = {"goals": list(goals), "today": today}
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(_HERE, "notices"), bound)
        return tuple(Notice(*row) for row in cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Talk:
    """The discussion of a goal as its reader may see it, and what they may do now.

    `steps` are open to the reader; `remarks` and `notices` are empty where `is_open` is False.
    """

    latest: GoalVersion
    is_open: bool = False
    remarks: tuple[GoalRemark, ...] = ()
    notices: tuple[Notice, ...] = ()
    # Goals of `below` that somebody has not taken note of.
    unknown: frozenset[int] = frozenset()
    steps: frozenset[Step] = frozenset()
    may_set: bool = False
    may_split: bool = False
    may_talk: bool = False
    may_acknowledge: bool = False

    @property
    def counter_proposal(self) -> Decimal | None:
        """The target that the last objection asks for."""
        asked = [remark.target for remark in self.remarks if remark.target is not None]
        return asked[-1] if asked else None


def talk_of(
    goal: Goal, latest: GoalVersion, user: Person, today: date, *, below: Collection[int] = ()
) -> Talk:
    """The talk about a goal that `user` sees; at most four queries beside the scope.

    `below` are goals whose targets those below have to take note of.
    """
    scope = scope_of(user, today)
    if not reads_talk(scope, goal):
        return Talk(latest)
    splits = may_split(scope, goal)
    told = notices_of([goal.pk, *(below if splits else ())], today)
    notices = [notice for notice in told if notice.goal_id == goal.pk]
    mine = [notice for notice in notices if notice.person_id in scope.person_ids]
    may_set = why_not(scope, goal.holder, today) is None
    # The difference of a counter-proposal to the target that it answers.
    remarks = (
        goal.remarks.select_related("by", "version")
        .annotate(difference=F("target") - F("version__target"))
        .order_by("pk")
    )
    return Talk(
        is_open=True,
        latest=latest,
        remarks=tuple(remarks),
        notices=tuple(notice for notice in notices if not notice.is_setter),
        unknown=frozenset(notice.goal_id for notice in told if notice.is_missing),
        steps=_steps(goal, user, notices, mine=mine, may_set=may_set, today=today),
        may_set=may_set,
        may_split=splits and can_be_split(goal),
        may_talk=may_set or bool(mine),
        may_acknowledge=_acknowledges(goal, mine, today),
    )


def _steps(
    goal: Goal,
    user: Person,
    notices: Collection[Notice],
    *,
    mine: Collection[Notice],
    may_set: bool,
    today: date,
) -> frozenset[Step]:
    others = any(not notice.is_setter for notice in notices)
    asked: list[Step] = []
    if may_set:
        asked += [step for step in _OF_THE_SETTER if others or step is not Step.PROPOSE]
    if any(notice.set_by_id != user.pk for notice in mine):
        asked += _OF_THE_CONCERNED
    if goal.ends_on < today:
        asked = [step for step in asked if step is not Step.REVISE]
    return frozenset(step for step in asked if after(goal.state, step, concerns_others=others))


def _acknowledges(goal: Goal, mine: Collection[Notice], today: date) -> bool:
    waits = any(notice.is_missing for notice in mine)
    return waits and goal.state in ANNOUNCED and goal.ends_on >= today
