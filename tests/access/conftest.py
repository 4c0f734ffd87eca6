"""A fingerprint of the whole database, to prove that reading writes nothing."""

from collections.abc import Callable

import pytest
from django.db import connection

# Sessions are read state of the browser, not of the company.
_NOT_COMPARED = {"django_session"}


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
