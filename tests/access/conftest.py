"""The cast with the loop around it, and a fingerprint of the whole database."""

from collections.abc import Callable

import pytest
from django.db import connection

from tests.cast import Cast, build_cast
from tests.loop import build_loop

# Sessions are read state of the browser, not of the company.
_NOT_COMPARED = {"django_session"}


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast with one object of every stage."""
    made = build_cast()
    made.loop = build_loop(made)
    return made


@pytest.fixture
def row_hashes(db: None) -> Callable[[], dict[str, str]]:
    """A function that gives a hash over all rows of each table."""

    def compute() -> dict[str, str]:
        tables = set(connection.introspection.table_names()) - _NOT_COMPARED
        found = {}
        with connection.cursor() as cursor:
            for table in sorted(tables):
                cursor.execute(
                    "SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), ''))"
                    f' FROM "{table}" AS t'
                )
                found[table] = cursor.fetchone()[0]
        return found

    return compute
