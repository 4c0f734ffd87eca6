"""Which warnings are there, and what may the reader do about each?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from goals.access import refusals
from monitoring.models import Alert
from monitoring.models.alerts import AlertQuerySet
from monitoring.queries.history import reasons_of
from salesmgmt.org.access import Person, scope_of
from salesmgmt.org.models import Management

ALERT_COLUMNS = (
    "holder_key",
    "holder",
    "measure",
    "first_day",
    "last_day",
    "kind",
    "raised_on",
    "decided_by",
    "figure",
    "threshold",
    "over_on",
    "seen_by",
    "seen_at",
)
"""Columns of the alerts as CSV; figure and threshold are ratios."""


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """One alert; what the reader may do about it, and what was said when it was seen to."""

    alert: Alert
    is_open: bool
    may_see: bool
    may_diagnose: bool
    words: str


def alert_list(user: Person, today: date) -> AlertQuerySet:
    """Visible alerts with their goals: open ones first, then the latest."""
    is_closed = Q(over_on__isnull=False) | Q(seen_at__isnull=False)
    return (
        Alert.objects.visible_to(user, today)
        .select_related("goal__person", "goal__department", "seen_by")
        .annotate(is_closed=ExpressionWrapper(is_closed, output_field=BooleanField()))
        .order_by("is_closed", "-raised_on", "-pk")
    )


def shown(alerts: Sequence[Alert], user: Person, today: date) -> list[ShownAlert]:
    """The rows of a page with what the reader may do; at most five queries for all of them."""
    scope = scope_of(user, today)
    holders = {alert.goal.holder for alert in alerts}
    led = holders - refusals(scope, holders, today).keys()
    managed = Management.objects.on(today).filter(person__in=scope.person_ids)
    departments = set(managed.values_list("department", flat=True))
    seen = [alert.pk for alert in alerts if alert.seen_at]
    words = reasons_of(Alert, seen, "monitoring.see_alert") if seen else {}
    rows = []
    for alert in alerts:
        leads, goal = alert.goal.holder in led, alert.goal
        own = goal.person_id in scope.person_ids or goal.department_id in departments
        is_open = alert.seen_at is None and alert.over_on is None
        rows.append(
            ShownAlert(
                alert,
                is_open,
                may_see=alert.seen_at is None and (own or leads),
                may_diagnose=leads and alert.over_on is None,
                words=words.get(alert.pk, ""),
            )
        )
    return rows


def alert_rows(alerts: QuerySet[Alert]) -> Iterator[tuple[object, ...]]:
    """The list as rows of ALERT_COLUMNS."""
    for alert in alerts.iterator(2_000):
        goal = alert.goal
        yield (
            goal.holder.key,
            goal.holder,
            goal.measure,
            goal.starts_on,
            goal.ends_on,
            alert.kind,
            alert.raised_on,
            alert.decided_by,
            alert.figure,
            alert.threshold,
            alert.over_on,
            alert.seen_by,
            alert.seen_at,
        )
