"""Endpoint of attainment: the lines of `manage.py attainment`."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.access import require_goals
from goals.measures import MEASURES
from goals.models import Goal
from goals.rules.terms import HolderKind
from monitoring.queries.report import ReportRow, goals_report, window_report
from monitoring.queries.report_lines import COLUMNS, lines_of
from monitoring.rules.windows import Window
from salesmgmt.lib.api_lists import check_parameters
from salesmgmt.org.access import scope_of, signed_in
from salesmgmt.org.models import CalendarDay, Company
from salesmgmt.org.queries import current_company
from salesmgmt.org.reading import shows
from salesmgmt.sales.models import Basis

# Sums reach a day and a month further than what is asked.
_SPAN = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 12, 31))]


class AttainmentIn(serializers.Serializer):
    """Of every goal in its own window, or of everybody between two days (directors)."""

    level = serializers.ChoiceField([kind.value for kind in HolderKind])
    measure = serializers.ChoiceField(list(MEASURES), required=False)
    basis = serializers.ChoiceField([basis.value for basis in Basis], required=False)
    first = serializers.DateField(
        required=False, validators=_SPAN, help_text="First day; with `last`, no goals."
    )
    last = serializers.DateField(required=False, validators=_SPAN)
    as_of = serializers.DateField(required=False)
    known_on = serializers.DateField(required=False, help_text="As recorded by the end of it.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """First and last belong together and in this order."""
        first, last = attrs.get("first"), attrs.get("last")
        if (first is None) != (last is None):
            raise serializers.ValidationError(_("first and last belong together."))
        if first and last and last < first:
            raise serializers.ValidationError({"last": [_("It lies before the first day.")]})
        return attrs

    def validate_as_of(self, day: date) -> date:
        """A day of the company's calendar."""
        calendar = Company.objects.values("calendar")
        if not CalendarDay.objects.filter(calendar__in=calendar, day=day).exists():
            raise serializers.ValidationError(_("The company's calendar has no such day."))
        return day


class AttainmentOut(serializers.Serializer):
    """One holder, measure and window; figures as texts, empty where one is undefined."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """A text for each of COLUMNS."""
        return {name: serializers.CharField(allow_null=True) for name in COLUMNS}


class Attainment(APIView):
    """How the asker's own people and departments stand against their goals."""

    @extend_schema(parameters=[AttainmentIn], responses=AttainmentOut(many=True))
    def get(self, request: Request) -> Response:
        """Lines by holder and window; every figure is rounded for itself, as on the pages."""
        person, today = signed_in(request.user), timezone.localdate()
        require_goals(person, today)
        check_parameters(request, set(AttainmentIn().fields))
        asked = AttainmentIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = _rows(request, today, **asked.validated_data)
        is_person = asked.validated_data["level"] == HolderKind.PERSON
        shows(request, people=[row.holder_id for row in rows] if is_person else [])
        return Response(lines_of(rows, current_company().currency))


def _rows(
    request: Request,
    today: date,
    *,
    level: str,
    first: date | None = None,
    last: date | None = None,
    measure: str | None = None,
    basis: str | None = None,
    as_of: date | None = None,
    known_on: date | None = None,
) -> list[ReportRow]:
    days: dict[str, Any] = {"as_of": as_of or today, "known_on": known_on}
    kind, person = HolderKind(level), signed_in(request.user)
    if first is None or last is None:
        own = Goal.objects.of_business(person, today)
        return goals_report(kind, measure=measure, basis=basis, among=own, **days)
    if not scope_of(person, today).sees_all:
        raise PermissionDenied(_("Figures between any two days are for directors."))
    return window_report(
        kind,
        Window(first, last),
        measure=measure or "revenue",
        basis=basis or Basis.BOOKED,
        with_targets=False,
        **days,
    )
