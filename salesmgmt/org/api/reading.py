"""Endpoints whose rows tell of people: who was shown whom is noted."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any

from rest_framework.generics import GenericAPIView

from salesmgmt.journal.data_classes import DataClass
from salesmgmt.org.reading import shows


class ShowsPeople(GenericAPIView):
    """Of an endpoint whose rows tell of people: `people_of` says of whom."""

    data = DataClass.PERFORMANCE

    @abstractmethod
    def people_of(self, row: Any) -> Iterable[int | None]:
        """Ids of the people whose figures a row tells."""

    def paginate_queryset(self, queryset: Any) -> Any:
        """The page of a list, noted."""
        rows = super().paginate_queryset(queryset)
        self._note(rows)
        return rows

    def get_object(self) -> Any:
        """One row, noted."""
        row = super().get_object()
        self._note([row])
        return row

    def _note(self, rows: Iterable[Any]) -> None:
        people = [person for row in rows for person in self.people_of(row)]
        shows(self.request, people=people, data=self.data)
