"""Whom a form's field suggests while somebody types."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html_join
from django.views.decorators.http import require_safe

from salesmgmt.org import access, offers
from salesmgmt.org.person_field import written


@require_safe
def people_suggested(request: HttpRequest) -> HttpResponse:
    """Options of a data list: people that the form of this kind (?for=) offers, as far as typed.

    What was typed comes under the name of the form's own field, which htmx tells; ?but= leaves
    one out.
    """
    kind = request.GET.get("for", "")
    if not offers.is_known(kind):
        raise Http404
    typed = request.GET.get(request.headers.get("HX-Trigger-Name", "q"), "").strip()
    user, today = access.signed_in(request.user), timezone.localdate()
    found = offers.suggested(kind, user, today, typed, but=_id(request.GET.get("but", "")))
    options = format_html_join("\n", '<option value="{}"></option>', ((written(p),) for p in found))
    return HttpResponse(options)


def _id(text: str) -> int | None:
    """A primary key; None where the text is none."""
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None
