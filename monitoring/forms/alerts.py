"""Filters of the alerts, and what is said when one is seen to."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.models import Alert
from monitoring.models.alerts import AlertQuerySet
from monitoring.rules.terms import AlertKind
from salesmgmt.lib.fields import text_field
from salesmgmt.org.actions.checks import LONGEST_WHY

LONGEST_SEARCH = 100


class AlertFilter(django_filters.FilterSet):
    """Holder, kind, and whether somebody has to see to it; unknown values are refused."""

    q = django_filters.CharFilter(method="by_holder", label=_("Holder"), max_length=LONGEST_SEARCH)
    kind = django_filters.ChoiceFilter(
        choices=[(AlertKind.BEHIND.value, _("Behind")), (AlertKind.MISSED.value, _("Missed"))],
        label=_("What"),
        empty_label=_("All"),
    )
    state = django_filters.ChoiceFilter(
        choices=[
            ("open", _("Open")),
            ("seen", _("Seen to")),
            ("over", pgettext_lazy("alert", "Over")),
        ],
        label=_("State"),
        method="by_state",
        empty_label=_("All"),
    )

    class Meta:
        model = Alert
        fields: list[str] = []

    @property
    def qs(self) -> AlertQuerySet:
        """Nothing while a value is wrong: the message stands beside its field."""
        return super().qs if self.form.is_valid() or not self.is_bound else self.queryset.none()

    def by_holder(self, alerts: AlertQuerySet, _name: str, text: str) -> AlertQuerySet:
        words = text.strip()
        return alerts.filter(
            Q(goal__person__name__icontains=words) | Q(goal__department__name__icontains=words)
        )

    def by_state(self, alerts: AlertQuerySet, _name: str, state: str) -> AlertQuerySet:
        if state == "open":
            return alerts.open()
        if state == "seen":
            return alerts.filter(seen_at__isnull=False)
        return alerts.filter(over_on__isnull=False)


class SeenForm(forms.Form):
    """What is done about an alert; several stand on one page, so ids carry the alert's number."""

    why = text_field(_("What is done about it"), LONGEST_WHY)

    def __init__(self, *args: Any, alert: Alert, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"alert-{alert.pk}-%s"
        super().__init__(*args, **kwargs)
