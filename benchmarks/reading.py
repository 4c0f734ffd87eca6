"""Hand-written statements of the benchmark (sql/)."""

from typing import Any

from django.db import connection

from salesmgmt.lib import sqlfile


def run(name: str, bound: dict[str, Any] | None = None) -> list[tuple]:
    """All rows of sql/<name>.sql; none where it gives none."""
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, name), bound)
        return cursor.fetchall() if cursor.description else []
