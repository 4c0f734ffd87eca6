"""Which entries are behind a figure? What may be seen is added by the caller (org.access)."""

from dataclasses import dataclass

from django.db.models import Q

from monitoring.measures import ledger_fields, pipeline
from monitoring.rules.windows import Window
from salesmgmt.org.models import Department
from salesmgmt.sales.models import Basis, Credit, CreditKind, Opportunity, Stage
from salesmgmt.sales.models.ledger import CreditQuerySet
from salesmgmt.sales.models.pipeline import OpportunityQuerySet


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the tree or a goal: whose, of what, in which days (cut at the as-of day).

    Person and department may both be given (a line of the tree); `unassigned` is a
    department's own credit without a person. A department alone has everything below it.
    """

    window: Window
    measure: str = "revenue"
    basis: str = Basis.BOOKED
    kind: str = CreditKind.REVENUE
    person_id: int | None = None
    department: Department | None = None
    unassigned: bool = False


def credits_behind(figure: Figure) -> CreditQuerySet:
    """Ledger entries that make up a figure, newest first; their sum is the figure.

    Raises ValueError for measures that no ledger entry counts for (win rate).
    """
    moved = ledger_fields(figure.measure)
    if not moved:
        raise ValueError(f"No ledger entry counts for {figure.measure}: ask opportunities_behind.")
    return (
        Credit.objects.filter(
            _of_holder(figure, "person_id"),
            basis=figure.basis,
            kind=figure.kind,
            business_on__range=(figure.window.first, figure.window.last),
        )
        .exclude(**dict.fromkeys(moved, 0))
        .order_by("-business_on", "-pk")
    )


def opportunities_behind(figure: Figure) -> OpportunityQuerySet:
    """Closed opportunities that make up a win rate, newest first."""
    if figure.measure not in pipeline.ACTUALS:
        raise ValueError(f"No opportunity counts for {figure.measure}: ask credits_behind.")
    return Opportunity.objects.filter(
        _of_holder(figure, "owner_id"),
        stage__in=(Stage.WON, Stage.LOST),
        closed_on__range=(figure.window.first, figure.window.last),
    ).order_by("-closed_on", "-pk")


def _of_holder(figure: Figure, person_field: str) -> Q:
    department, holder = figure.department, Q()
    if figure.unassigned:
        holder = Q(**{f"{person_field}__isnull": True})
    elif figure.person_id is not None:
        holder = Q(**{person_field: figure.person_id})
    if department is None:
        return holder
    if figure.unassigned or figure.person_id is not None:
        return holder & Q(department_id=department.pk)
    if department.is_company:
        return holder
    inside = Department.objects.in_subtree(department).values("pk")
    return holder & Q(department_id__in=inside)
