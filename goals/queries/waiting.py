"""What waits for somebody: targets to take note of, proposals, objections, drafts?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.access import concerns
from goals.models import Acknowledgement, Goal, GoalQuerySet, GoalVersion
from goals.queries.targets import latest_target
from goals.rules.states import ANNOUNCED, COMMUNICATED
from goals.rules.terms import GoalState
from salesmgmt.lib.waiting import Waiting
from salesmgmt.org.access import Person, Scope, scope_of
from salesmgmt.org.models import Management, Membership


@dataclass(frozen=True, slots=True)
class GoalsWaiting:
    """Goals whose window is not over, by what the person is asked to do.

    Each with `target` and `number` of its latest version.
    """

    acknowledge: tuple[Goal, ...]
    respond: tuple[Goal, ...]
    answer: tuple[Goal, ...]
    start: tuple[Goal, ...]
    propose: tuple[Goal, ...]

    @property
    def goals(self) -> tuple[Goal, ...]:
        """All of them."""
        return (*self.acknowledge, *self.respond, *self.answer, *self.start, *self.propose)

    @property
    def is_empty(self) -> bool:
        return not self.goals

    @property
    def is_draft_first(self) -> bool:
        """Whether proposing is the page's main act: nothing is to be put in force before."""
        return not self.start


def goals_waiting(user: Person, today: date) -> GoalsWaiting:
    """What waits for `user` and those they stand in for; two queries beside the scope."""
    scope = scope_of(user, today)
    if not scope.person_ids:
        return GoalsWaiting((), (), (), (), ())
    mine = list(_mine(scope, today))
    set_by_me = list(_to_set(scope, today)) if scope.sees_all or scope.is_manager else []
    return GoalsWaiting(
        acknowledge=_in(mine, ANNOUNCED),
        respond=tuple(
            goal
            for goal in _in(mine, [GoalState.PROPOSED])
            # Annotated by `_with_latest`.
            if goal.setter != user.pk  # type: ignore[attr-defined]
        ),
        answer=_in(set_by_me, [GoalState.DISCUSSED]),
        start=_in(set_by_me, COMMUNICATED),
        propose=_in(set_by_me, [GoalState.DRAFT]),
    )


def _in(goals: Collection[Goal], states: Collection[GoalState]) -> tuple[Goal, ...]:
    return tuple(goal for goal in goals if goal.state in states)


def _with_latest(goals: GoalQuerySet, today: date) -> GoalQuerySet:
    """Goals whose window is not over, with their latest version, its target and who set it."""
    versions = GoalVersion.objects.filter(goal=OuterRef("pk")).order_by("-number")
    annotated = goals.filter(ends_on__gte=today).annotate(
        latest=Subquery(versions.values("pk")[:1]),
        number=Subquery(versions.values("number")[:1]),
        setter=Subquery(versions.values("set_by")[:1]),
        target=latest_target(),
    )
    return annotated.with_holder().order_by("starts_on", "department__tree_key", "person__sort_key")


def _mine(scope: Scope, today: date) -> GoalQuerySet:
    """Goals that concern the person: proposed ones, and targets they have not taken note of."""
    ids = scope.person_ids
    noted = Acknowledgement.objects.filter(version=OuterRef("latest"), person__in=ids)
    unknown = (
        Q(state__in=ANNOUNCED) & (Q(setter__isnull=True) | ~Q(setter__in=ids)) & ~Exists(noted)
    )
    goals = _with_latest(Goal.objects.filter(concerns(ids, today)), today)
    return goals.filter(Q(state=GoalState.PROPOSED) | unknown)


def _to_set(scope: Scope, today: date) -> GoalQuerySet:
    """Plans that the person set, or has to set as manager of the department above."""
    ids = scope.person_ids
    managed = Management.objects.on(today).filter(person__in=ids).values("department")
    members = Membership.objects.on(today).filter(department__in=managed)
    below = Q(person__in=members.values("person")) | Q(department__parent__in=managed)
    own = Q(person__in=ids) | Q(department__in=managed, department__parent__isnull=False)
    company = (
        Q() if scope.sees_all else Q(department__parent__isnull=True, department__isnull=False)
    )
    states = [GoalState.DRAFT, GoalState.DISCUSSED, *COMMUNICATED]
    goals = _with_latest(Goal.objects.filter(state__in=states), today).visible_in(scope, today)
    asked = goals.filter(Q(setter__in=ids) | below).exclude(own)
    return asked.exclude(company) if company else asked


_LINES: tuple[tuple[str, str | Promise, str], ...] = (
    ("respond", _("Answer the proposed goal"), "message"),
    ("acknowledge", _("Take note of the target"), "target"),
    ("answer", _("Answer the objection"), "message"),
    ("start", _("Put the goal in force"), "flag"),
    ("propose", _("Propose the draft"), "pencil"),
)


def waiting_for(user: Person, today: date) -> list[Waiting]:
    """One line for each kind; two queries beside the scope. In force they are due at the start."""
    found = goals_waiting(user, today)
    lines = ((getattr(found, name), name, what, icon) for name, what, icon in _LINES)
    return [_line(goals, name, what, icon) for goals, name, what, icon in lines if goals]


def _line(goals: tuple[Goal, ...], name: str, what: str | Promise, icon: str) -> Waiting:
    first = goals[0]
    about = gettext("%(measure)s of %(holder)s") % {
        "measure": first.declared.name,
        "holder": first.holder,
    }
    several = len(goals) > 1
    return Waiting(
        what=what,
        about=gettext("%(first)s and others") % {"first": about} if several else about,
        url=f"{reverse('goals:waiting')}#{name}"
        if several
        else reverse("goals:goal", args=[first.pk]),
        icon=icon,
        people=(first.person_id,),
        due_on=first.starts_on if name == "start" else None,
        count=len(goals),
    )
