"""A diagnosis with everything on it, and the lists of diagnoses and questions."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import gettext

from diagnostics.models import Action, Bar, Diagnosis, Evidence, Finding
from diagnostics.queries.evidence import PEERS
from diagnostics.queries.places import places_of
from diagnostics.queries.words import BARS, CAUSES, NEXT, SPEAKS_FOR, question_of
from diagnostics.rules.steps import Progress, StepState, progress_of, state_of
from diagnostics.rules.terms import (
    BEFORE_PERSON,
    Answer,
    BarKind,
    Cause,
    DiagnosisState,
    EvidenceUnit,
)
from goals.models import Goal
from goals.queries.units import told
from goals.rules.terms import Unit
from salesmgmt.lib.money import round_money
from salesmgmt.org.rules.agreements import Feature


@dataclass(frozen=True, slots=True)
class Step:
    """One cause with its figures, the question about it, and what is done."""

    cause: Cause
    state: StepState
    evidence: tuple[Evidence, ...]
    finding: Finding | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything on the page of one diagnosis."""

    steps: tuple[Step, ...]
    bars: tuple[Bar, ...]
    progress: Progress


def case_of(diagnosis: Diagnosis, agreed: Collection[str]) -> Case:
    """The seven steps in their order, and the bridge; four queries.

    What is not among the features `agreed` is left out.
    """
    judges = Feature.PERSON_STEP in agreed
    evidence = list(diagnosis.evidence.order_by("position"))
    findings = {
        Cause(row.cause): row
        for row in diagnosis.findings.select_related("asked_of", "answered_by")
    }
    actions = list(diagnosis.actions.select_related("owner", "effect").order_by("due_on", "pk"))
    answers = {cause: finding.answer for cause, finding in findings.items()}
    evidence = [row for row in evidence if _is_open(row, answers, agreed)]
    if not judges:
        findings.pop(Cause.PERSON, None)
    steps = tuple(
        Step(
            cause=cause,
            state=state_of(cause, answers, judges_person=judges),
            evidence=tuple(row for row in evidence if row.cause == cause),
            finding=findings.get(cause),
            actions=tuple(row for row in actions if row.cause == cause),
        )
        for cause in Cause
    )
    progress = progress_of(answers, judges_person=judges)
    return Case(steps, tuple(diagnosis.bars.order_by("position")), progress)


def _is_open(row: Evidence, answers: Mapping[Cause, str], agreed: Collection[str]) -> bool:
    """Figures of the person step are shown with the step, not before; others' by agreement."""
    judges = Feature.PERSON_STEP in agreed
    state = state_of(Cause(row.cause), answers, judges_person=judges)
    is_agreed = row.key != PEERS or Feature.PEERS in agreed
    return is_agreed and state not in {StepState.LOCKED, StepState.OFF}


def answers_of(diagnosis: Diagnosis) -> dict[Cause, str]:
    """Per cause that was asked its answer, empty while it waits; one query."""
    rows = Finding.objects.filter(diagnosis=diagnosis).values_list("cause", "answer")
    return {Cause(cause): answer for cause, answer in rows}


def listed(diagnoses: QuerySet[Diagnosis]) -> QuerySet[Diagnosis]:
    """Open ones first, then the latest; with how many of the six are answered or caused it."""
    six = Q(findings__cause__in=BEFORE_PERSON)
    return (
        diagnoses.select_related("goal__person", "goal__department")
        .annotate(
            answered=Count("findings", six & ~Q(findings__answer="")),
            caused=Count("findings", six & Q(findings__answer=Answer.CAUSED)),
            judged=Count("findings", Q(findings__cause=Cause.PERSON)),
            is_over=ExpressionWrapper(~Q(state=DiagnosisState.OPEN), output_field=BooleanField()),
        )
        .order_by("is_over", "-opened_on", "-pk")
    )


def next_of(row: Diagnosis, *, judges_person: bool) -> str:
    """What a diagnosis of `listed` waits for, in words; empty when it is concluded."""
    if row.state != DiagnosisState.OPEN:
        return ""
    # Annotated by `listed`: how many, not which; the rule needs no more.
    answered, caused, judged = (getattr(row, name) for name in ("answered", "caused", "judged"))
    answers: dict[Cause, str] = {
        cause: Answer.CAUSED if n < caused else Answer.NOT_CAUSED
        for n, cause in enumerate(BEFORE_PERSON[:answered])
    }
    if judged:
        answers[Cause.PERSON] = Answer.CANNOT_SAY
    return str(NEXT[progress_of(answers, judges_person=judges_person).next])


LIST_COLUMNS = (
    "holder_key",
    "holder",
    "measure",
    "starts_on",
    "ends_on",
    "as_of",
    "target",
    "actual",
    "opened_on",
    "state",
    "answered",
    "next",
    "concluded_on",
)
"""Columns of the list of diagnoses as CSV."""

EVIDENCE_COLUMNS = (
    "cause",
    "key",
    "unit",
    "figure",
    "low",
    "high",
    "n",
    "reference",
    "reference_n",
)
"""Columns of a diagnosis's evidence as CSV; ratios are ratios (0.9), amounts as on the page."""

BRIDGE_COLUMNS = ("bar", "amount", "speaks_for")
"""Columns of the bridge as CSV, the levels among the bars; exact, so that they add up."""

FINDING_COLUMNS = (
    "cause",
    "department",
    "measure",
    "starts_on",
    "ends_on",
    "question",
    "asked_on",
    "due_on",
    "answer",
    "reason",
    "answered_on",
)
"""Columns of the questions to a person as CSV; nothing tells whose goals they are about."""


def list_rows(
    rows: Iterable[Diagnosis], *, judges_person: bool, currency: str
) -> Iterator[tuple[object, ...]]:
    """Rows of LIST_COLUMNS."""
    for row in rows:
        goal = row.goal
        yield (
            goal.holder.key,
            goal.holder,
            goal.measure,
            goal.starts_on,
            goal.ends_on,
            row.as_of,
            *(told(amount, goal.measure, currency) for amount in (row.target, row.actual)),
            row.opened_on,
            row.state,
            getattr(row, "answered", None),
            next_of(row, judges_person=judges_person),
            row.concluded_on,
        )


def evidence_rows(
    diagnosis: Diagnosis, agreed: Collection[str], currency: str
) -> Iterator[tuple[object, ...]]:
    """Rows of EVIDENCE_COLUMNS in the order of the causes, as far as they are agreed."""
    order = {cause: place for place, cause in enumerate(Cause)}
    answers = answers_of(diagnosis)
    rows = [row for row in diagnosis.evidence.all() if _is_open(row, answers, agreed)]
    for row in sorted(rows, key=lambda r: (order[Cause(r.cause)], r.position)):
        shown = partial(_evidence_told, unit=row.unit, currency=currency)
        yield (
            row.cause,
            row.key,
            row.unit,
            shown(row.figure),
            shown(row.low),
            shown(row.high),
            row.n,
            shown(row.reference),
            row.reference_n,
        )


def _evidence_told(figure: Decimal | None, *, unit: str, currency: str) -> Decimal | None:
    if figure is None or unit != EvidenceUnit.MONEY:
        return figure
    return round_money(figure, currency)


def bridge_rows(diagnosis: Diagnosis) -> Iterator[tuple[object, ...]]:
    """Rows of BRIDGE_COLUMNS: the levels "reference", "target", "actual" and the bars between."""
    for line in bridge_lines(diagnosis, tuple(diagnosis.bars.order_by("position"))):
        yield line.key, line.amount, " ".join(SPEAKS_FOR.get(line.key, ())) or None


def questions(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Questions that wait first by due day, then the answered, latest first."""
    return findings.select_related("diagnosis__goal").order_by(
        F("answered_on").desc(nulls_first=True), "due_on", "pk"
    )


def evidence_told(finding: Finding) -> QuerySet[Evidence]:
    """The figures of its cause that whoever is asked may read, in their order.

    Amounts tell what somebody sold; ratios and counts of one cause do not.
    """
    of_cause = Evidence.objects.filter(diagnosis=finding.diagnosis_id, cause=finding.cause)
    return of_cause.exclude(unit=EvidenceUnit.MONEY).order_by("position")


def finding_rows(findings: Iterable[Finding], today: date) -> Iterator[tuple[object, ...]]:
    """Rows of FINDING_COLUMNS."""
    rows = list(findings)
    places = places_of({row.diagnosis.goal_id for row in rows}, today)
    for row in rows:
        goal: Goal = row.diagnosis.goal
        yield (
            row.cause,
            places.get(goal.pk),
            goal.measure,
            goal.starts_on,
            goal.ends_on,
            question_of(row),
            row.asked_on,
            row.due_on,
            row.answer,
            row.reason,
            row.answered_on,
        )


@dataclass(frozen=True, slots=True)
class BridgeLine:
    """A level (`is_total`) or a bar between two levels, and for which causes it speaks."""

    key: str
    label: str
    amount: Decimal
    is_total: bool = False
    speaks_for: str = ""


def level_of(diagnosis: Diagnosis, bars: Sequence[Bar]) -> Decimal:
    """Where the bars begin: the target, or of a goal that still ran what was expected by then."""
    moved = [bar.amount for bar in bars if bar.kind != BarKind.GROWTH]
    return diagnosis.actual - sum(moved, Decimal(0)) if moved else diagnosis.target


def bridge_lines(diagnosis: Diagnosis, bars: Sequence[Bar]) -> list[BridgeLine]:
    """From the comparison window over planned growth to the target, and on to the actual.

    Growth leads to the level that the other bars begin at. Empty for measures that are not in
    money: their gap cannot be given to products.
    """
    if not bars or diagnosis.goal.declared.unit is not Unit.MONEY:
        return []
    level = level_of(diagnosis, bars)
    name = gettext("Target") if level == diagnosis.target else gettext("Expected by then")
    growth = [bar for bar in bars if bar.kind == BarKind.GROWTH]
    lines = []
    if growth:
        reference = level - growth[0].amount
        words = gettext("Comparison window")
        lines.append(BridgeLine("reference", words, reference, is_total=True))
        lines += map(_line, growth)
    lines.append(BridgeLine("target", name, level, is_total=True))
    lines += [_line(bar) for bar in bars if bar.kind != BarKind.GROWTH]
    return [*lines, BridgeLine("actual", gettext("Actual"), diagnosis.actual, is_total=True)]


def _line(bar: Bar) -> BridgeLine:
    causes = ", ".join(str(CAUSES[cause]) for cause in SPEAKS_FOR[bar.kind])
    return BridgeLine(bar.kind, str(BARS[bar.kind]), bar.amount, speaks_for=causes)
