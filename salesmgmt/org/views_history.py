"""The history of any object that has a page: who did what when, and why."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from salesmgmt.journal import queries as journal
from salesmgmt.journal.objects import object_history
from salesmgmt.org import queries
from salesmgmt.org.reading import shows


@require_safe
def history(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The acts on one object, the newest first; on its page as a panel, else a page of its own."""
    today = timezone.localdate()
    told = object_history(kind)
    if told is None:
        raise Http404(_("There is no such history."))
    found = told.fetch(request.user, pk, today)
    shows(request, people=told.about(found), data=told.data)
    entries = journal.history_of(told, pk)
    context = {
        "entries": entries,
        "names": queries.names_in(entries),
        "breadcrumbs": [(told.name, reverse(told.page, args=[pk]))],
        "as_of": today,
    }
    # Set by django_htmx's middleware.
    is_panel = getattr(request, "htmx", None)
    return render(request, f"org/history.html{'#panel' if is_panel else ''}", context)
