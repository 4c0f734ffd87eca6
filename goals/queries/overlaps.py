"""Which other goals of a holder measure some of the same days? A warning, not a refusal (G14)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import ngettext

from goals.models import Goal, GoalQuerySet
from goals.queries.history import Holder
from salesmgmt.lib.locale import format_day
from salesmgmt.org.access import Person
from salesmgmt.org.models import User


def overlapping(
    holder: Holder, measure: str, first: date, last: date, *, user: Person, today: date
) -> GoalQuerySet:
    """Goals of the holder on the measure that share days with this window and are not of it.

    Those that `user` may see, by first day; a year's goal beside its quarters is the usual case.
    """
    field = "person" if isinstance(holder, User) else "department"
    goals = Goal.objects.visible_to(user, today).not_withdrawn().in_window(first, last)
    others = goals.filter(**{field: holder}, measure=measure).exclude(starts_on=first, ends_on=last)
    return others.order_by("starts_on", "ends_on", "pk")


def overlap_warning(goals: Iterable[Goal]) -> str:
    """The warning in one sentence that names the windows, each once; empty for no goals."""
    windows = list(dict.fromkeys((goal.starts_on, goal.ends_on) for goal in goals))
    if not windows:
        return ""
    return ngettext(
        "Some of these days also count for another goal of the same holder and measure: "
        "%(windows)s.",
        "Some of these days also count for other goals of the same holder and measure: "
        "%(windows)s.",
        len(windows),
    ) % {
        "windows": "; ".join(f"{format_day(first)} – {format_day(last)}" for first, last in windows)
    }


def warning_about(goal: Goal, *, user: Person, today: date) -> str:
    """The warning about a goal that is set; one query."""
    days = (goal.starts_on, goal.ends_on)
    return overlap_warning(overlapping(goal.holder, goal.measure, *days, user=user, today=today))
