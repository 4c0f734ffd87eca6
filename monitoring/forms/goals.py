"""Filters of the goal list; the address holds them."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from goals.measures import measure_choices
from goals.models import Goal, GoalQuerySet
from goals.rules.terms import GoalState
from monitoring.queries.goals import off_pace
from salesmgmt.org.models import Department, Membership, Period, PeriodKind

LONGEST_SEARCH = 100
WITHDRAWN = "withdrawn"


def periods_with_goals() -> QuerySet[Period]:
    """Years and quarters of the company's calendar that goals' windows touch, latest first."""
    touched = Goal.objects.filter(
        starts_on__lte=OuterRef("ends_on"), ends_on__gte=OuterRef("starts_on")
    )
    return Period.objects.filter(
        Exists(touched),
        calendar__company__isnull=False,
        kind__in=(PeriodKind.YEAR, PeriodKind.QUARTER),
    ).order_by("-ends_on", "starts_on")


class GoalFilter(django_filters.FilterSet):
    """Holder, department, measure, period, state of the window and pace."""

    q = django_filters.CharFilter(method="by_holder", label=_("Holder"), max_length=LONGEST_SEARCH)
    level = django_filters.ChoiceFilter(
        choices=[("department", _("Company and departments")), ("person", _("People"))],
        label=_("Level"),
        method="by_level",
        empty_label=_("All"),
    )
    # Departments and periods are asked for once, for their choices and for the chosen one.
    department = django_filters.ChoiceFilter(
        label=_("Department"), method="in_subtree", empty_label=_("All")
    )
    measure = django_filters.ChoiceFilter(
        choices=measure_choices(), label=_("Measure"), empty_label=_("All")
    )
    period = django_filters.ChoiceFilter(
        label=_("Period"), method="in_period", empty_label=_("All")
    )
    window = django_filters.ChoiceFilter(
        choices=[
            ("running", _("Running")),
            ("ended", _("Ended")),
            ("coming", _("Coming")),
            (WITHDRAWN, _("Withdrawn")),
        ],
        label=_("Window"),
        method="by_window",
        empty_label=_("All"),
    )
    # The last one: it computes attainment of what the others leave.
    pace = django_filters.ChoiceFilter(
        choices=[("off", _("Off pace"))],
        label=_("Pace"),
        method="by_pace",
        empty_label=_("All"),
    )

    class Meta:
        model = Goal
        fields: list[str] = []

    def __init__(
        self, *args: Any, today: date, departments: QuerySet[Department], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.departments = {d.key: d for d in departments.order_by("tree_key")}
        self.periods = {period.key: period for period in periods_with_goals()}
        named = [(key, department.name) for key, department in self.departments.items()]
        self.filters["department"].extra["choices"] = named
        self.filters["period"].extra["choices"] = [(key, key) for key in self.periods]

    @property
    def qs(self) -> GoalQuerySet:
        """Nothing while a value is wrong: the message stands beside its field.

        Goals that were withdrawn are shown to who asks for them.
        """
        if self.is_bound and not self.form.is_valid():
            return self.queryset.none()
        asked = self.is_bound and self.form.cleaned_data["window"] == WITHDRAWN
        return super().qs if asked else super().qs.not_withdrawn()

    def by_holder(self, goals: GoalQuerySet, _name: str, text: str) -> GoalQuerySet:
        words = text.strip()
        return goals.filter(Q(person__name__icontains=words) | Q(department__name__icontains=words))

    def by_level(self, goals: GoalQuerySet, _name: str, level: str) -> GoalQuerySet:
        return goals.filter(department__isnull=level == "person")

    def in_subtree(self, goals: GoalQuerySet, _name: str, key: str) -> GoalQuerySet:
        """Goals of the subtree and of people who belonged to it in the goal's window."""
        path = self.departments[key].path
        belonged = Membership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("starts_on")),
            person=OuterRef("person"),
            starts_on__lte=OuterRef("ends_on"),
            department__path__startswith=path,
        )
        return goals.filter(Q(department__path__startswith=path) | Exists(belonged))

    def in_period(self, goals: GoalQuerySet, _name: str, key: str) -> GoalQuerySet:
        period = self.periods[key]
        return goals.in_window(period.starts_on, period.ends_on)

    def by_window(self, goals: GoalQuerySet, _name: str, state: str) -> GoalQuerySet:
        """Running are goals in force, as first pages count them: a proposal does not run."""
        if state == WITHDRAWN:
            return goals.filter(state=GoalState.WITHDRAWN)
        if state == "running":
            return goals.in_force(self.today)
        if state == "ended":
            return goals.filter(ends_on__lt=self.today)
        return goals.filter(starts_on__gt=self.today)

    def by_pace(self, goals: GoalQuerySet, _name: str, _value: str) -> GoalQuerySet:
        return goals.filter(pk__in=off_pace(goals, self.today))
