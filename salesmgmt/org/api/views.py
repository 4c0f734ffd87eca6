"""Endpoints of people, departments and jobs."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from salesmgmt.journal import actions
from salesmgmt.journal.models import Job, JobState
from salesmgmt.lib.api import NUMBER
from salesmgmt.lib.api_bodies import Body, read_body
from salesmgmt.org.access import (
    departments_listed,
    people_listed,
    require_set_up,
    scope_of,
    signed_in,
)
from salesmgmt.org.actions.checks import LONGEST_WHY
from salesmgmt.org.api.once import answer_once
from salesmgmt.org.models import Department, Membership, User


class PersonOut(serializers.ModelSerializer):
    """A person; `department` is the key of where they belong today."""

    department = serializers.CharField(source="department_now", allow_null=True)

    class Meta:
        model = User
        fields = ["id", "key", "name", "title", "department", "joined_on", "left_on"]
        read_only_fields = fields


class PersonFilters(django_filters.FilterSet):
    """By the source's key, and by the department of today."""

    key = django_filters.CharFilter(max_length=100)
    department = django_filters.CharFilter(field_name="department_now", max_length=100)


class People(viewsets.ReadOnlyModelViewSet):
    """People that the asker may see: own teams, for HR and administrators everybody."""

    serializer_class = PersonOut
    filterset_class = PersonFilters
    lookup_value_regex = NUMBER
    queryset = User.objects.none()

    def get_queryset(self) -> QuerySet[User]:
        """Visible people with today's department."""
        today = timezone.localdate()
        belongs = Membership.objects.on(today).filter(person=OuterRef("pk"))
        seen = people_listed(scope_of(self.request.user, today), today)
        return seen.annotate(department_now=Subquery(belongs.values("department__key")[:1]))


class DepartmentOut(serializers.ModelSerializer):
    """A department; `parent` is the key of the one above, null for the company."""

    parent = serializers.CharField(source="parent.key", allow_null=True, default=None)

    class Meta:
        model = Department
        fields = ["id", "key", "name", "parent", "timezone"]
        read_only_fields = fields


class DepartmentFilters(django_filters.FilterSet):
    """By the source's key, and by the key of the department above."""

    key = django_filters.CharFilter(max_length=100)
    parent = django_filters.CharFilter(field_name="parent__key", max_length=100)


class Departments(viewsets.ReadOnlyModelViewSet):
    """Departments that the asker may see, the company among them."""

    serializer_class = DepartmentOut
    filterset_class = DepartmentFilters
    lookup_value_regex = NUMBER
    queryset = Department.objects.none()

    def get_queryset(self) -> QuerySet[Department]:
        """Visible departments."""
        scope = scope_of(self.request.user, timezone.localdate())
        return departments_listed(scope).select_related("parent")


class JobOut(serializers.ModelSerializer):
    """A piece of work in the background; the error is that of the last attempt."""

    class Meta:
        model = Job
        fields = [
            "id",
            "kind",
            "key",
            "state",
            "attempts",
            "created_at",
            "not_before",
            "finished_at",
            "cancel_asked_at",
            "progress_done",
            "progress_of",
            "result",
            "error",
        ]
        read_only_fields = fields


class JobFilters(django_filters.FilterSet):
    """By state, kind and key."""

    state = django_filters.ChoiceFilter(choices=JobState.choices)
    kind = django_filters.CharFilter(max_length=80)
    key = django_filters.CharFilter(max_length=120)


class Reason(Body):
    """Why something is done, for the history."""

    why = serializers.CharField(max_length=LONGEST_WHY)


class Jobs(viewsets.ReadOnlyModelViewSet):
    """Jobs, for who sets the company up."""

    serializer_class = JobOut
    filterset_class = JobFilters
    lookup_value_regex = NUMBER
    queryset = Job.objects.none()

    def get_queryset(self) -> QuerySet[Job]:
        """All of them; 403 for everybody else."""
        require_set_up(self.request.user, timezone.localdate())
        return Job.objects.all()

    @extend_schema(request=Reason, responses=JobOut)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, **_address: Any) -> Response:
        """Run a failed or cancelled job again, after its cause was mended."""
        return self._act(request, actions.retry)

    @extend_schema(request=Reason, responses=JobOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, **_address: Any) -> Response:
        """Let a job that is not done stay undone; a running one ends at its next report."""
        return self._act(request, actions.cancel)

    def _act(self, request: Request, act: Callable[..., Job]) -> Response:
        job, person = self.get_object(), signed_in(request.user)
        why = read_body(request, Reason)["why"]

        def write() -> Response:
            changed = act(job_id=job.pk, by=person, why=why)
            return Response(JobOut(changed).data)

        return answer_once(request, person, write)
