"""Pages of django-tables2 tables."""

import inspect
from collections.abc import Iterator
from typing import Any

import django_tables2
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_tables2 import RequestConfig
from django_tables2.columns import BoundColumn
from django_tables2.data import TableQuerysetData

PAGE_ROWS = 50


class Table(django_tables2.Table):
    """A table whose rows are written in one go.

    Cells by django-tables2's own template are half of the time of a page: it asks
    each of them for its column's attributes and its renderer's signature.
    """

    def body(self) -> Iterator[SafeString]:
        """The rows of the page shown, each as HTML."""
        columns = [_Cells(column) for column in self.columns]
        for row in self.paginated_rows:
            cells = ((column.attrs, column.cell(row.record)) for column in columns)
            yield format_html("<tr>{}</tr>", format_html_join("", "<td {}>{}</td>", cells))


class _Cells:
    """The cells of a column; a renderer asks for `record`, for `value` or for both."""

    def __init__(self, column: BoundColumn) -> None:
        self.attrs = column.attrs["td"].as_html()
        self.default = column.default
        self.value_of = column.accessor.resolve
        self.empty_values = column.column.empty_values
        self.render = column.render
        self.asks = frozenset(inspect.signature(column.render).parameters)

    def cell(self, record: Any) -> Any:
        value = self._value(record)
        if self.empty_values and value in self.empty_values:
            return self.default
        known = {"record": record, "value": value}
        return localize(self.render(**{name: known[name] for name in self.asks}))

    def _value(self, record: Any) -> Any:
        """What the accessor leads to; None where nobody asks, or nothing is there."""
        if not self.empty_values and "value" not in self.asks:
            return None
        return self.value_of(record, quiet=True)


class RowsOfPage(TableQuerysetData):
    """Rows of which a page is chosen first and what belongs to them joined then.

    PostgreSQL would join all rows of a long list before it sorts and cuts it.
    """

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, slice):
            return super().__getitem__(key)
        rows: QuerySet = self.data
        return rows.filter(pk__in=rows.values("pk")[key])


def sort_rows(table: Table, request: HttpRequest) -> None:
    """Sort the table as the address asks, all rows of it; unknown columns are passed over."""
    RequestConfig(request, paginate=False).configure(table)


def show_page(table: Table, request: HttpRequest, *, count: int | None = None) -> None:
    """Sort the table as the address asks and show one page of it.

    Pages have a fixed size: django-tables2 itself would obey any `per_page`. A
    page that does not exist shows the nearest one. `count` is the number of all
    rows where the page has asked for it already.
    """
    sort_rows(table, request)
    table.paginator = Paginator(table.rows, PAGE_ROWS)
    if count is not None:
        table.paginator.count = count
    table.page = table.paginator.get_page(request.GET.get("page"))
