"""What many tests start from is built once in a process and put back in milliseconds.

The rows that a builder wrote are kept as COPY writes them and put back past all triggers, so
that a test finds what the actions would have written anew. Kept by builder, day and what the
database held before; where that differs, the builder works again.

What is asked for often stands in a database of its own, where there is nothing to put back:
tests of a file that roll back find themselves in the one that a test before them asked for.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from hashlib import md5
from io import BytesIO
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.database import connect_to, drop_database, make_database

FIXTURES = frozenset({"cast", "house", "record", "world"})
"""Of builders that start from nothing; where one is missing here its tests take longer."""

# Written by migrating.
_ALWAYS_THERE = {"django_migrations", "django_content_type", "auth_permission"}
# And read state of browsers.
_NOT_KEPT = {"django_session", "django_migrations"}


@dataclass(frozen=True)
class _Kept:
    """What a builder returned, and the tables that it changed: before, and their rows after."""

    made: Any
    before: dict[str, str]
    rows: dict[str, bytes]
    # Databases whose next ids follow those of the rows.
    numbered_in: set[str]


_Key = tuple[Callable[..., Any], Any]
_kept: dict[_Key, _Kept] = {}

# How often something is put back before it gets a database, which takes half a second.
_OFTEN = 10
_asked: Counter[_Key] = Counter()
_places: dict[_Key, "_Place"] = {}
_asked_in: dict[Path, _Key] = {}


@dataclass(frozen=True)
class _Place:
    """A database, and what stands in it."""

    name: str
    kept: _Kept


@dataclass(slots=True)
class _Here:
    """Where the tests of the process are: what stands there, if anything, and the test's file."""

    key: _Key | None = None
    file: Path | None = None
    # The database in which nothing stands.
    plain: str = ""


_here = _Here()


def standing(build: Callable[..., Any], *arguments: Any) -> Any:
    """What `build(*arguments)` returns, with everything that it writes in the database.

    Kept by the builder alone: the arguments are what another builder made, if any.
    """
    key = (build, timezone.localdate())
    if not arguments:
        if key == _here.key:
            return deepcopy(_places[key].kept.made)
        _ask(key)
    kept = _kept.get(key)
    if kept is None or _hashes(kept.before) != kept.before:
        kept = _kept[key] = _build(build, arguments)
    else:
        _put_back(kept)
    return deepcopy(kept.made)


def _ask(key: _Key) -> None:
    if _here.key:
        # Something else stands here, or another day's: the clock was set after the test came.
        _empty(_places[_here.key].kept)
    if _here.file:
        _asked_in[_here.file] = key
        _asked[key] += 1


def settle(request: pytest.FixtureRequest) -> None:
    """Go to the database of what the test will ask for, before its transaction begins."""
    _here.file = request.node.path
    if connection.in_atomic_block:
        return
    is_standing = FIXTURES & set(request.fixturenames) and not _commits(request)
    key = _asked_in.get(_here.file) if is_standing else None
    if key and key not in _places and _asked[key] >= _OFTEN and _starts_from_nothing(_kept[key]):
        _places[key] = _make_place(_kept[key])
    _go_to(key if key in _places else None)


def _go_to(key: _Key | None) -> None:
    if key != _here.key:
        connect_to(_places[key].name if key else _here.plain)
        _here.key = key


def leave() -> None:
    """Go to the database in which nothing stands."""
    _go_to(None)


@contextmanager
def whole_module() -> Iterator[None]:
    """A transaction of all tests of a module in a database of its own, which is dropped in the end.

    A large load that is rolled back would leave bloated tables to whatever comes after it.
    """
    leave()
    name = f"{_here.plain}_module"
    make_database(name)
    connect_to(name)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        connect_to(_here.plain)
        drop_database(name)


def _commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    is_marked = marker and (marker.kwargs.get("transaction") or marker.args[:1] == (True,))
    return is_marked or "transactional_db" in request.fixturenames


@contextmanager
def places() -> Iterator[None]:
    """Drop them in the end."""
    _here.plain = connection.settings_dict["NAME"]
    try:
        yield
    finally:
        leave()
        for place in _places.values():
            drop_database(place.name)


# Thousands of rows; a delete asks its triggers at each whether they are to be passed.
_LONG = "org_calendardayevent"


def empty() -> None:
    """Delete the rows of all tables, past the triggers that refuse it."""
    tables = sorted(set(_known()) - _ALWAYS_THERE)
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        _delete([table for (table,) in cursor.fetchall()])


def _starts_from_nothing(kept: _Kept) -> bool:
    return set(kept.before.values()) == {_NO_ROWS}


def _make_place(kept: _Kept) -> _Place:
    name = f"{_here.plain}_{len(_places)}"
    make_database(name)
    connect_to(name)
    _put_back(kept)
    return _Place(name, kept)


def _number_on(kept: _Kept) -> None:
    """Ids to come follow those of the rows, which were given in another database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attrelid::regclass::text, attname,"
            " pg_get_serial_sequence(attrelid::regclass::text, attname) FROM pg_attribute"
            " WHERE attidentity <> '' AND attrelid = ANY(%s::regclass[])",
            [list(kept.rows)],
        )
        for table, column, numbers in cursor.fetchall():
            cursor.execute(
                f"SELECT setval('{numbers}', greatest(max({column}),"
                f" (SELECT last_value FROM {numbers}))) FROM {table}"
            )
    kept.numbered_in.add(connection.settings_dict["NAME"])


def _build(build: Callable[..., Any], arguments: tuple[Any, ...]) -> _Kept:
    before = _hashes(_tables())
    made = build(*arguments)
    after = _hashes(before)
    changed = [table for table, found in after.items() if found != before[table]]
    return _Kept(
        deepcopy(made),
        {table: before[table] for table in changed},
        {table: _read(table) for table in changed},
        {connection.settings_dict["NAME"]},
    )


def _put_back(kept: _Kept) -> None:
    """Past the triggers that keep history or refuse; foreign keys are looked at as ever."""
    _empty(kept, only=[table for table, found in kept.before.items() if found != _NO_ROWS])
    with transaction.atomic(), connection.cursor() as cursor, pgtrigger.ignore():
        # Sets what the triggers look at, for the COPY that follows too.
        cursor.execute("SELECT")
        for table, rows in kept.rows.items():
            cursor.copy_expert(f'COPY "{table}" ({_columns(table)}) FROM STDIN', BytesIO(rows))
    if connection.settings_dict["NAME"] not in kept.numbered_in:
        _number_on(kept)


def _empty(kept: _Kept, only: Collection[str] | None = None) -> None:
    _delete(kept.rows if only is None else only)


def _delete(tables: Collection[str]) -> None:
    if tables:
        with transaction.atomic(), connection.cursor() as cursor, pgtrigger.ignore():
            cursor.execute(
                ";".join(
                    f'TRUNCATE "{table}"' if table == _LONG else f'DELETE FROM "{table}"'
                    for table in tables
                )
            )


def _read(table: str) -> bytes:
    rows = BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" ({_columns(table)}) TO STDOUT', rows)
    return rows.getvalue()


_NO_ROWS = md5(b"").hexdigest()


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
    return sorted(set(_known()) - _NOT_KEPT)


def _columns(table: str) -> str:
    return _known()[table]


@cache
def _known() -> dict[str, str]:
    """Each table of the schema with its columns that can be written: not those it computes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, string_agg(quote_ident(attname), ', ' ORDER BY attnum)"
            " FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND attnum > 0 AND NOT attisdropped AND attgenerated = '' GROUP BY 1"
        )
        return dict(cursor.fetchall())
