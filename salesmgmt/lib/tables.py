"""Pages of django-tables2 tables."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django_tables2 import RequestConfig, Table
from django_tables2.data import TableQuerysetData

PAGE_ROWS = 50


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
