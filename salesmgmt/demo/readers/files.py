"""How a demo file is opened and its texts become values."""

import csv
import gzip
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


def rows(set_name: str, table: str) -> Iterator[list[str]]:
    """Yield the rows of `data/<set_name>/<table>.csv.gz` as texts, without the header row."""
    path = DATA / set_name / f"{table}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


# Cached: 150,000 rows repeat the same 1,144 dates and 633 numbers.
@cache
def day(text: str) -> date:
    """Return the date of an ISO text; ValueError for anything else."""
    return date.fromisoformat(text)


@cache
def number(text: str) -> Decimal:
    """Return the exact decimal of a text: money, or a fraction (0.15 = 15 %)."""
    return Decimal(text)


def optional_day(text: str) -> date | None:
    """Return the date of an ISO text, None for an empty one."""
    return day(text) if text else None


def optional_number(text: str) -> Decimal | None:
    """Return the decimal of a text, None for an empty one."""
    return number(text) if text else None


def slug(name: str) -> str:
    """Return a key made of a name: lower-case ASCII with hyphens ("gtx-basic")."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
