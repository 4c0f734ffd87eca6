"""In which state is what was posted? For answers that are remembered (lib/cache.py)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from salesmgmt.lib import sqlfile


def posted_state(
    *windows: tuple[date, date],
    departments: Collection[int] | None = None,
    also: tuple[str, dict[str, Any]] | None = None,
) -> tuple[Any, ...]:
    """What every posting changes that counts on a day of these windows (first, last); one query.

    Of all departments, or of those with these ids. What is read from the ledger or from sums in
    the same state is the same. `also` is a statement of one row, and what is bound in it, for
    answers that depend on more.
    """
    bound = {
        "firsts": [first for first, _last in windows],
        "lasts": [last for _first, last in windows],
        "departments": None if departments is None else list(departments),
    }
    with connection.cursor() as cursor:
        further: dict[str, Any] = {}
        statement = sqlfile.read(__file__, "posted_state")
        if also is not None:
            more, further = also
            statement = sqlfile.read(__file__, "posted_state_and_more").format(
                posted=statement, more=more
            )
        cursor.execute(statement, bound | further)
        found: tuple[Any, ...] = cursor.fetchone()
    return found
