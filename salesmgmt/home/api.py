"""Endpoint of the readers' log: who looked at the asker's own data."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from salesmgmt.home.queries.readings import NamedReading, named, own_readings
from salesmgmt.journal.data_classes import DataClass
from salesmgmt.journal.models import AnswerKind, Reading


class ReadingOut(serializers.Serializer):
    """Somebody was shown the asker's data; `people` is how many people's it was in all."""

    id = serializers.IntegerField(source="reading.pk")
    at = serializers.DateTimeField(source="reading.at")
    reader = serializers.CharField(source="reader.key", allow_null=True, default=None)
    reader_name = serializers.CharField(source="reader.name", allow_null=True, default=None)
    in_place_of = serializers.SerializerMethodField()
    page = serializers.CharField(source="reading.page")
    object = serializers.IntegerField(source="reading.object", allow_null=True)
    answer = serializers.ChoiceField(AnswerKind.choices, source="reading.answer")
    data = serializers.ChoiceField(DataClass.choices, source="reading.data")
    people = serializers.IntegerField(source="reading.count")

    def get_in_place_of(self, row: NamedReading) -> list[str]:
        """Keys of those whose deputy the reader was then."""
        return [person.key or "" for person in row.in_place_of]


class Readings(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Who looked at the asker's performance or pay data, the oldest first; nobody else's."""

    serializer_class = ReadingOut
    queryset = Reading.objects.none()

    def get_queryset(self) -> QuerySet[Reading]:
        """Readings of the asker's own data."""
        return own_readings(self.request.user)

    def paginate_queryset(self, queryset: Any) -> list[NamedReading]:
        """A page with the names in it."""
        return named(super().paginate_queryset(queryset))
