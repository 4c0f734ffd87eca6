"""Whom a target concerns is told of it."""

from collections.abc import Mapping
from datetime import date

from goals.access import concerned_by
from goals.models import Goal, GoalVersion
from salesmgmt.org.actions.notices import notify, notify_each
from salesmgmt.org.models import User


def tell_concerned(
    versions: Mapping[int, Goal], kind: str, *, by: User | None, today: date
) -> None:
    """Tell everybody whom these versions (goals by the version's id) concern today.

    Two statements for any number of them. Targets of windows that are over are no news.
    """
    news = {pk: goal for pk, goal in versions.items() if goal.ends_on >= today}
    concerned = concerned_by(news.values(), today)
    told = [(person, pk) for pk, goal in news.items() for person in concerned[goal.pk]]
    notify_each(told=told, kind=kind, by=by)


def tell_setter(version: GoalVersion, kind: str, *, by: User) -> None:
    """Tell who set the target what was said about it; loads have nobody to tell."""
    if version.set_by_id is not None:
        notify(people=[version.set_by_id], kind=kind, subject=version.pk, by=by)
