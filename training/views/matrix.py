"""The team matrix: people by modules."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from salesmgmt.lib.export import csv_response
from salesmgmt.lib.tables import PAGE_ROWS
from salesmgmt.org.models import Department
from salesmgmt.org.reading import shows
from training import access
from training.forms.assigning import MatrixFilter
from training.models import Module
from training.queries import matrix as queries


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """How far each person is with each module; people by name, fifty on a page."""
    today = timezone.localdate()
    access.require_team(request.user, today)
    form, department, modules = _asked(request, today)
    pages = Paginator(queries.people_in_matrix(request.user, department, today), PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    people = list(page.object_list)
    shows(request, people=[person.pk for person in people])
    context = {
        "form": form,
        "modules": modules,
        "rows": queries.matrix_rows(people, modules, request.user, today),
        "page_obj": page,
        "page_range": pages.get_elided_page_range(page.number),
        "may_assign": access.may_assign(request.user, today),
        "as_of": today,
    }
    return render(request, "training/matrix.html", context)


@require_safe
def matrix_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a CSV file, one line for each person and module; all people."""
    today = timezone.localdate()
    access.require_team(request.user, today)
    _form, department, modules = _asked(request, today)
    people = list(queries.people_in_matrix(request.user, department, today))
    shows(request, people=[person.pk for person in people])
    rows = queries.matrix_csv_rows(people, modules, request.user, today)
    return csv_response("team-training", queries.COLUMNS, rows)


def _asked(
    request: HttpRequest, today: date
) -> tuple[MatrixFilter, Department | None, list[Module]]:
    """The filters' form, the department (None: all) and the modules that are shown."""
    offered = queries.modules_in_matrix()
    departments = queries.departments_in_matrix(request.user, today)
    form = MatrixFilter(request.GET, departments=departments, modules=offered)
    asked = form.cleaned_data if form.is_valid() else {}
    module = asked.get("module")
    return form, asked.get("department"), [module] if module else list(offered)
