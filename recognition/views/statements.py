"""A person's own awards by period."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recognition import access
from recognition.models import Award
from recognition.queries import awards as queries
from salesmgmt.lib.export import csv_response
from salesmgmt.org.asking import asker
from salesmgmt.org.queries import current_company


@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """Own awards with what is earned, approved and paid."""
    today = timezone.localdate()
    access.require_statements(request.user, today)
    seasons = queries.seasons_of(asker(request))
    context = {
        "seasons": seasons,
        "sums": queries.sums_of([award for season in seasons for award in season.awards]),
        "currency": current_company().currency,
        "as_of": today,
    }
    return render(request, "recognition/statements.html", context)


@require_safe
def statements_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Own awards as a CSV file."""
    today = timezone.localdate()
    access.require_statements(request.user, today)
    own = queries.named(Award.objects.of(asker(request))).order_by("-booked_on", "pk")
    rows = queries.award_rows(own, current_company().currency)
    return csv_response("my-awards", queries.AWARD_COLUMNS, rows)
