"""Tables as CSV files that spreadsheets open without running anything."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

# A spreadsheet takes such a cell for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Echo:
    """A file that gives back what is written: csv builds one line at a time."""

    def write(self, line: str) -> str:
        return line


def cell(value: Any) -> str:
    """One field: numbers with a point, days as 2013-05-31, texts that are no formulas."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file; the byte order mark tells spreadsheets that it is UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(header)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def csv_response(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A download called `name`.csv; rows are streamed, so memory stays flat."""
    return StreamingHttpResponse(
        csv_lines(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def csv_refused(reasons: Iterable[object]) -> HttpResponse:
    """Instead of a download: what is wrong with its address, which has no page to say it on."""
    return HttpResponse("\n".join(map(str, reasons)), status=409, content_type="text/plain")
