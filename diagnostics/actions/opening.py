"""Opening a diagnosis: figures are frozen, and the people accountable are asked."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diagnostics.access import refusal
from diagnostics.models import Bar, Diagnosis, Evidence, Finding
from diagnostics.notices import FINDING
from diagnostics.queries.bridge import bridge_of
from diagnostics.queries.evidence import evidence_of
from diagnostics.rules.terms import BEFORE_PERSON, Cause
from goals.models import Goal
from goals.rules.terms import MEASURED
from monitoring.queries.attainment import GoalStanding, attainment_of
from monitoring.rules.pace import Label
from salesmgmt.lib.money import LEDGER_UNIT
from salesmgmt.lib.templatetags.figures import day, ratio_percent
from salesmgmt.org.actions.checks import check_text, deputy, recorded, wrong
from salesmgmt.org.actions.notices import notify_each
from salesmgmt.org.models import User
from salesmgmt.org.queries import accountable_on, what_is_agreed
from salesmgmt.org.rules.agreements import Feature

ENDANGERED = frozenset({Label.MISSED, Label.BEHIND})
"""Verdicts on which a diagnosis may be opened (D1)."""

ANSWER_DAYS = 7
"""Days that people have to answer, unless the opener says otherwise."""

LONGEST_WHY = 2_000


def open_diagnosis(
    *,
    goal: Goal,
    why: str,
    by: User | None,
    today: date,
    as_of: date | None = None,
    due_on: date | None = None,
    is_demo: bool = False,
) -> Diagnosis:
    """Open the diagnosis of a missed or endangered goal and ask about six causes (D1, D4).

    Target, actual, evidence and bridge are those of `as_of` (today, at most the goal's last
    day) and stay as they are. Refused for goals that are on pace, for the goal's holder, and
    while another diagnosis of the goal is open.
    """
    shown = min(as_of or today, goal.ends_on)
    due = due_on or today + timedelta(days=ANSWER_DAYS)
    _check(goal, why, by, today)
    _check_days(shown, due, today)
    facts = {"goal": goal.pk, **deputy(by, today)}
    with recorded("diagnostics.open_diagnosis", by=by, why=why, **facts):
        locked = Goal.objects.select_for_update(no_key=True).get(pk=goal.pk)
        _refuse_second(locked)
        target, actual, expected = _missed(locked, shown)
        made = _freeze(
            Diagnosis(
                goal=goal,
                opened_by=by,
                opened_on=today,
                why=why.strip(),
                as_of=shown,
                target=target,
                actual=actual,
                is_demo=is_demo,
            ),
            expected,
        )
        _ask(made, people_asked(goal, by, today), today, due)
    return made


def people_asked(goal: Goal, by: User | None, today: date) -> dict[Cause, User]:
    """Who is asked about each cause: who answers for it today, else the opener; one query.

    Nobody is asked about the own goal.
    """
    found = {
        area.value: person
        for area, person in accountable_on(today).items()
        if person.is_active and person.pk != goal.person_id
    }
    opener = {cause: by for cause in BEFORE_PERSON if by}
    return {cause: found.get(cause.value, person) for cause, person in opener.items()}


def why_not_endangered(found: GoalStanding | None) -> ValidationError | None:
    """Why there is nothing to diagnose, with the figures in words; None when there is."""
    if found is None or found.standing.target is None or found.standing.actual is None:
        return _no_figures()
    if found.verdict.label in ENDANGERED:
        return None
    return ValidationError(
        _(
            "A diagnosis is opened when a goal is missed or behind. As of %(day)s it stands at"
            " %(attainment)s of the target and %(pace)s of what was expected by then."
        ),
        "on_pace",
        {
            "day": day(found.as_of),
            "attainment": ratio_percent(found.standing.attainment),
            "pace": ratio_percent(found.standing.pace),
        },
    )


def _check(goal: Goal, why: str, by: User | None, today: date) -> None:
    if by is None:
        raise wrong("by", _("A person opens a diagnosis, no job."))
    if refused := refusal(by, goal, today):
        raise wrong("by", refused)
    if not why.strip():
        raise wrong("why", _("Say in words what the occasion is."))
    check_text("why", why, LONGEST_WHY)


def _check_days(as_of: date, due_on: date, today: date) -> None:
    if as_of > today:
        raise wrong("as_of", _("Figures are of days that have passed."))
    if due_on < today:
        raise wrong("due_on", _("The answer is due today or later."))


def _refuse_second(goal: Goal) -> None:
    if Diagnosis.objects.open().filter(goal=goal).exists():
        raise ValidationError(_("A diagnosis of this goal is open already."), "open")


def _missed(goal: Goal, as_of: date) -> tuple[Decimal, Decimal, Decimal]:
    """Target, actual and what was expected by then of a goal that is missed or endangered."""
    measured = goal.state in MEASURED and goal.starts_on <= as_of
    found = attainment_of([goal.pk], as_of=as_of).get(goal.pk) if measured else None
    if refused := why_not_endangered(found):
        raise refused
    standing = found.standing if found else None
    if standing is None or standing.target is None or standing.actual is None:
        raise _no_figures()
    expected = standing.target if standing.expected is None else standing.expected
    return standing.target, standing.actual, expected.quantize(LEDGER_UNIT, ROUND_HALF_UP)


def _no_figures() -> ValidationError:
    return ValidationError(
        _("The goal has no figures on this day, so there is no gap to explain."), "no_figures"
    )


def _freeze(diagnosis: Diagnosis, expected: Decimal) -> Diagnosis:
    """Save the diagnosis with its evidence and the bars that lead to the actual.

    They begin at the target, of a goal that still runs at what was expected by then: else days
    that have not passed would look like lost volume.
    """
    bridge = bridge_of(diagnosis.goal, as_of=diagnosis.as_of, target=expected)
    diagnosis.reference_starts_on = bridge.reference_first
    diagnosis.reference_ends_on = bridge.reference_last
    diagnosis.save(force_insert=True)
    Bar.objects.bulk_create(
        Bar(diagnosis=diagnosis, kind=bar.kind, position=position, amount=bar.amount)
        for position, bar in enumerate(bridge.bars, start=1)
    )
    Evidence.objects.bulk_create(
        Evidence(diagnosis=diagnosis, **asdict(row))
        for row in evidence_of(
            diagnosis.goal,
            as_of=diagnosis.as_of,
            today=diagnosis.opened_on,
            with_peers=Feature.PEERS in what_is_agreed(diagnosis.opened_on),
        )
    )
    return diagnosis


def _ask(diagnosis: Diagnosis, people: Mapping[Cause, User], today: date, due_on: date) -> None:
    asked = Finding.objects.bulk_create(
        Finding(
            diagnosis=diagnosis,
            cause=cause,
            asked_of=person,
            asked_by=diagnosis.opened_by,
            asked_on=today,
            due_on=due_on,
        )
        for cause, person in people.items()
    )
    told = [(finding.asked_of_id, finding.pk) for finding in asked]
    notify_each(told=told, kind=FINDING, by=diagnosis.opened_by)
