"""Pages for requests that went wrong; handlers named in urls.py and settings.py."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The form was too old or came from elsewhere; says how to go on."""
    return render(request, "403_csrf.html", status=403)


def closed(request: HttpRequest, **parts: str) -> HttpResponse:  # noqa: ARG001 - a view
    """An address of a library that this product does not offer."""
    raise Http404(_("This page is not offered here."))


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs neither database nor context, with the number to look for in the logs."""
    request_id = getattr(request, "request_id", "")
    return HttpResponse(render_to_string("500.html", {"request_id": request_id}), status=500)
