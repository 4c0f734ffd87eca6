"""A goal is a promise about one measure in one window; its target has versions."""

from collections import defaultdict
from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from goals.measures import MEASURES, Measure
from goals.rules.terms import MEASURED, Driver, GoalState, HolderKind, Said
from salesmgmt.journal.history import append_only, keep_history
from salesmgmt.org.access import (
    Scope,
    Stay,
    departments_with_totals,
    lasting_visible,
    paths_tellable,
    scope_of,
)
from salesmgmt.org.models import Department, Period, User
from salesmgmt.sales.models import Basis, CreditKind
from salesmgmt.sales.models.fields import term


class GoalQuerySet(models.QuerySet["Goal"]):
    """Named filters for goals."""

    def visible_to(self, user: User | AnonymousUser, today: date) -> Self:
        """Goals that `user` may see on `today`; one query more, for what the person reaches."""
        return self.visible_in(scope_of(user, today), today)

    def visible_in(self, scope: Scope, today: date) -> Self:
        """The same for a scope that is known already.

        Own goals once they are proposed; goals of people and departments managed today; of
        departments whose totals the person may see; and what ended while they managed it. One
        query for people who see totals of departments for their number of people.
        """
        if scope.sees_all:
            return self
        told = Q(department__in=departments_with_totals(scope).values("pk"))
        if scope.totals_min_people:
            measured = self.filter(state__in=MEASURED, department__isnull=False)
            told |= _told(scope, measured, today)
        return self.filter(Q(state__in=MEASURED) & told | _business_of(scope, today))

    def of_business(self, user: User | AnonymousUser, today: date) -> Self:
        """Goals that the person answers for: own ones, and those of the subtrees they manage.

        Not those of which they may merely read a department's total.
        """
        return self.filter(_business_of(scope_of(user, today), today))

    def in_force(self, day: date) -> Self:
        """Goals that are measured and whose window holds `day`."""
        return self.filter(state=GoalState.IN_FORCE, starts_on__lte=day, ends_on__gte=day)

    def in_window(self, first: date, last: date) -> Self:
        """Goals whose window touches the days from `first` to `last`."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def not_withdrawn(self) -> Self:
        """Goals that hold their weight, measure and key: all but those that were withdrawn."""
        return self.exclude(state=GoalState.WITHDRAWN)

    def locked(self) -> Self:
        """Under lock with their holders: goals above first, so that no acts wait in a ring."""
        held = self.with_holder().select_for_update(no_key=True, of=("self",))
        return held.order_by(F("department__depth").asc(nulls_last=True), "pk")

    def with_holder(self) -> Self:
        """Everything that naming a goal needs, in the same query."""
        return self.select_related("person", "department", "period")


def _told(scope: Scope, goals: GoalQuerySet, today: date) -> Q:
    """Which of these goals of departments have enough people behind them; one query.

    Counted are the people of today and those of the window so far, as on the performance page:
    with few people in either the figure tells on one of them.
    """
    nobody = Value(None, output_field=models.BigIntegerField())
    rows = Department.objects.values_list(
        "path", "memberships__person", "memberships__starts_on", "memberships__ends_on"
    ).union(goals.order_by().values_list("department__path", nobody, "starts_on", "ends_on"))
    stays: dict[str, list[Stay]] = defaultdict(list)
    holders: dict[tuple[date, date], set[str]] = defaultdict(set)
    for path, person, first, last in rows:
        found = stays[path]
        if person is not None:
            found.append(Stay(person, first, last))
        elif first is not None:
            holders[first, last].add(path)
    told_today = paths_tellable(scope, stays, today, today)
    visible = Q(pk__in=[])
    for (first, last), paths in holders.items():
        told = paths & told_today
        if told and first <= today:
            told &= paths_tellable(scope, stays, first, min(last, today))
        visible |= Q(department__path__in=told, starts_on=first, ends_on=last)
    return visible


def _business_of(scope: Scope, today: date) -> Q:
    """Own goals once they are proposed, and every goal of what is managed."""
    shown = GoalRemark.objects.filter(goal=OuterRef("pk"), said=Said.WITHDRAWN)
    never_shown = Q(state=GoalState.DRAFT) | Q(~Exists(shown), state=GoalState.WITHDRAWN)
    return lasting_visible(scope, today) & ~(Q(person__in=scope.person_ids) & never_shown)


@keep_history()
class Goal(models.Model):
    """What a person or department promises: a target on a measure from a day to a day."""

    # Of a goal that was withdrawn the history alone knows it.
    key = models.CharField(_("key"), max_length=120, unique=True, null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="goals"
    )
    # The company's goals are those of the root department.
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="goals"
    )
    measure = models.CharField(
        _("measure"), max_length=40, choices=[(m.key, m.name) for m in MEASURES.values()]
    )
    basis = term(Basis, default=Basis.BOOKED)
    credit_kind = term(CreditKind, default=CreditKind.REVENUE)
    # Empty where the window is no period of the calendar (quotas with their own dates).
    period = models.ForeignKey(Period, models.PROTECT, null=True, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    weight = models.DecimalField(_("weight"), max_digits=9, decimal_places=6, default=1)
    state = term(GoalState, default=GoalState.DRAFT)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        constraints = [
            models.CheckConstraint(
                name="goals_goal_one_holder",
                condition=Q(person__isnull=True) ^ Q(department__isnull=True),
                violation_error_message=_("A goal is held by a person or by a department."),
            ),
            models.CheckConstraint(
                name="goals_goal_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                name="goals_goal_weight_is_a_share",
                condition=Q(weight__gt=0, weight__lte=1),
                violation_error_message=_("A weight lies above 0 and is at most 1 (100 %%)."),
            ),
            # A year's goal and its first quarter's begin on the same day.
            models.UniqueConstraint(
                fields=[
                    *("person", "department", "measure", "basis", "credit_kind"),
                    *("starts_on", "ends_on"),
                ],
                condition=~Q(state=GoalState.WITHDRAWN),
                name="goals_goal_once",
                nulls_distinct=False,
                violation_error_message=_(
                    "There is already a goal for this measure in these days."
                ),
            ),
        ]
        indexes = [
            # Readers: goal list, check_goal_attainment.
            models.Index(fields=["starts_on", "ends_on"], name="goals_goal_by_window"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.starts_on} - {self.ends_on}"

    @property
    def holder(self) -> User | Department:
        """The person or department; select it with `with_holder()`."""
        holder = self.person or self.department
        if holder is None:
            raise ValueError("A goal is held by a person or by a department.")
        return holder

    @property
    def holder_kind(self) -> HolderKind:
        if self.department is None:
            return HolderKind.PERSON
        return HolderKind.COMPANY if self.department.is_company else HolderKind.DEPARTMENT

    @property
    def declared(self) -> Measure:
        """The measure's declaration: unit, direction, name."""
        return MEASURES[self.measure]


class GoalVersion(models.Model):
    """The target of the whole window as agreed at one time; append-only.

    From `effective_on` attainment and pace use it; the days before show the
    version before. "As known on" a past day reads `recorded_at`.
    """

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=6)
    effective_on = models.DateField(_("effective from"))
    driver = term(Driver)
    reason = models.TextField(_("reason"), max_length=2000)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="goals_version_number_once"),
        ]
        triggers = [
            *append_only("reason"),
            # Whatever path a write takes: goals/access.py says it in words before.
            pgtrigger.Trigger(
                name="nobody_sets_the_own_goal",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("held", "goals_goal%ROWTYPE")],
                func="""
                    SELECT * INTO held FROM goals_goal WHERE id = NEW.goal_id;
                    IF NEW.set_by_id = held.person_id OR EXISTS (
                        SELECT FROM org_management m
                        JOIN org_department d ON d.id = m.department_id AND d.parent_id IS NOT NULL
                        WHERE m.department_id = held.department_id
                          AND m.person_id = NEW.set_by_id
                          AND m.starts_on <= now()::date
                          AND (m.ends_on IS NULL OR m.ends_on >= now()::date)
                    ) THEN
                        RAISE EXCEPTION 'nobody sets the own goal'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} v{self.number}: {self.target}"

    @property
    def holds_from(self) -> date:
        """The first day of the window that it holds on; drafts are written before."""
        return max(self.effective_on, self.goal.starts_on)


class GoalRemark(models.Model):
    """What was said about a proposed goal (G5); append-only, the discussion in its order."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="remarks")
    # Which target was meant.
    version = models.ForeignKey(GoalVersion, models.PROTECT, related_name="remarks")
    said = term(Said)
    # The counter-proposal of an objection.
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=6, null=True)
    text = models.TextField(_("in words"), max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="goals_remark_objection_has_a_target",
                condition=~Q(said=Said.OBJECTED) | Q(target__isnull=False),
                violation_error_message=_("Say which target you would accept instead."),
            ),
        ]
        triggers = append_only("text")

    def __str__(self) -> str:
        return f"{self.goal_id} {self.said}"


class Acknowledgement(models.Model):
    """A person whom a version concerns has taken note of it (G6); append-only."""

    version = models.ForeignKey(GoalVersion, models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="acknowledgements"
    )
    # The deputy who did it in the person's absence, else the person.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="goals_acknowledged_once"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.version_id} by {self.person_id}"
