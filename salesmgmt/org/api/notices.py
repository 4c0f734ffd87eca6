"""Endpoint of a person's own notices."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from salesmgmt.lib.api import NUMBER
from salesmgmt.lib.api_bodies import Body, read_body
from salesmgmt.lib.api_lists import FlagFilter
from salesmgmt.org.access import own_notices, signed_in
from salesmgmt.org.actions import read_notice
from salesmgmt.org.api.once import answer_once
from salesmgmt.org.models import Notice
from salesmgmt.org.notices import UNSEEN, ShownNotice, shown


class NoticeOut(serializers.Serializer):
    """What the owner is told, in their language; `url` is null for what is not theirs any more."""

    id = serializers.IntegerField(source="notice.pk")
    kind = serializers.CharField(source="notice.kind")
    sentence = serializers.SerializerMethodField()
    url = serializers.CharField(source="told.url", allow_null=True, default=None)
    created_at = serializers.DateTimeField(source="notice.created_at")
    read_at = serializers.DateTimeField(source="notice.read_at", allow_null=True)

    def get_sentence(self, row: ShownNotice) -> str:
        """One sentence."""
        return row.told.sentence if row.told else str(UNSEEN)


class NoticeFilters(django_filters.FilterSet):
    """By kind, and by whether they were read."""

    kind = django_filters.CharFilter(max_length=60)
    unread = FlagFilter(field_name="read_at", lookup_expr="isnull")


class Notices(mixins.ListModelMixin, viewsets.GenericViewSet):
    """What the token's owner was told; nobody reads it for somebody else."""

    serializer_class = NoticeOut
    filterset_class = NoticeFilters
    lookup_value_regex = NUMBER
    queryset = Notice.objects.none()

    def get_queryset(self) -> QuerySet[Notice]:
        """The owner's."""
        return own_notices(self.request.user)

    def paginate_queryset(self, queryset: QuerySet[Notice]) -> list[ShownNotice]:
        """A page of them with what they say: a query for each model that they are about."""
        rows = super().paginate_queryset(queryset)
        return shown(rows, signed_in(self.request.user), timezone.localdate())

    @extend_schema(request=None, responses=NoticeOut)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, **_address: Any) -> Response:
        """Mark one as read; a second time changes nothing."""
        notice, person = self.get_object(), signed_in(request.user)
        read_body(request, Body)

        def write() -> Response:
            rows = [read_notice(notice=notice, by=person)]
            return Response(NoticeOut(shown(rows, person, timezone.localdate())[0]).data)

        return answer_once(request, person, write)
