"""Each process of a run gets a copy of one migrated database.

The migrations run once for as long as none of their files and no locked version changes; a copy
takes less than a second.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
_PREFIX = "migrated_"
_CLOCK = ROOT / "tests/clock.sql"
# Any number: whoever migrates first makes the others wait.
_LOCK = 20_130_110


@contextmanager
def own_database() -> Iterator[None]:
    """Connect to a fresh database with the schema and nothing else; dropped in the end."""
    # As pytest-django names it, apart for each process.
    name = connection.creation._get_test_db_name()
    make_database(name)
    before = settings.DATABASES["default"]["NAME"]
    connect_to(name)
    try:
        yield
    finally:
        connect_to(before)
        drop_database(name)


def make_database(name: str) -> None:
    """A fresh database with the schema and nothing else; one of this name is dropped."""
    with _server() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        template = _template(cursor)
        _drop(cursor, name)
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        # What a crash would lose here nobody misses; waiting for the disk takes half of a commit.
        cursor.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        _put_clock_first(cursor, name)
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def drop_database(name: str) -> None:
    """End what is connected to the database, and drop it."""
    with _server() as cursor:
        _drop(cursor, name)


def _template(cursor) -> str:
    """The name of the migrated database of these sources, made where it is missing."""
    name = _PREFIX + _digest()
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{_PREFIX}%"])
    found = {row[0] for row in cursor.fetchall()}
    if name not in found:
        for old in found:
            _drop(cursor, old)
        _migrate(cursor, f"{_PREFIX}half")
        # A run that was cut off leaves no database of this name.
        cursor.execute(f'ALTER DATABASE "{_PREFIX}half" RENAME TO "{name}"')
    return name


def _migrate(cursor, name: str) -> None:
    _drop(cursor, name)
    cursor.execute(f'CREATE DATABASE "{name}"')
    _put_clock_first(cursor, name)
    before = settings.DATABASES["default"]["NAME"]
    connect_to(name)
    try:
        with connection.cursor() as own:
            own.execute(_CLOCK.read_text())
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connect_to(before)


def _put_clock_first(cursor, name: str) -> None:
    """Where now() is looked up, `public` comes before PostgreSQL's own (tests/clock.sql)."""
    cursor.execute(f'ALTER DATABASE "{name}" SET search_path = public, pg_catalog')


def _drop(cursor, name: str) -> None:
    """End what a run that was cut off left behind, and the database.

    Not WITH (FORCE): it is refused while the server itself cleans up in there.
    """
    cursor.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = %s AND usename = current_user",
        [name],
    )
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _digest() -> str:
    """Of all that decides the schema: migrations, models they grant rights on, libraries, clock."""
    apps = (*ROOT.glob("*/apps.py"), *ROOT.glob("salesmgmt/*/apps.py"))
    files = {
        path
        for package in (app.parent for app in apps)
        for folder in ("migrations", "models")
        for path in package.glob(f"{folder}/*.py")
    }
    found = sha256((ROOT / "requirements.txt").read_bytes() + _CLOCK.read_bytes())
    for path in sorted(files):
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _server():
    """A cursor on no database of ours, as Django itself makes databases."""
    return connection.creation._nodb_cursor()


def connect_to(name: str) -> None:
    """Statements from now on go to the database of this name."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
