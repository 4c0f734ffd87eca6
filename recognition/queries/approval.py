"""What does approving a draft set off at once, and who pays for the same goals already?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import IntegerField, Value

from recognition.models import Programme, ProgrammeVersion
from recognition.queries.earning import Reckoned, reckon
from recognition.queries.goals import closed_only, goals_of


@dataclass(frozen=True, slots=True)
class ClosedWindow:
    """A window that is closed already, and what its people have earned by the draft."""

    first: date
    last: date
    people: int
    cost: Decimal
    budget: Decimal

    @property
    def is_beyond(self) -> bool:
        return self.cost > self.budget


def closed_windows(draft: ProgrammeVersion, *, currency: str) -> list[ClosedWindow]:
    """Windows for which the next run books awards at once, the latest first; three queries.

    A draft that begins in the past pays for them as for any other.
    """
    rows = reckon(draft, closed_only(goals_of(draft)), known_at=None, currency=currency)
    windows: dict[tuple[date, date], list[Reckoned]] = defaultdict(list)
    for row in rows:
        if row.reward.is_earned:
            windows[row.goal.starts_on, row.goal.ends_on].append(row)
    return [
        ClosedWindow(
            first,
            last,
            len(earned),
            sum((row.reward.cost for row in earned), Decimal(0)),
            draft.budget,
        )
        for (first, last), earned in sorted(windows.items(), reverse=True)
    ]


def paying_too(draft: ProgrammeVersion) -> list[Programme]:
    """Other programmes that pay for some of the same goals, by name; two queries."""
    others = ProgrammeVersion.objects.approved().exclude(programme=draft.programme_id)
    alike = list(
        others.filter(measure=draft.measure, basis=draft.basis).select_related(
            "department", "programme"
        )
    )
    mine = goals_of(draft).values("pk")
    shared = [
        goals_of(other)
        .filter(pk__in=mine)
        .annotate(programme=Value(other.programme_id, IntegerField()))
        .order_by()
        .values("programme")
        for other in alike
    ]
    if not shared:
        return []
    found = {row["programme"] for row in shared[0].union(*shared[1:])}
    programmes = {other.programme for other in alike if other.programme_id in found}
    return sorted(programmes, key=lambda programme: (programme.name, programme.pk))
