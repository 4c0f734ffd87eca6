"""In which state is what was posted? For answers that are remembered (lib/cache.py)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from salesmgmt.lib import sqlfile

STATEMENT = sqlfile.read(__file__, "posted_state")
"""For a statement that asks more at once; parameters as `asked` gives them."""


def asked(
    *windows: tuple[date, date], departments: Collection[int] | None = None
) -> dict[str, Any]:
    """Parameters of STATEMENT: windows (first, last), ids of departments or None for all."""
    return {
        "firsts": [first for first, _last in windows],
        "lasts": [last for _first, last in windows],
        "departments": None if departments is None else list(departments),
    }


def posted_state(
    *windows: tuple[date, date], departments: Collection[int] | None = None
) -> tuple[Any, ...]:
    """What every posting changes that counts on a day of these windows; one query.

    What is read from the ledger or from sums in the same state is the same.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, asked(*windows, departments=departments))
        found: tuple[Any, ...] = cursor.fetchone()
    return found
