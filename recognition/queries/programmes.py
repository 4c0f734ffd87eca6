"""Programmes with their versions, and what their budgets are used for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from django.db.models import Prefetch, QuerySet

from recognition.access import reads_drafts
from recognition.models import Programme, ProgrammeVersion
from recognition.queries.budget import Used, budgets_used
from salesmgmt.lib.money import round_money
from salesmgmt.org.access import MINIMUM_PEOPLE, Person, scope_of
from salesmgmt.org.models import Role


@dataclass(frozen=True, slots=True)
class UsedWindow:
    """What the budget of one window is used for; `used` is None where it is not told."""

    first: date
    last: date
    used: Used | None


@dataclass(frozen=True, slots=True)
class TierLine:
    """A tier in words: from (included) to (not; None: no end), and its rate."""

    first: Decimal
    last: Decimal | None
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Shown:
    """A version as a page shows it; windows newest first."""

    version: ProgrammeVersion
    tiers: tuple[TierLine, ...]
    windows: tuple[UsedWindow, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list: the programme with the version that holds or will."""

    programme: Programme
    shown: Shown

    @property
    def version(self) -> ProgrammeVersion:
        return self.shown.version


def programmes_for(user: Person, today: date) -> list[Listed]:
    """Programmes by name, as the person may see them; three queries."""
    programmes = Programme.objects.visible_to(user, today).prefetch_related(
        Prefetch("versions", queryset=_versions(user, today))
    )
    found = [
        (p, p.versions.all()[0]) for p in programmes.order_by("name", "pk") if p.versions.all()
    ]
    used = budgets_used([version.pk for _, version in found]) if found else {}
    tells = _budget_teller(user, today)
    return [Listed(p, _shown(version, used, tells)) for p, version in found]


def versions_for(programme: Programme, user: Person, today: date) -> list[Shown]:
    """The programme's versions, the newest first; drafts for those who read them. Three queries."""
    found = list(_versions(user, today).filter(programme=programme))
    used = budgets_used([version.pk for version in found])
    tells = _budget_teller(user, today)
    return [_shown(version, used, tells) for version in found]


def tier_lines(version: ProgrammeVersion) -> tuple[TierLine, ...]:
    """Tiers with where they end; no query where they were fetched along."""
    tiers = list(version.tiers.all())
    return tuple(
        TierLine(tier.from_ratio, after.from_ratio if after else None, tier.rate)
        for tier, after in zip_longest(tiers, tiers[1:])
    )


def _versions(user: Person, today: date) -> QuerySet[ProgrammeVersion]:
    versions = (
        ProgrammeVersion.objects.kept()
        .select_related("department", "author", "approved_by")
        .prefetch_related("tiers")
        .order_by("-number")
    )
    if reads_drafts(user, today):
        return versions
    return versions.approved()


@dataclass(frozen=True, slots=True)
class _Teller:
    """Whether what a budget is used for may be told: few people's sum tells what one got."""

    sees_all: bool
    sees_many: bool

    def tells(self, used: Used) -> bool:
        return self.sees_all or (self.sees_many and used.people >= MINIMUM_PEOPLE)


def _budget_teller(user: Person, today: date) -> _Teller:
    scope = scope_of(user, today)
    many = {Role.ADMINISTRATOR, Role.AUDITOR} & scope.roles
    return _Teller(scope.sees_all, bool(many))


def _shown(
    version: ProgrammeVersion, used: dict[tuple[int, date, date], Used], teller: _Teller
) -> Shown:
    windows: Iterable[tuple[date, date, Used]] = sorted(
        ((first, last, found) for (pk, first, last), found in used.items() if pk == version.pk),
        key=lambda window: (window[1], window[0]),
        reverse=True,
    )
    told = tuple(
        UsedWindow(first, last, found if teller.tells(found) else None)
        for first, last, found in windows
        if teller.sees_all or teller.sees_many
    )
    return Shown(version, tier_lines(version), told)


PROGRAMME_COLUMNS = (
    "key",
    "programme",
    "version",
    "state",
    "department",
    "measure",
    "basis",
    "span",
    "award",
    "budget",
    "currency",
)
"""Columns of the list as CSV."""


def programme_rows(listed: Iterable[Listed], currency: str) -> Iterator[tuple[object, ...]]:
    """The programmes as PROGRAMME_COLUMNS."""
    for line in listed:
        version = line.version
        yield (
            line.programme.key,
            line.programme.name,
            version.number,
            version.state,
            version.department.name,
            version.measure,
            version.basis,
            version.span,
            version.award_kind,
            round_money(version.budget, currency),
            currency,
        )
