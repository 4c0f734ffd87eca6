"""Answers about time, the tree and who answers for what that every storey above asks for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.models import Job, JobState
from salesmgmt.journal.queries import Entry, FieldChange, act_of
from salesmgmt.org.access import own_notices, scope_of
from salesmgmt.org.models import (
    Accountability,
    Agreement,
    Area,
    Company,
    Department,
    FiscalCalendar,
    MutedMail,
    Period,
    PeriodKind,
    User,
)
from salesmgmt.org.notices import NoticeKind, ShownNotice, kinds_for, shown
from salesmgmt.org.rules.agreements import Feature, holding
from salesmgmt.org.rules.calendar import Kind, PeriodSpan
from salesmgmt.org.rules.year_before import Days, year_before

_LONGEST_YEAR = timedelta(weeks=53)

FEATURES: dict[Feature, str | Promise] = {
    Feature.PEERS: _("Comparison of a person with others"),
    Feature.LIMITS: _("Observed beside expected figures of a person, with limits"),
    Feature.PERSON_STEP: _("The person step of a diagnosis"),
    Feature.RETENTION: _("Overview of whom the company may lose"),
    Feature.LEADERBOARDS: _("Leaderboards"),
    Feature.TECHNIQUES: _("Who uses which sales technique"),
    Feature.SKILL_GAPS: _("Gaps in skills by name"),
}
"""What an agreement can cover, in words and in the order of pages."""


def current_company() -> Company:
    """The one company with its root and calendar. Raises Company.DoesNotExist before set-up."""
    return Company.objects.select_related("root", "calendar").get()


def company_currency() -> Subquery:
    """The company's currency, to annotate: what is asked for anyhow brings it along."""
    return Subquery(Company.objects.values("currency")[:1])


def period_for(calendar: FiscalCalendar, key: str) -> Period:
    """The period with `key` (2013, 2013-Q2, 2013-06); ValidationError on `period` if none has."""
    period = Period.objects.filter(calendar=calendar, key=key[:21].replace("\0", " ")).first()
    if period is None:
        message = _("There is no period “%(key)s”; write for example %(examples)s.")
        words = {"key": key[:20], "examples": _last_keys(calendar)}
        raise ValidationError({"period": ValidationError(message, "unknown", words)})
    return period


def _last_keys(calendar: FiscalCalendar) -> str:
    """The last key of each kind, as examples: 2014, 2014-Q4, 2014-12."""
    rows = Period.objects.filter(calendar=calendar)
    latest = rows.order_by("kind", "-starts_on").distinct("kind").values_list("key", flat=True)
    return ", ".join(sorted(latest))


def days_a_year_before(first: date, last: date, *, until: date | None = None) -> Days:
    """What days of the company are compared with (rules/year_before.py); one query.

    `until` a day, where they are not over.
    """
    around = Period.objects.filter(
        calendar__company__isnull=False,
        starts_on__lte=last + _LONGEST_YEAR,
        ends_on__gte=first - 2 * _LONGEST_YEAR,
    )
    spans = [
        # The column has the words of Kind.
        PeriodSpan(cast("Kind", period.kind), period.key, period.starts_on, period.ends_on)
        for period in around
    ]
    return year_before(Days(first, last), spans, until=until)


def accountable_on(day: date) -> dict[Area, User]:
    """Who answers for each area on a day; areas that nobody answers for are left out."""
    rows = Accountability.objects.on(day).select_related("person")
    return {Area(row.area): row.person for row in rows}


@dataclass(frozen=True, slots=True)
class AreaHistory:
    """An area with who answers for it today, who will, and who did, the latest first."""

    area: Area
    now: Accountability | None
    coming: list[Accountability]
    past: list[Accountability]


def accountability(today: date) -> list[AreaHistory]:
    """Every area in its order; one query."""
    rows = Accountability.objects.select_related("person").order_by("-starts_on")
    held: dict[str, list[Accountability]] = {area: [] for area in Area}
    for row in rows:
        held[row.area].append(row)
    return [_history(Area(area), found, today) for area, found in held.items()]


def _history(area: Area, rows: list[Accountability], today: date) -> AreaHistory:
    coming = [row for row in rows if row.starts_on > today]
    past = [row for row in rows if row.ends_on and row.ends_on < today]
    now = next((row for row in rows if row not in coming and row not in past), None)
    return AreaHistory(area, now, coming[::-1], past)


ACCOUNTABILITY_COLUMNS = ("area", "person_key", "person", "from", "to")
"""Columns of who answers for what as CSV; an empty last day is until further notice."""


def accountability_rows() -> Iterator[tuple[object, ...]]:
    """Everybody who answers or answered for an area, as rows of ACCOUNTABILITY_COLUMNS."""
    rows = Accountability.objects.select_related("person").order_by("area", "starts_on")
    for row in rows:
        yield row.area, row.person.key, row.person.name, row.starts_on, row.ends_on


@dataclass(frozen=True, slots=True)
class YearOfPeriods:
    """A fiscal year with its quarters and months by first day."""

    year: Period
    quarters: list[Period]
    months: list[Period]


def years_of_periods() -> list[YearOfPeriods]:
    """The company's calendar, the latest year first; one query."""
    rows = list(
        Period.objects.filter(calendar__company__isnull=False).order_by("starts_on", "ends_on")
    )

    def inside(year: Period, kind: str) -> list[Period]:
        return [
            row
            for row in rows
            if row.kind == kind and year.starts_on <= row.starts_on <= year.ends_on
        ]

    return [
        YearOfPeriods(year, inside(year, PeriodKind.QUARTER), inside(year, PeriodKind.MONTH))
        for year in reversed(rows)
        if year.kind == PeriodKind.YEAR
    ]


def closable(years: list[YearOfPeriods], today: date) -> list[Period]:
    """The first open month, quarter and year, as far as they are over: the next ones to close."""
    found = []
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR):
        rows = [row for year in reversed(years) for row in _of_kind(year, kind)]
        first = next((row for row in rows if row.closed_at is None), None)
        if first is not None and first.ends_on < today:
            found.append(first)
    return found


def _of_kind(year: YearOfPeriods, kind: str) -> list[Period]:
    kinds = {PeriodKind.MONTH: year.months, PeriodKind.QUARTER: year.quarters}
    return kinds.get(PeriodKind(kind), [year.year])


PERIOD_COLUMNS = ("kind", "period", "first_day", "last_day", "closed_at")
"""Columns of the calendar's periods as CSV; open ones have no moment of closing."""


def period_rows() -> Iterator[tuple[object, ...]]:
    """The company's periods as rows of PERIOD_COLUMNS."""
    rows = Period.objects.filter(calendar__company__isnull=False)
    for row in rows.order_by("kind", "starts_on"):
        closed = row.closed_at.isoformat() if row.closed_at else None
        yield row.kind, row.key, row.starts_on, row.ends_on, closed


def what_is_agreed(on: date) -> dict[Feature, Agreement]:
    """What is on at a day, each by the agreement that began first; one query."""
    return holding(Agreement.objects.on(on), on)


@dataclass(frozen=True, slots=True)
class FeatureLine:
    """A feature in words, and the agreement by which it is on; None: it is off."""

    name: str | Promise
    agreement: Agreement | None


def feature_lines(on: date) -> list[FeatureLine]:
    """Every feature in its order; one query."""
    agreed = what_is_agreed(on)
    return [FeatureLine(name, agreed.get(feature)) for feature, name in FEATURES.items()]


def covered(agreement: Agreement) -> list[str]:
    """What an agreement covers, in words."""
    return [str(FEATURES[Feature(feature)]) for feature in agreement.features]


def agreements() -> QuerySet[Agreement]:
    """All that were recorded, the latest first, with who recorded them."""
    return Agreement.objects.select_related("recorded_by").order_by("-starts_on", "-pk")


AGREEMENT_COLUMNS = ("number", "agreed_on", "covers", "from", "to", "recorded_by", "recorded_at")
"""Columns of agreements as CSV; an empty last day is until further notice."""


def agreement_rows() -> Iterator[tuple[object, ...]]:
    """All agreements as rows of AGREEMENT_COLUMNS."""
    for row in agreements():
        days = (row.starts_on, row.ends_on, row.recorded_by, row.recorded_at.isoformat())
        yield row.number, row.agreed_on, " ".join(row.features), *days


JOB_COLUMNS = (
    "id",
    "kind",
    "key",
    "state",
    "progress_done",
    "progress_of",
    "attempts",
    "asked_for_at",
    "next_try_at",
    "cancel_asked_at",
    "over_at",
    "error",
)
"""Columns of jobs as CSV; moments in UTC."""


def job_rows(jobs: QuerySet[Job]) -> Iterator[tuple[object, ...]]:
    """Jobs as rows of JOB_COLUMNS; read in pieces, so memory stays flat."""
    for job in jobs.iterator(chunk_size=2_000):
        next_try = job.not_before if job.state == JobState.WAITING else None
        moments = (job.created_at, next_try, job.cancel_asked_at, job.finished_at)
        said = (job.progress_done, job.progress_of, job.attempts)
        written = (at.isoformat() if at else None for at in moments)
        yield job.pk, job.kind, job.key, job.state, *said, *written, job.error


NOTICES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """Notices, the latest first; `older` is the id before which the next page begins, or None."""

    rows: list[ShownNotice]
    older: int | None


def notices_page(person: User, today: date, before: int | None = None) -> NoticesPage:
    """The person's notices before an id; one query, and one for each model they are about."""
    own = own_notices(person).order_by("-pk")
    found = list((own.filter(pk__lt=before) if before else own)[: NOTICES_SHOWN + 1])
    rows = found[:NOTICES_SHOWN]
    older = rows[-1].pk if len(found) > NOTICES_SHOWN else None
    return NoticesPage(shown(rows, person, today), older)


def mailed_kinds(person: User, today: date) -> list[tuple[NoticeKind, bool]]:
    """The kinds that can reach the person, each with whether it comes by e-mail; one query."""
    muted = set(MutedMail.objects.filter(person=person).values_list("kind", flat=True))
    kinds = kinds_for(scope_of(person, today))
    return [(kind, bool(kind.duty) or kind.kind not in muted) for kind in kinds]


@dataclass(frozen=True, slots=True)
class NamedAct:
    """Who did something when, and why; `person` is None for the system."""

    person: User | None
    why: str
    at: datetime


def named_act(act: UUID) -> NamedAct | None:
    """An act with the person who did it; None where the history does not hold it; two queries."""
    found = act_of(act)
    if found is None:
        return None
    person = None if found.by is None else User.objects.filter(pk=found.by).first()
    return NamedAct(person, found.why, found.at)


Names = Mapping[tuple[type[models.Model], int], str]
"""What rows are called, by model and primary key."""


def names_in(entries: Collection[Entry]) -> Names:
    """People and departments that a history names; at most two queries."""
    wanted: set[tuple[type[models.Model], int]]
    wanted = {(User, pk) for entry in entries for pk in _acting(entry)}
    wanted |= {named for entry in entries for change in entry.changes for named in _named(change)}
    known: tuple[type[models.Model], ...] = (User, Department)
    return {
        (model, pk): str(row)
        for model in known
        if (keys := {pk for of, pk in wanted if of is model})
        for pk, row in model._default_manager.in_bulk(keys).items()
    }


def _acting(entry: Entry) -> Iterator[int]:
    if entry.act:
        yield from entry.act.instead_of
        if entry.act.by is not None:
            yield entry.act.by


def _named(change: FieldChange) -> Iterator[tuple[type[models.Model], int]]:
    model = change.part.model._meta.get_field(change.name).related_model
    if isinstance(model, type):
        yield from ((model, pk) for pk in (change.old, change.new) if pk is not None)
