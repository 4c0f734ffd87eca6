"""Pages of django-tables2 tables."""

from django.core.paginator import Paginator
from django.http import HttpRequest
from django_tables2 import RequestConfig, Table

PAGE_ROWS = 50


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
