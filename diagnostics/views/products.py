"""What works: the best products by segment of customers."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from diagnostics.forms.products import ProductsForm
from diagnostics.queries import products as queries
from monitoring.queries.periods import Choice, Windows, choose, running_quarter, windows_for
from monitoring.views.asked import label_of, switcher
from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.lib.refusals import form_messages
from salesmgmt.org.access import Scope, departments_managed, scope_of
from training.access import may_write


@dataclass(frozen=True, slots=True)
class _Page:
    """What the address asks for; no segments where it is wrong."""

    windows: Windows
    chosen: Choice
    form: ProductsForm
    problems: list[str | Promise]
    segments: list[queries.Segment]


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """Revenue, growth and margin of what sells best, in one window."""
    today = timezone.localdate()
    page = _page(request, today)
    context = {
        "periods": switcher(page.windows, page.chosen),
        "period_key": page.chosen.key,
        "period_label": label_of(page.chosen),
        "problems": page.problems,
        "form": page.form,
        "keep": [("period", request.GET.get("period", ""))],
        "segments": page.segments,
        "least_orders": queries.LEAST_ORDERS,
        "may_write": may_write(request.user, today),
        "currency": page.windows.currency,
        "csv_url": f"{reverse('diagnostics:products_csv')}?{request.GET.urlencode()}",
        "as_of": today,
    }
    return render(request, "diagnostics/products.html", context)


@require_safe
def products_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows as a CSV file."""
    page = _page(request, timezone.localdate())
    wrong = [*map(str, page.problems), *form_messages(page.form)]
    if wrong:
        return csv_refused(wrong)
    rows = queries.rows_of(page.segments, page.windows.currency)
    return csv_response(f"products-{page.chosen.key}", queries.COLUMNS, rows)


def _page(request: HttpRequest, today: date) -> _Page:
    scope = scope_of(request.user, today)
    if not scope.sees_figures:
        raise PermissionDenied
    windows = windows_for(scope, today)
    chosen, problems = _chosen(windows, request.GET.get("period", ""), scope, today)
    leads = scope.sees_all or scope.is_manager
    offered = departments_managed(scope).order_by("tree_key") if leads else []
    form = ProductsForm(request.GET, departments=offered, regions=queries.regions())
    segments = []
    if form.is_valid() and not problems:
        segments = queries.segments_of(
            scope,
            chosen.window,
            today=today,
            under=form.cleaned_data["department"],
            region=form.cleaned_data["region"],
        )
    return _Page(windows, chosen, form, problems, segments)


def _chosen(
    windows: Windows, key: str, scope: Scope, today: date
) -> tuple[Choice, list[str | Promise]]:
    """The window asked for, else the running quarter; free days only for who sees people."""
    try:
        if key:
            return choose(windows, key, as_of=today, any_days=scope.sees_days), []
    except ValidationError as problem:
        return running_quarter(windows, today), [*problem.messages]
    return running_quarter(windows, today), []
