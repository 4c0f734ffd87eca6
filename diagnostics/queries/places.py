"""What a question may say about whose goal it is about: a department large enough to hide one."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from salesmgmt.lib import sqlfile
from salesmgmt.org.access import MINIMUM_PEOPLE


def places_of(goals: Collection[int], day: date) -> dict[int, str]:
    """Names of departments by goal id: the nearest one upward with five people or more.

    Who is asked about a cause knows no names; "a goal in North East" would tell one where two
    people work there. One query.
    """
    if not goals:
        return {}
    bound: dict[str, Any] = {"goals": list(goals), "day": day, "least": MINIMUM_PEOPLE}
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, "places"), bound)
        return dict(cursor.fetchall())
