"""Which tables hold the history, and what is their content's digest?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models
from psycopg2 import sql

from salesmgmt.journal.data_classes import Kept, kept_models
from salesmgmt.journal.history import events_of
from salesmgmt.journal.models import ActContext
from salesmgmt.lib import sqlfile

MOST_ROWS = 500_000
"""Rows under one seal: their digests are held in memory at once, 64 bytes each."""

NOTHING = ""
"""The digest before the first seal of a table."""


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table whose rows are never changed: its name, what orders its rows, what is sealed."""

    name: str
    key: sql.Composable
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """Of the rows of one stretch: the last key, how many, SHA-256 over the one before and them."""

    last: int
    rows: int
    digest: str


def kept_tables() -> Iterator[KeptTable]:
    """Events, models whose rows are only added, and the acts; people's words are in no digest."""
    yield KeptTable(
        ActContext._meta.db_table,
        # The moment is the transaction's first: microseconds since 1970 order the acts.
        sql.SQL("(extract(epoch FROM t.created_at) * 1000000)::bigint"),
        _columns(ActContext, []),
    )
    for model, told in kept_models():
        if told is None or model is ActContext._meta.concrete_model:
            continue
        if event := events_of(model):
            yield KeptTable(event._meta.db_table, _column("pgh_id"), _columns(event, []))
        elif told.history == Kept.APPEND_ONLY:
            key = _column(column(model._meta.pk))
            yield KeptTable(model._meta.db_table, key, _columns(model, told.words))


def highest_key(table: KeptTable) -> int:
    """The key of the newest row, 0 in an empty table."""
    return _one(table, "highest_key")[0]


def end_of_stretch(table: KeptTable, after: int, seen: int) -> int:
    """The key of the last row after `after` that one seal takes, at most `seen`."""
    return _one(table, "end_of_stretch", after=after, seen=seen, most=MOST_ROWS)[0]


def digest_of(table: KeptTable, before: str, after: int, upto: int) -> Digest:
    """The digest of the rows whose keys lie after `after` and up to `upto`."""
    return Digest(upto, *_one(table, "digest", before=before, after=after, upto=upto))


def oldest_transaction() -> datetime | None:
    """When the oldest of the other transactions that run now began; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, "oldest_transaction"))
        return cursor.fetchone()[0]


def _one(table: KeptTable, file: str, **values: Any) -> tuple[Any, ...]:
    statement = sql.SQL(sqlfile.read(__file__, file)).format(
        table=sql.Identifier(table.name),
        key=table.key,
        columns=sql.SQL(", ").join(map(_column, table.columns)),
    )
    with connection.cursor() as cursor:
        # pghistory puts the act in front of a text.
        cursor.execute(statement.as_string(cursor.cursor), values)
        return cursor.fetchone()


def column(field: models.Field) -> str:
    """The column of a field. Raises TypeError for one that has none."""
    if field.column is None:
        raise TypeError(f"{field} has no column.")
    return field.column


def _columns(model: type[models.Model], words: list[str]) -> tuple[str, ...]:
    fields = model._meta.concrete_fields
    return tuple(sorted(column(field) for field in fields if field.name not in words))


def _column(name: str) -> sql.Composable:
    return sql.SQL("t.{}").format(sql.Identifier(name))
