"""What did people and departments sell in the same window a year before?"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection

from goals.models import Goal
from salesmgmt.lib import sqlfile
from salesmgmt.org.models import Department, User

_HERE = str(Path(__file__).resolve().parent.parent)
# Places of the sums in the statement's rows, by measure; rates do not add up and are not split.
_PLACES = {"revenue": 2, "margin": 3, "units": 4, "orders": 5}

Holder = User | Department


def year_before(day: date) -> date:
    """The same day one year earlier; February 29 becomes the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def history_of(goal: Goal, holders: Collection[Holder]) -> dict[Holder, Decimal]:
    """The measure's actual of each holder in the goal's window one year earlier; one query.

    On the goal's basis and kind; of a department with everything below it. Holders without
    credit are zero. Raises KeyError for a measure that is not split.
    """
    place = _PLACES[goal.measure]
    bound: dict[str, Any] = {
        "first": year_before(goal.starts_on),
        "last": year_before(goal.ends_on),
        "basis": str(goal.basis),
        "kind": str(goal.credit_kind),
        "people": [holder.pk for holder in holders if isinstance(holder, User)],
        "departments": [holder.pk for holder in holders if isinstance(holder, Department)],
    }
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(_HERE, "history"), bound)
        found = {(row[0], row[1]): row[place] for row in cursor.fetchall()}
    return {
        holder: found.get((holder.pk, None) if isinstance(holder, User) else (None, holder.pk))
        or Decimal(0)
        for holder in holders
    }
