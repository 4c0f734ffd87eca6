"""Language and time zone of the person who asks; people that left are logged out."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from salesmgmt.org.adapter import has_left
from salesmgmt.org.models import User


class PersonMiddleware:
    """Activates what the person chose; before log-in what the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language, zone = _language(request), _time_zone(request)
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(zone):
            if request.user.is_authenticated and has_left(request.user, timezone.localdate()):
                logout(request)
            response = _whole_page(request, self.get_response(request))
        # A program's token may have told another language than its request.
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


def _whole_page(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """When a session has ended, a fragment's request moves the whole page to the log-in."""
    location = response.headers.get("Location", "")
    if "HX-Request" in request.headers and location.startswith(reverse(settings.LOGIN_URL)):
        return HttpResponse(status=204, headers={"HX-Redirect": location})
    return response


def _language(request: HttpRequest) -> str:
    if request.user.is_authenticated and request.user.language:
        return request.user.language
    return translation.get_language_from_request(request)


def _time_zone(request: HttpRequest) -> zoneinfo.ZoneInfo:
    return zone_of(request.user) if request.user.is_authenticated else zoneinfo.ZoneInfo("UTC")


def zone_of(person: User) -> zoneinfo.ZoneInfo:
    """The person's time zone, by which their today is told."""
    try:
        return zoneinfo.ZoneInfo(person.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
