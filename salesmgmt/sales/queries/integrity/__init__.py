"""Is everything in the record and the ledger as it must be? One SQL file per invariant.

Each file answers with the rows that break it: which row, and what is wrong.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from salesmgmt.lib import sqlfile

MOST_ROWS = 1000
"""So many broken rows are named for each invariant."""

INVARIANTS = {
    "rollup_day": "Sums by day are the ledger's.",
    "rollup_month": "Sums by month are the ledger's.",
    "rollup_depts": "Sums of departments are those of their people.",
    "parents": "Orders, lines and shares name what is there.",
    "copies": "Entries bear the keys of their line.",
    "shares": "Revenue shares total 1 in every version.",
    "events": "Every document line has its event.",
    "payments": "Lines are paid as their invoice's payments say.",
    "quantities": "Nothing is given up, delivered or invoiced beyond the order.",
    "counting": "Credit of a line is what its documents say, on every basis.",
    "order_counts": "An order counts as 1 while anything of it is kept.",
    "fulfilments": "How far an order is kept to be is what its documents say.",
    "rollup_orders": "Orders counted by day are as far as they are kept to be.",
    "people": "Everybody has their share of each line, in their department.",
    "entries": "An event has one entry for a basis, kind and person.",
    "reversals": "A reversal names the entry that it takes back.",
    "stages": "What was recorded last of an opportunity is what it is.",
    "feedback": "An answer about an order is its customer's, not older than the order.",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One row that breaks an invariant: which one, and what is wrong with it."""

    invariant: str
    subject: str
    detail: str


def broken_invariants() -> list[Violation]:
    """Everything that is wrong in the record and the ledger; an empty list when nothing is."""
    return violations(__file__, INVARIANTS)


def violations(folder: str, names: Iterable[str]) -> list[Violation]:
    """Rows that the SQL files `names` beside the module `folder` report."""
    found = []
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(sqlfile.read(folder, name))
            found += [Violation(name, *row) for row in cursor.fetchmany(MOST_ROWS)]
    return found
