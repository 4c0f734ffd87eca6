"""What was credited month by month, to the company and to each person?

Everybody's figures: who asks for a page chooses from them what its reader may see.
"""

from datetime import date
from decimal import Decimal

from monitoring.queries.statement import fetch, sql
from monitoring.rules.windows import months_back
from salesmgmt.sales.models import Basis, CreditKind

Months = dict[date, Decimal]
"""Revenue in the company currency by the first day of its month; months without credit lack."""


def revenue_by_month(last: date, count: int, *, basis: str = Basis.BOOKED) -> Months:
    """The company's revenue in each of the `count` months that end with `last`'s; one query."""
    return _found(last, count, basis, by_person=False).get(0, {})


def revenue_by_person_and_month(
    last: date, count: int, *, basis: str = Basis.BOOKED
) -> dict[int, Months]:
    """The same of each person by id; 0 has the credit without a person; one query."""
    return _found(last, count, basis, by_person=True)


def _found(last: date, count: int, basis: str, *, by_person: bool) -> dict[int, Months]:
    months = months_back(last, count)
    bound = {
        "by_person": by_person,
        "basis": str(basis),
        "kind": str(CreditKind.REVENUE),
        "first": months[0],
        "last": months[-1],
    }
    rows = fetch(sql("months_from_rollups"), bound)
    return {holder: dict(zip(*found, strict=True)) for holder, *found in rows}
