"""What the shell around every page needs: navigation, languages, colours."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesmgmt.org.access import scope_of

# One line per entry: URL name, words, mark, and the property of the person's Scope that opens it
# (empty: open to everybody). An entry shows once its URL exists.
ENTRIES: tuple[tuple[str, Promise, str, str], ...] = (
    ("home:home", pgettext_lazy("navigation", "Home"), "home", ""),
    ("monitoring:tree", _("Performance"), "chart-bar", "sees_figures"),
    ("monitoring:goal_list", _("Goals"), "target", "sees_figures"),
    ("sales:order_list", _("Orders"), "receipt", "sees_people"),
)

LANGUAGES = (("en", "English"), ("de", "Deutsch"))
THEMES = (
    ("auto", _("As the device"), "device-desktop"),
    ("light", _("Light"), "sun"),
    ("dark", _("Dark"), "moon"),
)
THEME_COOKIE = "theme"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the main navigation."""

    url: str
    label: Promise
    icon: str
    active: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html for every template; asks for the person's scope, as every page does."""
    known = request.user.is_authenticated if hasattr(request, "user") else False
    return {
        "nav": _navigation(request) if known else [],
        "languages": LANGUAGES,
        "themes": THEMES,
        "theme": _theme(request),
        "search_url": _url("home:search") if known else "",
        "demo_mode": settings.DEMO_MODE,
    }


def _navigation(request: HttpRequest) -> list[Entry]:
    scope = scope_of(request.user, timezone.localdate())
    found = [
        (url, label, icon)
        for name, label, icon, right in ENTRIES
        if (url := _url(name)) and (not right or getattr(scope, right))
    ]
    here = _here(request.path, [url for url, _label, _icon in found])
    return [Entry(url, label, icon, active=url == here) for url, label, icon in found]


def _here(path: str, urls: list[str]) -> str:
    """The entry that a page lies under: the one with the longest address; home holds no others."""
    above = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(above, key=len, default="")


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _theme(request: HttpRequest) -> str:
    person = getattr(request, "user", None)
    chosen = getattr(person, "theme", None) or request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in {key for key, _label, _icon in THEMES} else "auto"
