"""Answers to requests that went wrong; handlers named in urls.py and settings.py.

A page says what happened, whether anything was saved, and how to go on. Programs (/api/) get
JSON, in words of their own: they have no form to go back to.
"""

import sys
from collections.abc import Mapping

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import defaults
from redis.exceptions import RedisError

from salesmgmt.lib.http import is_programs_write

# Deadlock, serialization failure, lock not available: others were there at the same moment.
_AT_THE_SAME_MOMENT = {"40P01", "40001", "55P03"}
_COME_AGAIN_SECONDS = 30
# Attempts are counted by the minute, those with one address by five.
_WAIT_SECONDS = 300

_WORDS: Mapping[int, tuple[Promise, Promise]] = {
    400: (
        gettext_lazy("The request was not understood"),
        gettext_lazy(
            "The address or what was sent with it is not usable. Nothing has been changed."
        ),
    ),
    403: (gettext_lazy("No access to this page"), gettext_lazy("Your role does not include it.")),
    404: (
        gettext_lazy("Nothing here"),
        gettext_lazy("The address is wrong, the page is gone, or it is not meant for you."),
    ),
    409: (
        gettext_lazy("Somebody else was at it"),
        gettext_lazy(
            "The same was changed at this moment, so what you sent was not saved. Go back, look at"
            " what is there now and send it once more."
        ),
    ),
    413: (
        gettext_lazy("That was too much at once"),
        gettext_lazy(
            "What you sent is larger than this product takes. Nothing has been saved; go back and"
            " send less at once."
        ),
    ),
    500: (
        gettext_lazy("Something went wrong"),
        gettext_lazy(
            "The mistake is ours and has been recorded. What you sent was not saved; go back and"
            " try again. If it happens once more, give the number below to whoever runs this"
            " installation."
        ),
    ),
    503: (
        gettext_lazy("Not available at the moment"),
        gettext_lazy(
            "A part of the application does not answer. What you sent was not saved; it is still in"
            " the form: go back and send it again in a minute."
        ),
    ),
}

_WORDS_FOR_PROGRAMS: Mapping[int, Promise] = {
    400: gettext_lazy("The address or what was sent with it is not usable. Nothing was written."),
    403: gettext_lazy("Who asks may not do this. Nothing was written."),
    404: gettext_lazy("The address is wrong, what it names is gone, or it is not for who asks."),
    409: gettext_lazy(
        "Somebody else changed the same at this moment. Nothing was written: read it again, then"
        " repeat the request."
    ),
    413: gettext_lazy("The request is too large; send fewer rows at once."),
    500: gettext_lazy(
        "The mistake is ours and has been recorded. A write can be repeated safely with the same"
        " Idempotency-Key. If it fails again, give request_id to whoever runs this installation."
    ),
    503: gettext_lazy(
        "The database or another part does not answer. Repeat the request after the seconds of"
        " Retry-After; a write with the same Idempotency-Key happens once."
    ),
}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The form was too old or came from elsewhere; says how to go on."""
    return render(request, "403_csrf.html", status=403)


def closed(request: HttpRequest, **parts: str) -> HttpResponse:  # noqa: ARG001 - a view
    """An address of a library that this product does not offer."""
    raise Http404(_("This page is not offered here."))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read; 413 where it is too much."""
    too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    return _plain(request, 413 if too_much else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The person may not; Django's own page, or JSON."""
    if _is_api(request):
        return _plain(request, 403)
    return defaults.permission_denied(request, exception)


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many attempts to log in or to have a password reset."""
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = str(_WAIT_SECONDS)
    return answer


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing here; Django's own page, or JSON."""
    if _is_api(request):
        return _plain(request, 404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """409 for what collided, 503 while the database or the counters are away, else 500."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError | RedisError):
        code = getattr(error.__cause__, "pgcode", None)
        if code in _AT_THE_SAME_MOMENT:
            return _plain(request, 409)
        answer = _plain(request, 503)
        answer["Retry-After"] = str(_COME_AGAIN_SECONDS)
        return answer
    return _plain(request, 500)


def _plain(request: HttpRequest, status: int) -> HttpResponse:
    """An answer that needs neither database nor context, in the language of the request."""
    # Set once the person is known; before that the browser says it.
    known = getattr(request, "LANGUAGE_CODE", None)
    with translation.override(known or translation.get_language_from_request(request)):
        request_id = getattr(request, "request_id", "")
        if _is_api(request):
            told = {"detail": _detail(request, status), "request_id": request_id}
            return JsonResponse(told, status=status)
        title, text = map(str, _WORDS[status])
        words = {"title": title, "text": text, "request_id": request_id}
        return HttpResponse(render_to_string("error.html", words), status=status)


def _detail(request: HttpRequest, status: int) -> str:
    """What a program is told; a write whose slash is missing learns where it belongs."""
    if status == 404 and is_programs_write(request) and is_valid_path(f"{request.path_info}/"):
        address = request.get_full_path(force_append_slash=True)
        return _("Nothing was written: send it to %(address)s.") % {"address": address}
    return str(_WORDS_FOR_PROGRAMS[status])


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
