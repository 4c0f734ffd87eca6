"""What many tests start from is built once in a process and put back in milliseconds.

The rows that a builder wrote are kept as COPY writes them and put back past all triggers, so
that a test finds what the actions would have written anew. Kept by builder, day and what the
database held before; where that differs, the builder works again.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pgtrigger
from django.db import connection, transaction
from django.utils import timezone

# Read state of browsers, and what is written by migrating.
_NOT_KEPT = {"django_session", "django_migrations"}


@dataclass(frozen=True)
class _Kept:
    """What a builder returned, and the tables that it changed: before, and their rows after."""

    made: Any
    before: dict[str, str]
    rows: dict[str, bytes]


_kept: dict[tuple[Any, ...], _Kept] = {}


def standing(build: Callable[..., Any], *arguments: Any) -> Any:
    """What `build(*arguments)` returns, with everything that it writes in the database.

    Kept by the builder alone: the arguments are what another builder made, if any.
    """
    key = (build, timezone.localdate())
    kept = _kept.get(key)
    if kept is None or _hashes(kept.before) != kept.before:
        kept = _kept[key] = _build(build, arguments)
    else:
        _put_back(kept)
    return deepcopy(kept.made)


def _build(build: Callable[..., Any], arguments: tuple[Any, ...]) -> _Kept:
    before = _hashes(_tables())
    made = build(*arguments)
    after = _hashes(before)
    changed = [table for table, found in after.items() if found != before[table]]
    return _Kept(
        deepcopy(made),
        {table: before[table] for table in changed},
        {table: _read(table) for table in changed},
    )


def _put_back(kept: _Kept) -> None:
    """Past the triggers that keep history or refuse; foreign keys are looked at as ever."""
    with transaction.atomic(), connection.cursor() as cursor, pgtrigger.ignore():
        # Sets what the triggers look at, for the COPY that follows too.
        cursor.execute(";".join(f'DELETE FROM "{table}"' for table in kept.rows))
        for table, rows in kept.rows.items():
            cursor.copy_expert(f'COPY "{table}" ({_columns(table)}) FROM STDIN', BytesIO(rows))


def _read(table: str) -> bytes:
    rows = BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" ({_columns(table)}) TO STDOUT', rows)
    return rows.getvalue()


def _hashes(tables: Any) -> dict[str, str]:
    """A hash over all rows of each table; one statement."""
    if not tables:
        return {}
    parts = (
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, '' ORDER BY t::text), ''))"
        f' FROM "{table}" AS t'
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def _tables() -> list[str]:
    return sorted(set(connection.introspection.table_names()) - _NOT_KEPT)


_known_columns: dict[str, str] = {}


def _columns(table: str) -> str:
    """Those that can be written: not the ones that the database computes."""
    if not _known_columns:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname, string_agg(quote_ident(attname), ', ' ORDER BY attnum)"
                " FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
                " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
                " AND attnum > 0 AND NOT attisdropped AND attgenerated = '' GROUP BY 1"
            )
            _known_columns.update(cursor.fetchall())
    return _known_columns[table]
