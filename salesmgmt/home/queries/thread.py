"""The loop around one goal or order: what came before a figure, and what followed from it.

order -> credit -> goal -> diagnosis -> action -> training -> effect -> award. Every object is
asked for through its own `visible_to`, so a thread shows what its reader may open.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from diagnostics.models import Action, Diagnosis
from goals.access import sees_entries
from goals.measures import MEASURES
from goals.models import Goal
from goals.rules.terms import MEASURED
from monitoring.queries.attainment import attainment_of
from monitoring.rules.pace import Verdict
from recognition.models import Award
from salesmgmt.org.access import Person, chains, lasting_visible, scope_of
from salesmgmt.org.models import Department
from salesmgmt.sales.models import Order, OrderShare
from training.models import Assignment

MOST = 5
"""Objects of one stage that a thread names; the stage's own page has them all."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What hangs together with a goal, as far as the reader may see it."""

    goal: Goal
    attainment: Decimal | None
    verdict: Verdict | None
    # Whether the ledger entries behind the goal are open to the reader.
    has_entries: bool
    diagnoses: tuple[Diagnosis, ...]
    actions: tuple[Action, ...]
    assignments: tuple[Assignment, ...]
    awards: tuple[Award, ...]


def goal_thread(goal: Goal, user: Person, today: date) -> Thread:
    """The thread of a goal that `user` sees; six queries at most."""
    found = attainment_of([goal.pk], as_of=today).get(goal.pk)
    measured = found if goal.state in MEASURED else None
    diagnoses = Diagnosis.objects.visible_to(user, today).filter(goal=goal).order_by("pk")
    actions = (
        Action.objects.visible_to(user, today)
        .filter(diagnosis__goal=goal)
        .select_related("assignment", "effect", "owner")
        .order_by("pk")
    )
    awards = Award.objects.visible_to(user, today).filter(goal=goal).select_related("version")
    return Thread(
        goal=goal,
        attainment=measured.standing.attainment if measured else None,
        verdict=measured.verdict if measured else None,
        has_entries=sees_entries(user, goal, today),
        diagnoses=tuple(diagnoses[:MOST]),
        actions=tuple(actions[:MOST]),
        assignments=tuple(_assignments(goal, user, today)),
        awards=tuple(awards.order_by("pk")[:MOST]),
    )


def _assignments(goal: Goal, user: Person, today: date) -> Iterable[Assignment]:
    """Training of the goal's person in its window, and what came of its diagnoses later."""
    if goal.person_id is None:
        return ()
    in_window = Q(assigned_on__lte=goal.ends_on) & (
        Q(completed_on__isnull=True) | Q(completed_on__gte=goal.starts_on)
    )
    agreed = Action.objects.filter(diagnosis__goal=goal).values("assignment")
    return (
        Assignment.objects.visible_to(user, today)
        .filter(in_window | Q(pk__in=agreed), person=goal.person_id, withdrawn_on__isnull=True)
        .select_related("module")
        .order_by("due_on", "pk")[:MOST]
    )


def goals_of_order(order: Order, user: Person, today: date) -> list[Goal]:
    """Goals that the order counts for and that the reader answers for; two queries.

    Those of the people who share in it and of their departments up to the company, on the
    measures that are made of credit, in whose window it was booked.
    """
    shares = list(
        OrderShare.objects.current()
        .filter(order=order)
        .select_related("department")
        .only("person_id", "department__path")
    )
    paths = {share.department.path for share in shares} or {order.department.path}
    above = chains(paths)
    people = [share.person_id for share in shares if share.person_id]
    seen = lasting_visible(scope_of(user, today), today)
    return list(
        Goal.objects.filter(
            seen,
            Q(person__in=people) | Q(department__in=Department.objects.filter(path__in=above)),
            state__in=MEASURED,
            measure__in=[measure.key for measure in MEASURES.values() if measure.uses_basis],
            starts_on__lte=order.booked_on,
            ends_on__gte=order.booked_on,
        )
        .with_holder()
        .order_by("department__tree_key", "person__sort_key", "measure", "pk")[: 2 * MOST]
    )
