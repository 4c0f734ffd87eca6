"""SQL kept in files beside the queries and actions that run it."""

from functools import cache
from pathlib import Path


@cache
def read(folder: str, name: str) -> str:
    """The text of `<folder>/sql/<name>.sql`; `folder` is the caller's `__file__` or its folder."""
    place = Path(folder)
    return ((place if place.is_dir() else place.parent) / "sql" / f"{name}.sql").read_text("utf-8")
