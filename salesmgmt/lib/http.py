"""What every response carries, and the number by which a request is found in the logs."""

import re
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)

_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class HeadersMiddleware:
    """Sets the browser's limits and keeps personal pages out of every cache.

    A proxy may give the request's number in X-Request-ID; else one is made. It is
    `request.request_id`, stands in every log line and in the answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = _request_id(request)
        request.request_id = request_id  # type: ignore[attr-defined]  # read by error pages
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        if _is_personal(request):
            response["Cache-Control"] = "no-store, private"
        return response


class SlashMiddleware(CommonMiddleware):
    """Leads to the address with a slash; writes of programs are not led, they are refused.

    A redirect makes a GET of a POST, whose 200 looks as if something had been written.
    """

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        """Whether the address with a slash is right and may be asked instead."""
        return not is_programs_write(request) and super().should_redirect_with_slash(request)


def is_programs_write(request: HttpRequest) -> bool:
    """Whether something under /api/ is to be changed."""
    is_safe = request.method in {"GET", "HEAD", "OPTIONS"}
    return request.path_info.startswith("/api/") and not is_safe


def _request_id(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex


def _is_personal(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
