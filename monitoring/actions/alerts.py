"""Warnings about goals: raised and taken back by the nightly check, seen to by people (M6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from goals.access import concerned_by
from goals.models import Goal
from goals.rules.terms import GoalState
from monitoring.access import why_not_alert
from monitoring.models import Alert, Attainment
from monitoring.notices import ALERT
from monitoring.queries.attainment import attainment_of
from monitoring.queries.pairs import holder_of, pairs_of
from monitoring.rules.alerts import Warned, earliest_end, warn
from monitoring.rules.reviews import Pair
from monitoring.rules.stored import stored
from monitoring.rules.terms import AlertKind
from salesmgmt.journal.acts import record_act
from salesmgmt.org.actions.checks import deputy, needed, recorded, wrong
from salesmgmt.org.actions.notices import notify_each
from salesmgmt.org.models import User


@dataclass(frozen=True, slots=True)
class Checked:
    """How many warnings are new and how many are over."""

    raised: int = 0
    over: int = 0


def check_alerts(*, as_of: date, by: User | None, last_run: date | None = None) -> Checked:
    """Warn about goals that are behind or were missed as of a day; end what is not true any more.

    Each once: run twice it changes nothing. Days that were left out are made up for, because
    windows that ended since `last_run`, the last day that was checked, are looked at too. A day
    before that one changes nothing: what was true then is not news.
    """
    if Attainment.objects.filter(as_of__gt=as_of).exists():
        return Checked()
    with record_act("monitoring.check_alerts", by=by, as_of=as_of.isoformat()):
        earliest = earliest_end(as_of, last_run)
        wanted = _wanted(as_of, earliest)
        over = _end(wanted, as_of, earliest)
        return Checked(_raise(wanted, as_of, by), over)


def see_alert(*, alert: Alert, by: User, why: str, today: date) -> Alert:
    """Say that the alert was seen to, with what is done about it; once."""
    said = needed("why", why, _("Say in words what is done about it."))
    if refusal := why_not_alert(by, alert.goal, today):
        raise wrong("alert", refusal)
    facts = {"alert": alert.pk, **deputy(by, today)}
    with recorded("monitoring.see_alert", by=by, why=said, **facts):
        unseen = Alert.objects.filter(pk=alert.pk, seen_at__isnull=True)
        if not unseen.update(seen_by=by, seen_at=Now()):
            raise wrong("alert", _("Somebody has seen to this alert already."))
    alert.refresh_from_db()
    return alert


# Goal and kind: one running alert for each.
_Key = tuple[int, str]


def _wanted(as_of: date, earliest: date) -> dict[_Key, Warned]:
    """What deserves a warning as of the day, among goals in force that run or ended lately."""
    goals = Goal.objects.filter(
        state=GoalState.IN_FORCE, starts_on__lte=as_of, ends_on__gte=earliest
    )
    found = {}
    for pk, goal in attainment_of(goals, as_of=as_of).items():
        if warned := warn(goal.verdict, ended_on=goal.window.last, earliest=earliest):
            found[pk, str(warned.kind)] = warned
    return found


def _end(wanted: Mapping[_Key, Warned], as_of: date, earliest: date) -> int:
    """Running alerts that are not true any more; a miss of long ago stays one."""
    looked_at = Q(goal__ends_on__gte=earliest) | ~Q(goal__state=GoalState.IN_FORCE)
    running = Alert.objects.filter(over_on__isnull=True)
    judged = running.filter(Q(kind=AlertKind.BEHIND) | looked_at)
    rows = judged.values_list("pk", "goal_id", "kind")
    over = [pk for pk, goal_id, kind in rows if (goal_id, kind) not in wanted]
    return Alert.objects.filter(pk__in=over).update(over_on=as_of)


def _raise(wanted: Mapping[_Key, Warned], as_of: date, by: User | None) -> int:
    running = set(Alert.objects.filter(over_on__isnull=True).values_list("goal_id", "kind"))
    new = [
        Alert(
            goal_id=goal_id,
            kind=warned.kind,
            raised_on=as_of,
            decided_by=warned.decided_by,
            figure=stored(warned.figure) or Decimal(0),
            threshold=warned.threshold,
        )
        for (goal_id, kind), warned in sorted(wanted.items())
        if (goal_id, kind) not in running
    ]
    Alert.objects.bulk_create(new, ignore_conflicts=True)
    _tell([(alert.goal_id, alert.kind) for alert in new], as_of, by)
    return len(new)


def _tell(raised: Collection[_Key], as_of: date, by: User | None) -> None:
    """Tell who answers for the goals, and who leads them; eight statements for any number."""
    if not raised:
        return
    goals = {goal_id for goal_id, _kind in raised}
    running = Alert.objects.filter(over_on__isnull=True, goal__in=goals).select_related("goal")
    alerts = [alert for alert in running if (alert.goal_id, alert.kind) in raised]
    concerned = concerned_by({alert.goal for alert in alerts}, as_of)
    leads = _leads({alert.goal for alert in alerts}, as_of)
    told = [
        (person, alert.pk)
        for alert in alerts
        for person in concerned[alert.goal_id] | leads[alert.goal_id]
    ]
    notify_each(told=told, kind=ALERT, by=by)


def _leads(goals: Collection[Goal], as_of: date) -> dict[int, set[int]]:
    """Who leads the holder of each goal, as in a review; nobody above the company's manager."""
    holders = {goal.pk: holder_of(goal.person_id, goal.department_id) for goal in goals}
    pairs = pairs_of(set(holders.values()), as_of)
    found = {pk: pairs[holder] for pk, holder in holders.items()}
    return {pk: {pair.lead} if isinstance(pair, Pair) else set() for pk, pair in found.items()}
