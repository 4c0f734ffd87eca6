"""SQL kept in files beside the queries and actions that run it."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

_INCLUDED = re.compile(r"\{include (\w+)\}")


@cache
def read(folder: str, name: str) -> str:
    """The text of `<folder>/sql/<name>.sql`; `folder` is the caller's `__file__` or its folder.

    `{include other}` stands for the text of `other.sql` beside it.
    """
    place = Path(folder)
    file = (place if place.is_dir() else place.parent) / "sql" / f"{name}.sql"
    return _INCLUDED.sub(lambda found: read(folder, found[1]), file.read_text("utf-8"))


def array(values: Iterable[int | Decimal | date | None]) -> str:
    """Numbers or days as PostgreSQL writes an array, for `%(ids)s::bigint[]`: one constant to plan.

    A list would become as many constants, which take longer to read than their rows.
    """
    return f"{{{','.join('NULL' if value is None else str(value) for value in values)}}}"
