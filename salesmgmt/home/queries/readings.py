"""Who looked at a person's data, when and where? For the person alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from salesmgmt.home.page_names import page_name
from salesmgmt.journal.models import Reading
from salesmgmt.org.access import Person, signed_in
from salesmgmt.org.models import User

_AT_ONCE = 2_000

READING_COLUMNS = (
    "at",
    "reader_key",
    "reader",
    "in_place_of",
    "page",
    "number",
    "as",
    "data",
    "people",
)
"""Columns of the own readings as CSV; moments in UTC, `people` is how many were shown."""


@dataclass(frozen=True, slots=True)
class NamedReading:
    """A reading with its people; None and none where nobody of that number is left."""

    reading: Reading
    reader: User | None
    # Whose deputy the reader was then.
    in_place_of: tuple[User, ...]
    page: str


def own_readings(user: Person) -> QuerySet[Reading]:
    """Readings of the person's own data, the latest first."""
    return Reading.objects.about(signed_in(user).pk)


def named(rows: Sequence[Reading]) -> list[NamedReading]:
    """The rows with the names in them; one query."""
    ids = {pk for row in rows for pk in (row.reader, *row.stands_in_for)}
    people = User.objects.in_bulk(ids)
    return [
        NamedReading(
            row,
            people.get(row.reader),
            tuple(people[pk] for pk in row.stands_in_for if pk in people),
            page_name(row.page),
        )
        for row in rows
    ]


def reading_rows(readings: QuerySet[Reading]) -> Iterator[tuple[object, ...]]:
    """Readings as rows of READING_COLUMNS; read in pieces, so memory stays flat."""
    for piece in _pieces(readings.iterator(chunk_size=_AT_ONCE)):
        for row in named(piece):
            reading, reader = row.reading, row.reader
            yield (
                reading.at.isoformat(),
                reader.key if reader else None,
                reader.name if reader else None,
                ", ".join(person.name for person in row.in_place_of),
                row.page,
                reading.object,
                reading.answer,
                reading.data,
                reading.count,
            )


def _pieces(rows: Iterable[Reading]) -> Iterator[list[Reading]]:
    left = iter(rows)
    while piece := list(islice(left, _AT_ONCE)):
        yield piece
