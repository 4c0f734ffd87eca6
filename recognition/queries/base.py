"""What do goals of persons come to by the day of the sale, as known at a moment?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.db import connection

from salesmgmt.lib import sqlfile

_HERE = str(Path(__file__).resolve().parent.parent)


@dataclass(frozen=True, slots=True)
class Base:
    """Sums of a goal's ledger entries in its measure, exact.

    `credited` counts every entry whose sale lies in the window, whenever it counts in the
    ledger. The goal's page counts by business day; the difference is `found_later` (of these
    sales, after the window) and `of_earlier` (in the window, of earlier sales).
    """

    credited: Decimal
    by_business_day: Decimal
    found_later: Decimal
    of_earlier: Decimal

    @property
    def differs(self) -> bool:
        """Whether the goal's page shows something else."""
        return bool(self.found_later or self.of_earlier)


def base_of(goals: Collection[int], known_at: datetime | None) -> dict[int, Base]:
    """The base of each of these goals of persons, by id; one statement.

    `known_at` leaves out what was recorded later; None is all that is recorded.
    """
    if not goals:
        return {}
    with connection.cursor() as cursor:
        bound = {"goals": list(goals), "known_at": known_at}
        cursor.execute(sqlfile.read(_HERE, "base"), bound)
        return {pk: Base(*sums) for pk, *sums in cursor.fetchall()}
