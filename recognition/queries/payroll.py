"""What is to be paid out, and what was handed over to payroll?"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from recognition.models import Award, PayrollExport
from recognition.models.awards import AwardQuerySet
from recognition.rules.terms import AwardKind, AwardState
from salesmgmt.lib.money import round_money

PAYROLL_COLUMNS = (
    "award",
    "person_key",
    "person",
    "amount",
    "currency",
    "programme",
    "goal_from",
    "goal_to",
)
"""Columns of the payroll file; a negative amount is taken back."""


def to_export() -> AwardQuerySet:
    """Approved cash that no file holds yet, the oldest decision first."""
    return Award.objects.filter(
        kind=AwardKind.CASH, state=AwardState.APPROVED, export__isnull=True
    ).order_by("decided_on", "pk")


def total_of(awards: QuerySet[Award]) -> tuple[int, Decimal]:
    """How many awards and what they come to; one query."""
    found = awards.order_by().aggregate(number=Count("pk"), sum=Sum("amount", default=Decimal(0)))
    return found["number"], found["sum"]


def exports() -> QuerySet[PayrollExport]:
    """Files made so far, newest first, with their number of awards, sum, and what is unpaid."""
    unpaid = Q(awards__state=AwardState.APPROVED)
    return (
        PayrollExport.objects.select_related("made_by")
        .annotate(
            number=Count("awards"),
            total=Sum("awards__amount", default=Decimal(0)),
            unpaid=Count("awards", filter=unpaid),
        )
        .order_by("-made_on", "-pk")
    )


def payroll_rows(
    export: PayrollExport, currency: str
) -> Iterator[tuple[int, str | None, str, Decimal, str, str, date, date]]:
    """The file's rows as PAYROLL_COLUMNS, in the order of the awards; read in pieces."""
    awards = export.awards.select_related("person", "programme", "goal").order_by("pk")
    for award in awards.iterator(chunk_size=2_000):
        yield (
            award.pk,
            award.person.key,
            award.person.name,
            round_money(award.amount, currency),
            currency,
            award.programme.name,
            award.goal.starts_on,
            award.goal.ends_on,
        )
