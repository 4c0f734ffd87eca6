"""What the job books: awards of goals whose months are closed, and corrections of booked ones."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection

from goals.models import Goal
from recognition.models import Award, AwardStep, ProgrammeVersion
from recognition.queries.earning import Reckoned, reckon
from recognition.queries.goals import closed_only, day_over, goals_of
from recognition.rules.spans import first_open_day
from recognition.rules.terms import AwardKind, AwardState
from recognition.rules.tiers import Reward, Step, attainment_of, correction_of
from salesmgmt.journal.progress import report_progress
from salesmgmt.org.actions.checks import recorded
from salesmgmt.org.models import Period, PeriodKind, User
from salesmgmt.org.queries import current_company

NOTHING = Decimal(0)
_OPEN = (AwardState.EARNED, AwardState.WITHDRAWN)
_BOOKED = (AwardState.APPROVED, AwardState.FULFILLED)


@dataclass(slots=True)
class AwardsComputed:
    """How many awards were earned, changed, withdrawn; how many corrections are new."""

    earned: int = 0
    changed: int = 0
    withdrawn: int = 0
    corrected: int = 0


@dataclass(frozen=True, slots=True)
class _Run:
    """What holds for all awards of one run."""

    as_of: date
    known_at: datetime
    booked_on: date
    currency: str
    by: User | None
    is_demo: bool
    last_run: date | None
    done: AwardsComputed


def compute_awards(
    *,
    as_of: date,
    by: User | None,
    known_at: datetime | None = None,
    is_demo: bool = False,
    last_run: date | None = None,
) -> AwardsComputed:
    """Book what closed goals earn as known at `known_at` (None: now); twice changes nothing.

    While an award is only earned it follows the figures, and is withdrawn when nothing is left.
    What is approved or paid stays: a changed figure is booked as a correction on `as_of` (or the
    first open day after it), its amount the difference to all that is booked or was refused.
    Corrections end `clawback_days` after the payment. Where that was after `last_run`, the day it
    was done for last, the correction is made up for: as known when the last of these days was over.
    """
    with recorded("recognition.compute_awards", by=by, why="", as_of=as_of.isoformat()):
        versions = _lock_versions()
        run = _Run(
            as_of,
            known_at or _now(),
            first_open_day(as_of, _closed_months(as_of)),
            current_company().currency if versions else "",
            by,
            is_demo,
            last_run,
            AwardsComputed(),
        )
        for number, version in enumerate(versions, start=1):
            _earn(version, run)
            _correct(version, run)
            report_progress(number, len(versions))
    return run.done


def _lock_versions() -> list[ProgrammeVersion]:
    """All versions that ever paid; two runs, and a run and an approval, wait for each other."""
    versions = ProgrammeVersion.objects.approved().order_by("pk")
    locked = versions.select_for_update(no_key=True, of=("self",))
    return list(locked.select_related("department").prefetch_related("tiers"))


def _now() -> datetime:
    with connection.cursor() as cursor:
        # As the ledger: entries bear the moment of their statement.
        cursor.execute("SELECT statement_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def _closed_months(as_of: date) -> list[tuple[date, date]]:
    months = Period.objects.filter(
        kind=PeriodKind.MONTH,
        calendar__company__isnull=False,
        closed_at__isnull=False,
        ends_on__gte=as_of,
    )
    return list(months.values_list("starts_on", "ends_on"))


def _earn(version: ProgrammeVersion, run: _Run) -> None:
    """New awards of the version, and those that nobody has decided on yet."""
    goals = closed_only(goals_of(version))
    rows = reckon(version, goals, known_at=run.known_at, currency=run.currency)
    originals = Award.objects.originals().filter(programme=version.programme_id)
    there = {award.goal_id: award for award in originals.filter(goal__in=[r.goal.pk for r in rows])}
    new = []
    for row in rows:
        award = there.get(row.goal.pk)
        if award is None and row.reward.is_earned:
            new.append((_original(version, row, run), row.reward.steps))
        elif award is not None and award.state in _OPEN:
            _follow(award, row.target, row.base.credited, row.reward, run)
    _create(new)
    run.done.earned += len(new)
    # Of goals that the version does not pay for any more: the person was never there, say.
    gone = originals.filter(version=version, state=AwardState.EARNED)
    for award in gone.exclude(goal__in=[row.goal.pk for row in rows]):
        _withdraw(award, run)


def _original(version: ProgrammeVersion, row: Reckoned, run: _Run) -> Award:
    return Award(
        programme_id=version.programme_id,
        version=version,
        person=row.goal.person,
        goal=row.goal,
        kind=version.award_kind,
        booked_on=row.goal.ends_on,
        known_at=run.known_at,
        target=row.target,
        credited=row.base.credited,
        attainment=row.reward.attainment or Decimal(0),
        amount=row.reward.amount,
        cost=row.reward.cost,
        proposed_by=run.by,
        is_demo=run.is_demo,
    )


def _create(new: Iterable[tuple[Award, tuple[Step, ...]]]) -> None:
    pairs = list(new)
    Award.objects.bulk_create([award for award, _ in pairs])
    _write_steps(pairs)


def _write_steps(pairs: Iterable[tuple[Award, tuple[Step, ...]]]) -> None:
    AwardStep.objects.bulk_create(
        AwardStep(
            award=award,
            position=position,
            kind=step.kind,
            from_ratio=step.from_ratio,
            to_ratio=step.to_ratio,
            base=step.base,
            rate=step.rate,
            amount=step.amount,
        )
        for award, steps in pairs
        for position, step in enumerate(steps, start=1)
    )


def _follow(award: Award, target: Decimal, credited: Decimal, reward: Reward, run: _Run) -> None:
    """Let an award that nobody has decided on show the figures as known now."""
    if not reward.is_earned:
        if award.state == AwardState.EARNED:
            _withdraw(award, run)
        return
    figures = (target, credited, reward.amount, reward.cost)
    is_same = (award.target, award.credited, award.amount, award.cost) == figures
    if is_same and award.state == AwardState.EARNED:
        return
    award.state = AwardState.EARNED
    award.target, award.credited, award.amount, award.cost = figures
    award.attainment = attainment_of(credited, target) or NOTHING
    award.known_at = run.known_at
    award.save()
    award.steps.all().delete()
    _write_steps([(award, reward.steps)])
    run.done.changed += 1


def _withdraw(award: Award, run: _Run) -> None:
    award.state = AwardState.WITHDRAWN
    award.save(update_fields=["state"])
    run.done.withdrawn += 1


def _correct(version: ProgrammeVersion, run: _Run) -> None:
    """Corrections of cash that is booked, where the figures have changed since."""
    booked = list(
        Award.objects.originals()
        .booked()
        .filter(version=version, kind=AwardKind.CASH)
        .select_related("fulfilment")
        .order_by("pk")
    )
    judged: dict[datetime, list[Award]] = defaultdict(list)
    for award in booked:
        if known_at := _judged_at(award, version, run):
            judged[known_at].append(award)
    for known_at, awards in sorted(judged.items()):
        _correct_each(version, awards, replace(run, known_at=known_at))


def _correct_each(version: ProgrammeVersion, booked: list[Award], run: _Run) -> None:
    goals = Goal.objects.filter(pk__in=[award.goal_id for award in booked])
    now = {
        row.goal.pk: row
        for row in reckon(version, goals, known_at=run.known_at, currency=run.currency)
    }
    corrections = _corrections_of(booked)
    new = []
    for award in booked:
        waiting, settled = _settled(award, corrections[award.pk])
        row = now[award.goal_id]
        reward = correction_of(row.reward, settled)
        if waiting is not None:
            _follow_correction(waiting, row, reward, run)
        elif reward.amount:
            new.append((_correction(award, row, reward, run), reward.steps))
    _create(new)
    run.done.corrected += len(new)


def _judged_at(award: Award, version: ProgrammeVersion, run: _Run) -> datetime | None:
    """By what was known when a booked award is judged; None once its pay stays."""
    if award.state == AwardState.APPROVED:
        return run.known_at
    last_day = award.fulfilment.done_on + timedelta(days=version.clawback_days)
    if run.as_of <= last_day:
        return run.known_at
    if run.last_run is not None and run.last_run < last_day:
        return day_over(last_day)
    return None


def _corrections_of(awards: list[Award]) -> dict[int, list[Award]]:
    found: dict[int, list[Award]] = defaultdict(list)
    for correction in Award.objects.filter(corrects__in=awards).order_by("pk"):
        found[correction.corrects_id or 0].append(correction)
    return found


def _settled(award: Award, corrections: list[Award]) -> tuple[Award | None, Decimal]:
    """The correction that waits for a decision, and what is decided already.

    A refused correction counts as settled: it was decided to leave it, and is not asked again.
    """
    waiting = next((c for c in corrections if c.state == AwardState.EARNED), None)
    decided = [c.amount for c in corrections if c.state in {*_BOOKED, AwardState.REJECTED}]
    return waiting, award.amount + sum(decided, NOTHING)


def _follow_correction(award: Award, row: Reckoned, reward: Reward, run: _Run) -> None:
    if reward.amount:
        _follow(award, row.target, row.base.credited, reward, run)
    else:
        _withdraw(award, run)


def _correction(award: Award, row: Reckoned, reward: Reward, run: _Run) -> Award:
    return Award(
        programme_id=award.programme_id,
        version_id=award.version_id,
        person_id=award.person_id,
        goal_id=award.goal_id,
        corrects=award,
        kind=award.kind,
        booked_on=run.booked_on,
        known_at=run.known_at,
        target=row.target,
        credited=row.base.credited,
        attainment=reward.attainment or NOTHING,
        amount=reward.amount,
        cost=reward.cost,
        proposed_by=run.by,
        is_demo=award.is_demo,
    )
