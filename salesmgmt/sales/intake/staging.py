"""Rows into temporary tables: COPY of one stream, so memory stays flat whatever the size."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg2 import sql

from salesmgmt.sales.intake.kinds import DocumentKind
from salesmgmt.sales.intake.problems import ENOUGH, Problem, problem

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_CHUNK = 1 << 16
# What no column of texts can hold, be it a list or the byte itself.
_NUL = "\0"

Row = Sequence[Any] | None
"""Values in the order of the kind's columns; None where something else stood."""


def as_text(cursor: Any, statement: sql.Composable) -> str:
    """The statement as text: the history's wrapper reads statements as texts."""
    return str(statement.as_string(cursor.connection))


def stage(kind: DocumentKind, rows: Iterable[Row]) -> tuple[int, list[Problem]]:
    """Copy `rows` into the kind's fresh temporary table of texts.

    Returns how many rows there were and the defects that a text column cannot
    even hold (no row, no value, NUL bytes, broken Unicode, wrong number of columns).
    """
    lines = _Lines(kind, rows)
    with connection.cursor() as cursor:
        cursor.execute(as_text(cursor, _create(kind)))
        copy = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(kind.stage))
        cursor.copy_expert(as_text(cursor, copy), _Stream(iter(lines)))
        cursor.execute(as_text(cursor, _analyze(kind)))
    return lines.count, lines.problems


def drop(kinds: Iterable[DocumentKind]) -> None:
    """Remove the tables of a finished load; another may follow in the same transaction."""
    with connection.cursor() as cursor:
        for kind in kinds:
            drop_one = sql.SQL("DROP TABLE {}").format(sql.Identifier(kind.stage))
            cursor.execute(as_text(cursor, drop_one))


def _create(kind: DocumentKind) -> sql.Composed:
    columns = sql.SQL(", ").join(
        sql.SQL("{} text").format(sql.Identifier(name)) for name in kind.column_names
    )
    return sql.SQL("CREATE TEMPORARY TABLE {} (row int, {}) ON COMMIT DROP").format(
        sql.Identifier(kind.stage), columns
    )


def _analyze(kind: DocumentKind) -> sql.Composed:
    """Of the columns that rows are joined by: keys."""
    keys = [name for name in kind.column_names if name == "key" or name.endswith("_key")]
    return sql.SQL("ANALYZE {} ({})").format(
        sql.Identifier(kind.stage), sql.SQL(", ").join(map(sql.Identifier, keys))
    )


class _Lines:
    """Iterates rows as lines of COPY's text format and keeps what cannot be written."""

    def __init__(self, kind: DocumentKind, rows: Iterable[Row]) -> None:
        self.kind, self.rows = kind, rows
        self.count = 0
        self.problems: list[Problem] = []

    def __iter__(self) -> Iterator[bytes]:
        width = len(self.kind.columns)
        for row in self.rows:
            self.count += 1
            if row is None:
                self._refuse("", None, "no_row")
                continue
            if len(row) != width:
                self._refuse("", None, f"columns:{len(row)}")
                continue
            line = f"{self.count}\t" + "\t".join(map(_as_text, row)) + "\n"
            encoded = _encoded(line)
            if encoded is None:
                self._refuse_unreadable(row)
            else:
                yield encoded

    def _refuse_unreadable(self, row: Sequence[Any]) -> None:
        for name, value in zip(self.kind.column_names, row, strict=True):
            text = str(value)
            if isinstance(value, list | dict):
                self._refuse(name, _readable(text), "no_value")
            elif _NUL in text:
                self._refuse(name, _readable(text), "nul")
            elif _encoded(text) is None:
                self._refuse(name, _readable(text), "not_text")

    def _refuse(self, column: str, value: str | None, code: str) -> None:
        if len(self.problems) < ENOUGH:
            self.problems.append(problem(self.kind.name, self.count, column, value, code))


def _encoded(text: str) -> bytes | None:
    """The text as the database takes it, or None: no NUL bytes, no halves of characters."""
    if _NUL in text:
        return None
    try:
        return text.encode()
    except UnicodeEncodeError:
        return None


def _readable(text: str) -> str:
    return text.replace(_NUL, "␀").encode(errors="replace").decode()


def _as_text(value: Any) -> str:
    """One field of COPY's text format; empty text and None both mean "not given"."""
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return _escaped(value.strip()) or r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return _NUL if isinstance(value, list | dict) else str(value)


def _escaped(text: str) -> str:
    """Translating takes much longer than seeing that there is nothing to translate."""
    if text.isprintable() and "\\" not in text:
        return text
    return text.translate(_ESCAPES)


class _Stream:
    """A readable file over an iterator of lines: psycopg2's COPY pulls from it."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines, self._rest = lines, b""

    def read(self, size: int = _CHUNK) -> bytes:
        parts, have = [self._rest], len(self._rest)
        while have < size:
            line = next(self._lines, None)
            if line is None:
                break
            parts.append(line)
            have += len(line)
        joined = b"".join(parts)
        self._rest = joined[size:]
        return joined[:size]
