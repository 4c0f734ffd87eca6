"""Endpoints of goals: read, set as a draft; changed by who looked at the latest version."""

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from goals import access, actions
from goals.measures import MEASURES
from goals.models import Goal, GoalVersion
from goals.queries import latest_target
from goals.queries.overlaps import warning_about
from goals.rules.terms import Below, Driver, GoalState
from salesmgmt.lib.api import IF_MATCH, NUMBER, require_match
from salesmgmt.lib.api_bodies import Body, read_body
from salesmgmt.lib.api_lists import DayFilter
from salesmgmt.org.access import departments_listed, people_listed, scope_of, signed_in
from salesmgmt.org.actions.checks import LONGEST_WHY
from salesmgmt.org.api.once import answer_once
from salesmgmt.org.api.reading import ShowsPeople
from salesmgmt.org.models import Department, User
from salesmgmt.sales.models import Basis, CreditKind

_MATCH = OpenApiParameter(IF_MATCH, str, OpenApiParameter.HEADER, required=True)
_ETAG = OpenApiParameter("ETag", str, OpenApiParameter.HEADER, response=[200, 201])
_AMOUNT = {"max_digits": 20, "decimal_places": 6}
_WEIGHT: dict[str, Any] = {
    "max_digits": 9,
    "decimal_places": 6,
    "min_value": Decimal("0.000001"),
    "max_value": Decimal(1),
    "help_text": "A share above 0, at most 1 (100 %), of all goals of the holder and window.",
}


class GoalOut(serializers.ModelSerializer):
    """A goal with its latest target: company currency, a number, or a ratio by its measure."""

    holder_kind = serializers.CharField()
    holder = serializers.SerializerMethodField()
    target = serializers.DecimalField(**_AMOUNT)
    version = serializers.IntegerField()
    warnings = serializers.SerializerMethodField()

    class Meta:
        model = Goal
        fields = [
            "id",
            "key",
            "holder_kind",
            "holder",
            "measure",
            "basis",
            "credit_kind",
            "starts_on",
            "ends_on",
            "weight",
            "state",
            "target",
            "version",
            "warnings",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_holder(self, goal: Goal) -> str | None:
        """Key of the person or department."""
        return goal.holder.key

    def get_warnings(self, goal: Goal) -> list[str]:
        """What who set or edited it should look at, in words; empty where it is only read."""
        warnings: list[str] = getattr(goal, "warnings", [])
        return warnings


class GoalFilters(django_filters.FilterSet):
    """By key, measure, state, holder and window."""

    key = django_filters.CharFilter(max_length=120)
    measure = django_filters.ChoiceFilter(choices=[(key, key) for key in MEASURES])
    state = django_filters.ChoiceFilter(choices=[(s.value, s.value) for s in GoalState])
    person = django_filters.CharFilter(field_name="person__key", max_length=100)
    department = django_filters.CharFilter(field_name="department__key", max_length=100)
    starts_on = DayFilter()
    ends_on = DayFilter()


class GoalIn(Body):
    """A draft: `holder` is a person's or department's key."""

    holder_kind = serializers.ChoiceField(["person", "department"])
    holder = serializers.CharField(max_length=100)
    measure = serializers.ChoiceField(list(MEASURES))
    basis = serializers.ChoiceField([b.value for b in Basis], default=Basis.BOOKED.value)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    target = serializers.DecimalField(min_value=Decimal(0), **_AMOUNT)
    weight = serializers.DecimalField(default=Decimal(1), **_WEIGHT)
    why = serializers.CharField(max_length=LONGEST_WHY)


class RevisionIn(Body):
    """Another target of a goal in force, from a day on."""

    target = serializers.DecimalField(min_value=Decimal(0), **_AMOUNT)
    effective_on = serializers.DateField()
    # The first version is that of the draft.
    driver = serializers.ChoiceField([d.value for d in Driver if d != Driver.FIRST])
    reason = serializers.CharField(max_length=LONGEST_WHY)
    below = serializers.ChoiceField([b.value for b in Below], default=Below.LEAVE.value)


class EditIn(Body):
    """Another target, weight or window of a goal that is not in force; what is left out stays."""

    target = serializers.DecimalField(min_value=Decimal(0), required=False, **_AMOUNT)
    weight = serializers.DecimalField(required=False, **_WEIGHT)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)
    reason = serializers.CharField(max_length=LONGEST_WHY)


class WithdrawIn(Body):
    """Why a goal that is not in force is withdrawn."""

    reason = serializers.CharField(max_length=LONGEST_WHY)


class Goals(ShowsPeople, viewsets.ReadOnlyModelViewSet):
    """Goals that the asker may see; who manages the holder sets, edits and revises them."""

    serializer_class = GoalOut
    filterset_class = GoalFilters
    lookup_value_regex = NUMBER
    queryset = Goal.objects.none()

    def get_queryset(self) -> QuerySet[Goal]:
        """Visible goals with their latest target; 403 for roles without goals."""
        today = timezone.localdate()
        access.require_goals(self.request.user, today)
        return _with_target(Goal.objects.visible_to(self.request.user, today))

    def people_of(self, row: Goal) -> list[int | None]:
        """Whose goal it is."""
        return [row.person_id]

    @extend_schema(parameters=[_ETAG])
    def retrieve(self, _request: Request, **_address: Any) -> Response:
        """One goal; its ETag names the version that was read."""
        return _answer(self.get_object())

    @extend_schema(request=GoalIn, responses={201: GoalOut}, parameters=[_ETAG])
    def create(self, request: Request) -> Response:
        """Set a draft, which is then proposed on the goal's page."""
        person, today = signed_in(request.user), timezone.localdate()
        access.require_manager(person, today)
        given = read_body(request, GoalIn)
        holder = _holder(given.pop("holder_kind"), given.pop("holder"), person)
        given |= {"basis": Basis(given["basis"]), "credit_kind": CreditKind.REVENUE}

        def write() -> Response:
            made = actions.set_goal(
                holder=holder, by=person, today=today, state=GoalState.DRAFT, **given
            )
            return _written(made, person, status.HTTP_201_CREATED)

        return answer_once(request, person, write)

    @extend_schema(request=EditIn, responses=GoalOut, parameters=[_MATCH, _ETAG])
    @action(detail=True, methods=["post"])
    def edit(self, request: Request, **_address: Any) -> Response:
        """Change a goal that is not in force; what was shown is proposed anew.

        `If-Match` is the ETag of the goal that was read.
        """
        person, today = signed_in(request.user), timezone.localdate()
        seen = self.get_object()
        goal = access.get_goal(person, seen.pk, to="edit", today=today)
        given = read_body(request, EditIn)

        def write() -> Response:
            require_match(request, etag_of(seen))
            actions.edit_goal(goal=goal, by=person, today=today, seen=seen.version, **given)
            return _written(goal, person)

        return answer_once(request, person, write)

    @extend_schema(request=WithdrawIn, responses=GoalOut, parameters=[_MATCH, _ETAG])
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **_address: Any) -> Response:
        """Take back a goal that is not in force, for ever.

        `If-Match` is the ETag of the goal that was read.
        """
        person, today = signed_in(request.user), timezone.localdate()
        seen = self.get_object()
        goal = access.get_goal(person, seen.pk, to="edit", today=today)
        given = read_body(request, WithdrawIn)

        def write() -> Response:
            require_match(request, etag_of(seen))
            actions.withdraw_goal(goal=goal, by=person, today=today, seen=seen.version, **given)
            return _answer(_with_target(Goal.objects.all()).get(pk=goal.pk))

        return answer_once(request, person, write)

    @extend_schema(request=RevisionIn, responses=GoalOut, parameters=[_MATCH, _ETAG])
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, **_address: Any) -> Response:
        """Give the goal another target; `If-Match` is the ETag of the goal that was read."""
        person, today = signed_in(request.user), timezone.localdate()
        seen = self.get_object()
        goal = access.get_goal(person, seen.pk, to="edit", today=today)
        given = read_body(request, RevisionIn)
        given |= {"driver": Driver(given["driver"]), "below": Below(given["below"])}

        def write() -> Response:
            require_match(request, etag_of(seen))
            actions.revise_goal(goal=goal, by=person, today=today, seen=seen.version, **given)
            return _answer(_with_target(Goal.objects.all()).get(pk=goal.pk))

        return answer_once(request, person, write)


def etag_of(goal: Any) -> str:
    """Names the state of a goal `with target`: another version or state has another one."""
    return f'"{goal.pk}-{goal.version}-{goal.state}"'


def _answer(goal: Goal, code: int = status.HTTP_200_OK) -> Response:
    return Response(GoalOut(goal).data, status=code, headers={"ETag": etag_of(goal)})


def _written(goal: Goal, by: User, code: int = status.HTTP_200_OK) -> Response:
    """The goal anew from the database, with warnings about it."""
    found = _with_target(Goal.objects.all()).get(pk=goal.pk)
    warning = warning_about(found, user=by, today=timezone.localdate())
    # An attribute for the answer, beside the annotated ones.
    found.warnings = [warning] if warning else []  # type: ignore[attr-defined]
    return _answer(found, code)


def _with_target(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    latest = GoalVersion.objects.filter(goal=OuterRef("pk")).order_by("-number")
    named = goals.select_related("person", "department")
    return named.annotate(target=latest_target(), version=Subquery(latest.values("number")[:1]))


def _holder(kind: str, key: str, by: User) -> User | Department:
    """Who is meant, among those whose name the asker may know."""
    today = timezone.localdate()
    scope = scope_of(by, today)
    rows = people_listed(scope, today) if kind == "person" else departments_listed(scope)
    found = rows.filter(key=key).first()
    if found is None:
        raise serializers.ValidationError({"holder": [_("There is nobody of this key.")]})
    return found
