"""Programmes: written as a draft, approved with their budget by another person, ended."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from recognition.access import (
    require_writer,
    why_not_approve_version,
    writes_programmes,
)
from recognition.models import Award, Programme, ProgrammeVersion, Tier
from recognition.rules.programmes import Flaw, Offer, flaws_of
from recognition.rules.terms import AwardKind, ProgrammeState, Span
from recognition.rules.tiers import TierRule
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.access import scope_of
from salesmgmt.org.actions.checks import checked, deputy, needed, one_line, recorded, spoken, wrong
from salesmgmt.org.models import Department, User
from salesmgmt.sales.models import Basis

LONGEST_KEY = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a version says; amounts in the company's currency, ratios as 1 for 100 %."""

    department: Department
    span: Span
    starts_on: date
    ends_on: date | None = None
    measure: str
    basis: Basis
    award_kind: AwardKind
    threshold_ratio: Decimal = Decimal(1)
    tiers: tuple[TierRule, ...] = ()
    cap: Decimal | None = None
    item: str = ""
    days: Decimal | None = None
    unit_cost: Decimal | None = None
    budget: Decimal
    clawback_days: int = 365


def draft_programme(
    *,
    name: str,
    terms: Terms,
    by: User | None,
    today: date,
    key: str | None = None,
    is_demo: bool = False,
) -> Programme:
    """Write a programme and the draft of its first version. Refuses a name that is taken.

    The name of a programme whose drafts were all discarded is free: it goes on from there.
    """
    _refuse_reader(by, today)
    with recorded("recognition.draft_programme", by=by, why="", **deputy(by, today)):
        key = key or slugify(name)[:LONGEST_KEY] or uuid4().hex[:8]
        programme = Programme.objects.select_for_update(no_key=True).filter(key=key).first()
        if programme is None:
            programme = Programme(key=key)
        elif programme.versions.kept().exists():
            raise wrong("name", _("There is a programme of this name already: change that one."))
        programme.name, programme.is_demo = _name(name), is_demo
        checked(programme).save()
        _write(_next_version(programme, by), terms)
    return programme


def new_version(
    *, programme: Programme, terms: Terms, by: User | None, today: date, name: str | None = None
) -> ProgrammeVersion:
    """Write the draft of the next version; the ones before stay as they are."""
    _refuse_reader(by, today)
    facts = {"programme": programme.pk, **deputy(by, today)}
    with recorded("recognition.new_version", by=by, why="", **facts):
        _lock(programme, name)
        if programme.versions.filter(state=ProgrammeState.DRAFT).exists():
            raise ValidationError(_("There is a draft already: go on with it."), "draft")
        return _write(_next_version(programme, by), terms)


def update_draft(
    *,
    version: ProgrammeVersion,
    terms: Terms,
    by: User | None,
    today: date,
    name: str | None = None,
) -> ProgrammeVersion:
    """Write other terms into a draft. Who may approve it has never written on it."""
    _refuse_reader(by, today)
    facts = {"version": version.pk, **deputy(by, today)}
    with recorded("recognition.update_draft", by=by, why="", **facts):
        _lock(version.programme, name)
        draft = ProgrammeVersion.objects.select_related("author").get(pk=version.pk)
        if draft.state == ProgrammeState.DISCARDED:
            raise ValidationError(_DISCARDED)
        if draft.state != ProgrammeState.DRAFT:
            raise ValidationError(_("An approved version does not change: write a new one."))
        _refuse_second_writer(draft, by, today)
        draft.author = by
        return _write(draft, terms)


def approve_version(
    *, version: ProgrammeVersion, by: User | None, today: date, seen: str | None = None
) -> ProgrammeVersion:
    """Approve a draft and its budget; the version before ends the day before it begins.

    `seen` is the `stamp_of` the draft that was looked at: what was changed since is not approved.
    """
    facts = {"version": version.pk, **deputy(by, today)}
    with recorded("recognition.approve_version", by=by, why="", **facts):
        _lock(version.programme)
        draft = ProgrammeVersion.objects.get(pk=version.pk)
        if draft.state == ProgrammeState.APPROVED and draft.approved_by == by:
            return draft
        if by is not SYSTEM and (refusal := why_not_approve_version(by, draft, today)):
            raise ValidationError(str(refusal))
        if seen is not None and seen != stamp_of(draft):
            raise ValidationError(_("The draft was changed in the meantime: look at it again."))
        _refuse_earned(draft, draft.starts_on)
        _end_before(draft)
        draft.state = ProgrammeState.APPROVED
        draft.approved_by, draft.approved_on = by, today
        draft.save(update_fields=["state", "approved_by", "approved_on"])
    return draft


def discard_version(
    *, version: ProgrammeVersion, by: User | None, why: str, today: date
) -> ProgrammeVersion:
    """Discard a draft that nobody wants any more; by who may draft, discarded twice it stays so.

    Its row is kept for the history. The programme has a place for a new draft then, and its name is
    free again where no version is left.
    """
    _refuse_reader(by, today)
    needed("why", why, _("Say in words why the draft is discarded."))
    facts = {"version": version.pk, **deputy(by, today)}
    with recorded("recognition.discard_version", by=by, why=why, **facts):
        _lock(version.programme)
        draft = ProgrammeVersion.objects.get(pk=version.pk)
        if draft.state == ProgrammeState.DISCARDED:
            return draft
        if draft.state != ProgrammeState.DRAFT:
            raise ValidationError(_("Only a draft is discarded; an approved version is ended."))
        draft.state = ProgrammeState.DISCARDED
        draft.save(update_fields=["state"])
    return draft


def end_version(
    *, version: ProgrammeVersion, ends_on: date, by: User | None, why: str, today: date
) -> ProgrammeVersion:
    """Let an approved version end: goals that end after `ends_on` earn nothing by it."""
    if by is not SYSTEM:
        require_writer(by, today)
    needed("why", why, _("Say in words why the programme ends."))
    facts = {"version": version.pk, **deputy(by, today)}
    with recorded("recognition.end_version", by=by, why=why, **facts):
        _lock(version.programme)
        running = ProgrammeVersion.objects.get(pk=version.pk)
        if running.state == ProgrammeState.ENDED and running.ends_on == ends_on:
            return running
        if running.state != ProgrammeState.APPROVED:
            raise ValidationError(_("Only an approved version is ended."))
        if ends_on < running.starts_on:
            raise wrong("ends_on", _("The last day must not be before the first."))
        if running.ends_on is not None and ends_on > running.ends_on:
            raise wrong("ends_on", _("It ends earlier already: write a new version."))
        _refuse_earned(running, ends_on + timedelta(days=1), field="ends_on")
        running.state, running.ends_on = ProgrammeState.ENDED, ends_on
        running.save(update_fields=["state", "ends_on"])
    return running


def stamp_of(version: ProgrammeVersion) -> str:
    """Which version it is and when it was written last."""
    return f"{version.pk}@{version.written_at.isoformat()}"


_DISCARDED = _("This draft was discarded: write a new one.")


def _next_version(programme: Programme, by: User | None) -> ProgrammeVersion:
    """The row of the next draft; numbers of discarded drafts are not given again."""
    last = programme.versions.aggregate(last=Max("number"))["last"] or 0
    return ProgrammeVersion(programme=programme, number=last + 1, author=by)


def _name(name: str) -> str:
    name = one_line(name)
    if not name:
        raise wrong("name", _("Give the programme a name."))
    return name


def _refuse_reader(by: User | None, today: date) -> None:
    if by is not SYSTEM and not writes_programmes(by, today):
        raise ValidationError(_("Programmes are set up by administrators and directors."))


def _refuse_second_writer(draft: ProgrammeVersion, by: User | None, today: date) -> None:
    """A director who wrote on a draft must not approve it later as somebody else's."""
    if by is SYSTEM or draft.author in {None, by}:
        return
    if scope_of(by, today).sees_all or scope_of(draft.author, today).sees_all:
        raise ValidationError(
            _("This draft is %(author)s's: they change it. Tell them what should be different."),
            params={"author": draft.author},
        )


def _lock(programme: Programme, name: str | None = None) -> None:
    """Acts on one programme wait for each other."""
    locked = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if name is not None and locked.name != _name(name):
        locked.name = _name(name)
        checked(locked).save(update_fields=["name"])


def _write(version: ProgrammeVersion, terms: Terms) -> ProgrammeVersion:
    """The version with these terms and tiers; refuses what does not fit together."""
    given = {field.name: getattr(terms, field.name) for field in fields(terms)}
    tiers: tuple[TierRule, ...] = given.pop("tiers")
    given["item"] = one_line(terms.item)
    for name, value in given.items():
        setattr(version, name, value)
    _refuse_flaws(terms, given["item"])
    checked(version, computed=["author", "approved_by", "approved_on", "written_at"])
    version.written_at = Now()
    version.save()
    version.refresh_from_db(fields=["written_at"])
    rows = [Tier(version=version, from_ratio=t.from_ratio, rate=t.rate) for t in tiers]
    for row in rows:
        checked(row, computed=["version"])
    version.tiers.all().delete()
    Tier.objects.bulk_create(rows)
    return version


def _refuse_flaws(terms: Terms, item: str) -> None:
    offer = Offer(
        terms.measure, terms.award_kind, terms.tiers, terms.cap, item, terms.days, terms.unit_cost
    )
    refused: dict[str, list[Any]] = {}
    for field, flaw in flaws_of(offer):
        refused.setdefault(field, []).append(_FLAWS[flaw])
    if refused:
        raise ValidationError(refused)


_FLAWS = {
    Flaw.NOT_COUNTED: _("Programmes pay for sums: revenue, margin, units or orders."),
    Flaw.NOT_MONEY: _("Cash is a share of an amount: choose revenue or margin."),
    Flaw.NO_TIERS: _("Give at least one tier: from which attainment, and which share."),
    Flaw.TOO_MANY_TIERS: _("Give at most 12 tiers."),
    Flaw.TWICE: _("Two tiers begin at the same attainment."),
    Flaw.CASH_ONLY: _("This is for cash only: leave it empty."),
    Flaw.NOT_FOR_CASH: _("Cash needs none of this: leave it empty."),
    Flaw.TIME_OFF_ONLY: _("Only time off has days: leave it empty."),
    Flaw.NO_ITEM: _("Say in words what it is."),
    Flaw.NO_COST: _("Say what one award costs the company."),
    Flaw.NO_DAYS: _("Say how many days off it is."),
    Flaw.BELOW_ZERO: _("Give more than 0 days."),
}


def _refuse_earned(version: ProgrammeVersion, first: date, *, field: str | None = None) -> None:
    """What was earned by a version stays with it: nothing is taken away by new dates."""
    earned = Award.objects.filter(programme=version.programme_id, goal__ends_on__gte=first)
    if version.state == ProgrammeState.DRAFT:
        earned = earned.exclude(version=version)
    if (last := earned.aggregate(last=Max("goal__ends_on"))["last"]) is None:
        return
    message = _("There are awards for goals that end until %(last)s: choose a later day.")
    if field is None:
        raise ValidationError(message, params=spoken({"last": last}))
    raise wrong(field, message, last=last)


def _end_before(draft: ProgrammeVersion) -> None:
    """No two versions pay for one goal."""
    others = draft.programme.versions.approved()
    for other in others.order_by("number"):
        if other.ends_on is not None and other.ends_on < draft.starts_on:
            continue
        if other.starts_on >= draft.starts_on:
            raise ValidationError(
                _("Version %(number)s begins on %(first)s: begin after that day."),
                params=spoken({"number": other.number, "first": other.starts_on}),
            )
        other.state, other.ends_on = ProgrammeState.ENDED, draft.starts_on - timedelta(days=1)
        other.save(update_fields=["state", "ends_on"])
