"""Who did something, which act, and why? What is invented?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from pghistory.models import Context

from salesmgmt.journal.models import Reason


@dataclass(frozen=True, slots=True)
class Act:
    """Who did something, and why.

    `by` is None for the system; `instead_of` are those for whom a deputy did it.
    """

    kind: str
    by: int | None
    why: str
    at: datetime
    instead_of: tuple[int, ...] = ()
    request: str = ""
    is_made_up: bool = False


def acts_of(acts: Collection[UUID]) -> dict[UUID, Act]:
    """The acts by their ids, as far as the history holds them; one query."""
    why = Reason.objects.filter(act=OuterRef("pk")).values("text")
    return {said.pk: _act(said) for said in Context.objects.filter(pk__in=acts).annotate(why=why)}


def act_of(act: UUID) -> Act | None:
    """The act that a row names; None where the history does not hold it; one query."""
    return acts_of([act]).get(act)


def _act(context: Context) -> Act:
    said = context.metadata
    deputy_for = said.get("deputy_for") or ""
    return Act(
        kind=said.get("act", ""),
        by=said.get("by"),
        why=context.why or "",
        at=context.created_at,
        instead_of=tuple(map(int, filter(None, deputy_for.split(",")))),
        request=said.get("request", ""),
        is_made_up=bool(said.get("is_made_up")),
    )


def was_made_up(act: str) -> Exists:
    """Whether a row's act wrote a demonstration's invention; `act` is the column; to annotate."""
    return Exists(Context.objects.filter(pk=OuterRef(act), metadata__is_made_up=True))
