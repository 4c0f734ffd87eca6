"""Writes what came of an action, once (D7)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from statistics import fmean

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diagnostics.models import Action, Effect
from diagnostics.queries.effect import Change, changes_around, ready_actions
from diagnostics.rules.effect import spans_of, verdict_of
from goals.measures import measure
from goals.rules.terms import Direction
from salesmgmt.journal.progress import report_progress
from salesmgmt.lib.templatetags.figures import day
from salesmgmt.org.access import NOT_AGREED
from salesmgmt.org.actions.checks import deputy, recorded
from salesmgmt.org.models import User
from salesmgmt.org.queries import what_is_agreed
from salesmgmt.org.rules.agreements import Feature
from salesmgmt.stats.effects import difference_in_differences

_UNIT = Decimal("0.000001")


def measure_effect(*, action: Action, as_of: date, by: User | None) -> Effect:
    """Compare before and after with people who had no action; measured twice, it is the first.

    Refused before the days to measure are over, for an action that was dropped, and while no
    agreement lets people be compared.
    """
    if Feature.PEERS not in what_is_agreed(as_of):
        raise ValidationError(NOT_AGREED)
    last = spans_of(action.starts_on, action.measure_days).after_last
    if as_of < last:
        raise ValidationError(
            _("The effect can be measured once %(day)s is over."), params={"day": day(last)}
        )
    facts = {"action": action.pk, **deputy(by, as_of)}
    with recorded("diagnostics.measure_effect", by=by, why="", **facts):
        locked = (
            Action.objects.select_for_update(no_key=True, of=("self",))
            .select_related("diagnosis__goal__department")
            .get(pk=action.pk)
        )
        if locked.dropped_on:
            raise ValidationError(_("The action was dropped; there is nothing to measure."))
        there = Effect.objects.filter(action=locked).first()
        return there or _write(locked, as_of)


def measure_effects(*, as_of: date, by: User | None) -> int:
    """Measure every action whose days are over by `as_of`; how many were new.

    None while no agreement lets people be compared; once one does they are measured.
    """
    if Feature.PEERS not in what_is_agreed(as_of):
        return 0
    ready = list(ready_actions(as_of))
    for number, action in enumerate(ready, start=1):
        measure_effect(action=action, as_of=as_of, by=by)
        report_progress(number, len(ready))
    return len(ready)


def _write(action: Action, as_of: date) -> Effect:
    groups = changes_around(action)
    estimate = difference_in_differences(
        [change.by for change in groups.treated], [change.by for change in groups.others]
    )
    better = measure(action.diagnosis.goal.measure).direction is Direction.HIGHER
    before, after = _means(groups.treated)
    others_before, others_after = _means(groups.others)
    return Effect.objects.create(
        action=action,
        measured_on=as_of,
        before=before,
        after=after,
        others_before=others_before,
        others_after=others_after,
        n=estimate.n,
        others_n=estimate.others_n,
        estimate=_stored(estimate.estimate),
        low=_stored(estimate.low),
        high=_stored(estimate.high),
        verdict=verdict_of(estimate, higher_is_better=better),
    )


def _means(changes: Sequence[Change]) -> tuple[Decimal | None, Decimal | None]:
    """Before and after of one of the group on average; empty where nobody is in it."""
    if not changes:
        return None, None
    return _stored(fmean(c.before for c in changes)), _stored(fmean(c.after for c in changes))


def _stored(figure: float | None) -> Decimal | None:
    return None if figure is None else Decimal(figure).quantize(_UNIT)
