"""Rows that hold from a day to a day: do two of one owner hold on the same day?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Span(Generic[Row]):
    """`row` holds for `owner` from `starts_on` to `ends_on`, both included; None is an open end."""

    owner: tuple[int | str, ...]
    starts_on: date
    ends_on: date | None
    row: Row

    @property
    def last_day(self) -> date:
        return self.ends_on or date.max


def first_overlap(spans: Iterable[Span[Row]]) -> tuple[Row, Row] | None:
    """The first two rows of one owner with a day in common, the earlier first, or None."""
    reaching: Span[Row] | None = None
    for span in sorted(spans, key=lambda span: (span.owner, span.starts_on)):
        if reaching and reaching.owner == span.owner and span.starts_on <= reaching.last_day:
            return reaching.row, span.row
        reaching = span
    return None
