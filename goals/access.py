"""Fetches one goal for a purpose or refuses; who may set whose goals (docs/glossary.md)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, Value
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from goals.rules.terms import GoalState
from salesmgmt.org.access import Person, Scope, people_managed, scope_of
from salesmgmt.org.models import Department, Management, User

Purpose = Literal["view", "edit", "split", "respond", "talk"]
"""What for: read it; set, edit, answer, revise and withdraw it; share it out below; accept it,
object to it or take note of it; say something about it.
"""


def require_goals(user: Person, today: date) -> None:
    """Refuse people whose role has no goals at all (administrator, HR, payroll)."""
    if not scope_of(user, today).sees_figures:
        raise PermissionDenied


def require_manager(user: Person, today: date) -> None:
    """Refuse people who set nobody's goals."""
    scope = scope_of(user, today)
    if not (scope.sees_all or scope.is_manager):
        raise PermissionDenied(_NO_RIGHT)


def sees_people(user: Person, today: date) -> bool:
    """Whether the person may read who did what; department heads and auditors may not."""
    return scope_of(user, today).sees_people


def sees_entries(user: Person, goal: Goal, today: date) -> bool:
    """Whether the ledger entries behind the goal's figures are open to the person, all of them."""
    scope = scope_of(user, today)
    if scope.sees_all or goal.department is None:
        return scope.sees_people
    return goal.department.path.startswith(scope.department_paths_now)


def sees_days(user: Person, goal: Goal, today: date) -> bool:
    """Whether the person may see the goal's figures of days other than today.

    Not where they see a total for its number of people alone: the totals of two days differ
    by what one person sold in between.
    """
    scope = scope_of(user, today)
    if not scope.sees_people:
        return False
    if scope.totals_min_people is None or scope.sees_all or goal.department is None:
        return True
    path = goal.department.path
    return path.startswith(scope.department_paths_now) or path in scope.department_paths_total


def get_goal(user: User | AnonymousUser, pk: int, *, to: Purpose, today: date) -> Goal:
    """The goal with its holder; Http404 for strangers, PermissionDenied for mere readers."""
    scope = scope_of(user, today)
    goal = Goal.objects.filter(pk=pk).visible_in(scope, today).with_holder().first()
    if goal is None:
        raise Http404(_("There is no such goal."))
    if refusal := _refused(scope, goal, to, today):
        raise PermissionDenied(refusal)
    return goal


def _refused(scope: Scope, goal: Goal, to: Purpose, today: date) -> str | Promise | None:
    """Why the person must not do this with a goal that they see; None when they may."""
    if to == "view":
        return None
    if to == "split":
        return _not_split(scope, goal)
    if to in {"respond", "talk"} and concerned_people(goal, today) & scope.person_ids:
        return None
    if to == "respond":
        return _("Only the person whose goal it is answers for it.")
    return why_not(scope, goal.holder, today)


def _not_split(scope: Scope, goal: Goal) -> str | Promise | None:
    if not may_split(scope, goal):
        return _("A goal is shared out by who manages it.")
    if not can_be_split(goal):
        return _("Rates, closed and withdrawn goals are not shared out.")
    return None


def can_be_split(goal: Goal) -> bool:
    """Whether the goal can be shared out at all: rates do not add up, what is over stays."""
    is_sum = goal.department is not None and not goal.declared.is_ratio
    return is_sum and goal.state not in {GoalState.CLOSED, GoalState.WITHDRAWN}


def may_split(scope: Scope, goal: Goal) -> bool:
    """Whether the person may share the goal out: who manages its department, or a director."""
    if goal.department is None:
        return False
    return scope.sees_all or goal.department.path.startswith(scope.department_paths_now)


def reads_talk(scope: Scope, goal: Goal) -> bool:
    """Whether what was said about the goal is open to the person.

    Not to members of a department, who see its totals alone.
    """
    return goal.department is None or may_split(scope, goal)


def tells_history(user: Person, goal: Goal, today: date) -> bool:
    """Whether who did what with the goal, and why, is open to the person: as what was said."""
    return reads_talk(scope_of(user, today), goal)


def concerned_people(goal: Goal, today: date) -> frozenset[int]:
    """Whom the goal concerns today, by id: its person, or who manages its department."""
    if goal.person_id is not None:
        return frozenset({goal.person_id})
    return concerned_by([goal], today)[goal.pk]


def concerned_by(goals: Iterable[Goal], today: date) -> dict[int, frozenset[int]]:
    """The same for several goals, by the goal's id; at most one query."""
    rows = list(goals)
    departments = {goal.department_id for goal in rows if goal.person_id is None}
    managers: dict[int, set[int]] = defaultdict(set)
    if departments:
        managements = Management.objects.on(today).filter(department__in=departments)
        for department, person in managements.values_list("department", "person"):
            managers[department].add(person)
    return {
        goal.pk: frozenset(
            managers[goal.department_id or 0] if goal.person_id is None else {goal.person_id}
        )
        for goal in rows
    }


def concerns(person_ids: Collection[int], today: date) -> Q:
    """Goals that concern any of these people today."""
    managed = Management.objects.on(today).filter(person__in=person_ids)
    return Q(person__in=person_ids) | Q(department__in=managed.values("department"))


def why_not(scope: Scope, holder: User | Department, today: date) -> str | Promise | None:
    """Why the person must not set or revise goals of `holder` today; None when they may."""
    return refusals(scope, [holder], today).get(holder)


def refusals(
    scope: Scope, holders: Collection[User | Department], today: date
) -> dict[User | Department, str | Promise]:
    """Whose goals the person must not set or revise today, and why; at most one query.

    Own are the goals of the person, of those they deputise for, and of departments that one
    of them manages. The company's goal is set by any director.
    """
    people = {holder for holder in holders if isinstance(holder, User)}
    departments = {holder for holder in holders if isinstance(holder, Department)}
    if not people and not departments:
        return {}
    managed, own = _managed_of(scope, people, departments, today)
    return _refused_people(scope, people, managed) | _refused_departments(scope, departments, own)


def _managed_of(
    scope: Scope, people: Collection[User], departments: Collection[Department], today: date
) -> tuple[set[int], set[int]]:
    """Ids of those people whom the person manages, and of those departments that are theirs."""
    managed = people_managed(scope, today).filter(pk__in=[person.pk for person in people])
    own = Management.objects.on(today).filter(
        department__in=[department.pk for department in departments],
        person__in=scope.person_ids,
    )
    found = (
        managed.order_by()
        .values_list(Value("person"), "pk")
        .union(own.order_by().values_list(Value("department"), "department"))
    )
    ids: dict[str, set[int]] = {"person": set(), "department": set()}
    for kind, pk in found:
        ids[kind].add(pk)
    return ids["person"], ids["department"]


_NO_RIGHT = _("Goals are set by the manager of the department or a director.")


def _refused_people(
    scope: Scope, people: Collection[User], managed: Collection[int]
) -> dict[User | Department, str | Promise]:
    found: dict[User | Department, str | Promise] = {}
    for person in people:
        if person.pk in scope.person_ids:
            found[person] = _("This is your own goal: the manager of your department sets it.")
        elif person.pk not in managed:
            found[person] = _NO_RIGHT
    return found


def _refused_departments(
    scope: Scope, departments: Collection[Department], own: Collection[int]
) -> dict[User | Department, str | Promise]:
    found: dict[User | Department, str | Promise] = {}
    for department in departments:
        if department.is_company:
            if not scope.sees_all:
                found[department] = _("The company's goal is set by a director.")
        elif department.pk in own:
            found[department] = _(
                "You manage this department: the manager of the department above sets its goal."
            )
        elif not (scope.sees_all or department.path.startswith(scope.department_paths_now)):
            found[department] = _NO_RIGHT
    return found
