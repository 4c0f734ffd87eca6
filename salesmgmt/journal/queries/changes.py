"""What became of an object: its acts, the newest first, with what each of them changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from salesmgmt.journal.history import events_of
from salesmgmt.journal.objects import ObjectHistory, Part
from salesmgmt.journal.queries.acts import Act, acts_of

MOST_ROWS = 500
"""Events of one part that are read, the newest."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a row that got another value; `old` is None for a new row."""

    part: Part
    name: str
    old: Any
    new: Any


@dataclass(slots=True)
class Entry:
    """One act on the object. `act` is None for rows written outside of any act."""

    act: Act | None
    at: datetime
    changes: list[FieldChange] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """A state of a row as an event or an append-only row tells it."""

    act: UUID | None
    at: datetime | None
    values: dict[str, Any]
    is_gone: bool


def history_of(history: ObjectHistory, pk: int) -> list[Entry]:
    """The object's acts, the newest first; one query for each part and one for the acts."""
    told = [(row, change) for part in history.parts for row, change in _changes(part, pk)]
    acts = acts_of({row.act for row, _ in told if row.act})
    entries: dict[Any, Entry] = {}
    for row, changes in told:
        act = acts.get(row.act) if row.act else None
        if at := act.at if act else row.at:
            entries.setdefault(row.act or at, Entry(act, at)).changes.extend(changes)
    return sorted(entries.values(), key=lambda entry: entry.at, reverse=True)


def column_of(model: type[models.Model], name: str) -> models.Field:
    """The field that holds a column. Raises TypeError for what is only related to the model."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{model._meta.label} has no column {name}.")
    return field


def _changes(part: Part, pk: int) -> Iterator[tuple[_Row, list[FieldChange]]]:
    """Each state of each row of the part with what was another before it, the oldest first."""
    before: dict[Any, dict[str, Any]] = {}
    for key, row in _rows(part, pk):
        known = before.get(key, {})
        after = {} if row.is_gone else row.values
        yield (
            row,
            [
                FieldChange(part, name, known.get(name), after.get(name))
                for name in part.fields
                if known.get(name) != after.get(name)
            ],
        )
        before[key] = after


def _rows(part: Part, pk: int) -> Iterator[tuple[Any, _Row]]:
    event = events_of(part.model)
    names = [column_of(part.model, name).attname for name in part.fields]
    if event is None:
        rows = part.model._default_manager.filter(**{part.path: pk}).order_by("-pk")
        for row in reversed(rows[:MOST_ROWS]):
            yield row.pk, _added(part, row, names)
        return
    path = "pgh_obj_id" if part.path == "pk" else part.path
    for row in reversed(
        event._default_manager.filter(**{path: pk}).order_by("-pgh_id")[:MOST_ROWS]
    ):
        values, is_gone = _values(part, row, names), row.pgh_label == "delete"
        yield row.pgh_obj_id, _Row(row.pgh_context_id, row.pgh_created_at, values, is_gone)


def _added(part: Part, row: Any, names: list[str]) -> _Row:
    """An append-only row; one without a moment of its own is as old as its act."""
    at = getattr(row, "recorded_at", None)
    return _Row(row.act, at, _values(part, row, names), is_gone=False)


def _values(part: Part, row: models.Model, names: list[str]) -> dict[str, Any]:
    values = (getattr(row, name) for name in names)
    return {name: value for name, value in zip(part.fields, values, strict=True) if value != ""}
