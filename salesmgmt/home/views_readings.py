"""My data: who looked at the person's own figures."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from salesmgmt.home.queries import readings as queries
from salesmgmt.journal.models import READINGS_KEPT_DAYS
from salesmgmt.lib.export import csv_response
from salesmgmt.lib.tables import PAGE_ROWS


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Readings of the own data, the latest first, fifty on a page."""
    pages = Paginator(queries.own_readings(request.user), PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "rows": queries.named(list(page.object_list)),
        "page_obj": page,
        "page_range": pages.get_elided_page_range(page.number),
        "kept_days": READINGS_KEPT_DAYS,
        "as_of": timezone.localdate(),
    }
    return render(request, "home/my_data.html", context)


@require_safe
def my_data_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All of them as a CSV file."""
    rows = queries.reading_rows(queries.own_readings(request.user))
    return csv_response("my-data-readings", queries.READING_COLUMNS, rows)
