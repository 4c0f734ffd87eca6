"""What a loaded set amounts to, and who shows which role."""

from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q, Sum

from salesmgmt.demo.models import DemoSet
from salesmgmt.demo.sets import STORY_OF
from salesmgmt.lib import sqlfile
from salesmgmt.org.models import Department, Role, User


def is_empty() -> bool:
    """Whether nobody and nothing has been entered yet."""
    return not (DemoSet.objects.exists() or User.objects.exists() or Department.objects.exists())


def is_cut_off() -> bool:
    """Whether an earlier version's load ended between the record and the story around it."""
    without_story = DemoSet.objects.filter(name=STORY_OF, told_on=None)
    return without_story.exclude(shift_days=0).exists()


def totals() -> dict[str, Any]:
    """The figures by which a set is known (published sums of SOURCE.md); money unrounded."""
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, "totals"))
        names = [column.name for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    return str(value.quantize(Decimal("0.01"))) if isinstance(value, Decimal) else value


def standing_cast() -> list[tuple[str, User]]:
    """One person for each role of the set: a rep and a manager with goals or orders come first."""
    sold = Sum("credits__revenue", filter=Q(credits__basis="booked"))
    cast: list[tuple[str, User]] = []
    for role in Role:
        person = (
            User.objects.filter(role_assignments__role=role, is_active=True)
            .annotate(sold=sold)
            .order_by("-sold", "sort_key")
        )
        if role is Role.REP:
            person = person.exclude(role_assignments__role=Role.MANAGER)
        elif role is Role.MANAGER:
            person = person.exclude(role_assignments__role=Role.DIRECTOR)
        found = person.first()
        if found is not None:
            cast.append((str(role), found))
    return cast
