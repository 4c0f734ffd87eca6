"""What the playbook shows: sheets as a list, one sheet, and who has read it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from salesmgmt.org.access import Person, people_managed, scope_of
from salesmgmt.org.models import Role, RoleAssignment, User
from salesmgmt.sales.models import Customer
from training.models import Reading, Sheet, SheetVersion
from training.rules.terms import VersionState

READER_COLUMNS = ("person", "version", "confirmed_at")


@dataclass(frozen=True, slots=True)
class Readers:
    """How many of those who sell confirmed a version, and who of one's own people has not."""

    sellers: int
    confirmed: int
    # None for who manages nobody.
    missing: Sequence[User] | None


@dataclass(frozen=True, slots=True)
class Pages:
    """A sheet's versions: what is published now, the draft, and all of them, latest first."""

    published: SheetVersion | None
    draft: SheetVersion | None
    all: Sequence[SheetVersion]

    def numbered(self, number: int | None) -> SheetVersion | None:
        """The version with this number; without one what is published, else the draft."""
        if number is None:
            return self.published or self.draft
        return next((page for page in self.all if page.number == number), None)


def sheets_listed(user: Person, kind: str, words: str, today: date) -> QuerySet[SheetVersion]:
    """What is published of each sheet, by kind and title; `words` are found in title and text.

    `is_confirmed`: whether the person has the read receipt.
    """
    sheets = Sheet.objects.visible_to(user, today).published()
    found = SheetVersion.objects.latest_published().filter(sheet__in=sheets)
    if kind:
        found = found.filter(sheet__kind=kind)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(body__icontains=words))
    read = Reading.objects.filter(version=OuterRef("pk"), person=user.pk)
    return (
        found.annotate(is_confirmed=Exists(read))
        .select_related("sheet__product")
        .order_by("sheet__kind", "title", "pk")
    )


def sheet_drafts(user: Person, kind: str, today: date) -> QuerySet[SheetVersion]:
    """Drafts of sheets that the person may see, by title."""
    sheets = Sheet.objects.visible_to(user, today).filter(withdrawn_on__isnull=True)
    drafts = SheetVersion.objects.filter(state=VersionState.DRAFT, sheet__in=sheets)
    if kind:
        drafts = drafts.filter(sheet__kind=kind)
    return drafts.select_related("sheet__product", "author").order_by("title", "pk")


def pages_of(sheet: Sheet, *, drafts: bool) -> Pages:
    """The sheet's versions, with a draft only for who may see `drafts`; one query."""
    versions = sheet.versions.select_related("author", "approved_by").order_by("-number")
    seen = {VersionState.PUBLISHED, *([VersionState.DRAFT] if drafts else [])}
    rows = [row for row in versions if row.state in seen]
    published = next((row for row in rows if row.state == VersionState.PUBLISHED), None)
    draft = next((row for row in rows if row.state == VersionState.DRAFT), None)
    return Pages(published, draft, rows)


def confirmed_at(version: SheetVersion, user: User) -> datetime | None:
    """When the person confirmed this version; None while they have not."""
    readings = Reading.objects.filter(version=version, person=user)
    return readings.values_list("confirmed_at", flat=True).first()


def people_selling(today: date) -> QuerySet[User]:
    """Who sells on a day: everybody with the role of a rep who has not left, by name."""
    reps = RoleAssignment.objects.on(today).filter(role=Role.REP, person=OuterRef("pk"))
    return User.objects.filter(
        Exists(reps), Q(left_on__isnull=True) | Q(left_on__gte=today), is_active=True
    ).order_by("sort_key", "pk")


def readers_of(version: SheetVersion, user: Person, today: date) -> Readers:
    """How far the version has been read; two queries."""
    asked = _with_receipt(people_selling(today), version)
    number = asked.aggregate(
        sellers=Count("pk"), confirmed=Count("pk", filter=Q(confirmed_at__isnull=False))
    )
    scope = scope_of(user, today)
    missing = None
    if scope.sees_all or scope.is_manager:
        own = people_managed(scope, today).values("pk")
        missing = list(asked.filter(pk__in=own, confirmed_at__isnull=True))
    return Readers(number["sellers"], number["confirmed"], missing)


def readers_managed(version: SheetVersion, user: Person, today: date) -> list[Any]:
    """People managed who sell, with `confirmed_at` of the version; one query beside the scope."""
    own = people_managed(scope_of(user, today), today).values("pk")
    return list(_with_receipt(people_selling(today).filter(pk__in=own), version))


def reader_rows(version: SheetVersion, readers: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Who of `readers_managed` confirmed the version, and when; as READER_COLUMNS name them."""
    for person in readers:
        at = person.confirmed_at
        yield person.name, version.number, timezone.localtime(at) if at else None


def segments() -> list[str]:
    """The customers' segments, by name."""
    named = Customer.objects.exclude(segment="").values_list("segment", flat=True)
    return sorted(named.distinct())


def _with_receipt(people: QuerySet[User], version: SheetVersion) -> QuerySet[Any]:
    readings = Reading.objects.filter(version=version, person=OuterRef("pk"))
    return people.annotate(confirmed_at=Subquery(readings.values("confirmed_at")[:1]))
