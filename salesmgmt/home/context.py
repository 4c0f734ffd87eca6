"""What the shell around every page needs: navigation, languages, colours."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesmgmt.org.access import Scope, scope_of
from salesmgmt.org.models import Role

Right = Callable[[Scope], bool]


def _everybody(_scope: Scope) -> bool:
    return True


def _figures(scope: Scope) -> bool:
    return scope.sees_figures


def _tree(scope: Scope) -> bool:
    return scope.sees_tree


def _people(scope: Scope) -> bool:
    return scope.sees_people


def _leads(scope: Scope) -> bool:
    return scope.sees_all or scope.is_manager


def _role(*roles: Role) -> Right:
    return lambda scope: bool(scope.roles & set(roles))


def _either(*rights: Right) -> Right:
    return lambda scope: any(right(scope) for right in rights)


_Line = tuple[str, str | Promise, str, Right]

# The stages in their order, each with its pages: URL name, words, mark, and who has the page.
# An entry shows once its URL exists.
GROUPS: tuple[tuple[str | Promise, tuple[_Line, ...]], ...] = (
    ("", (("home:home", pgettext_lazy("navigation", "Home"), "home", _everybody),)),
    (
        _("Goals"),
        (
            ("monitoring:goal_list", _("Goals"), "target", _figures),
            ("monitoring:tree", _("Performance"), "chart-bar", _tree),
        ),
    ),
    (
        _("Training"),
        (
            ("training:own", _("My training"), "school", _everybody),
            ("training:playbook", _("Playbook"), "book", _everybody),
            ("training:catalogue", _("Modules"), "books", _everybody),
            ("training:matrix", _("Team training"), "users", _either(_leads, _role(Role.HR))),
            ("training:talks", _("Coaching"), "message", _people),
        ),
    ),
    (
        _("Sales and delivery"),
        (
            ("sales:order_list", _("Orders"), "receipt", _people),
            ("monitoring:process", _("Process"), "truck", _tree),
            ("monitoring:follow_ups", _("Follow-ups"), "phone", _people),
            ("monitoring:alerts", _("Alerts"), "alert-triangle", _people),
            ("monitoring:reviews", _("Reviews"), "calendar-event", _people),
            ("monitoring:commitments", _("Commitments"), "circle-check", _everybody),
        ),
    ),
    (
        _("Causes"),
        (
            ("diagnostics:list", _("Diagnoses"), "stethoscope", _people),
            ("diagnostics:findings", _("Questions to me"), "help-circle", _everybody),
            ("diagnostics:products", _("What works"), "trending-up", _figures),
        ),
    ),
    (
        _("Recognition"),
        (
            (
                "recognition:awards",
                _("Awards"),
                "award",
                _either(_leads, _role(Role.HR, Role.PAYROLL)),
            ),
            ("recognition:statements", _("My awards"), "cash", _people),
            (
                "recognition:programmes",
                _("Programmes"),
                "list-check",
                _either(_people, _role(Role.ADMINISTRATOR, Role.AUDITOR)),
            ),
            ("recognition:payroll", _("Payroll"), "file-invoice", _role(Role.PAYROLL)),
        ),
    ),
    (
        _("Company"),
        (
            (
                "org:accountability",
                _("Who answers for what"),
                "building",
                _either(_leads, _role(Role.ADMINISTRATOR, Role.HEAD)),
            ),
            ("org:agreements", _("Data protection"), "eye", _everybody),
            (
                "org:periods",
                _("Periods"),
                "lock",
                _role(Role.ADMINISTRATOR, Role.DIRECTOR),
            ),
            ("org:jobs", _("Jobs"), "refresh", _role(Role.ADMINISTRATOR, Role.DIRECTOR)),
        ),
    ),
)

LANGUAGES = (("en", "English"), ("de", "Deutsch"))
THEMES = (
    ("auto", _("As the device"), "device-desktop"),
    ("light", _("Light"), "sun"),
    ("dark", _("Dark"), "moon"),
)
THEME_COOKIE = "theme"


@dataclass(frozen=True, slots=True)
class Group:
    """The pages of one stage; the first group has no heading."""

    heading: str | Promise
    entries: list["Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the main navigation."""

    url: str
    label: str | Promise
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
        # Counted when the person was loaded (salesmgmt/org/backend.py).
        "unread_notices": getattr(request.user, "unread_notices", 0) if known else 0,
        "search_url": _url("home:search") if known else "",
        # Features that are on; pages say so in the place of the others.
        "agreed": scope_of(request.user, timezone.localdate()).agreed if known else frozenset(),
        "demo_mode": settings.DEMO_MODE,
    }


def _navigation(request: HttpRequest) -> list[Group]:
    scope = scope_of(request.user, timezone.localdate())
    groups = [
        (
            heading,
            [
                (url, label, mark)
                for name, label, mark, may in lines
                if may(scope) and (url := _url(name))
            ],
        )
        for heading, lines in GROUPS
    ]
    here = _here(request.path, [url for _heading, lines in groups for url, _label, _mark in lines])
    return [
        Group(heading, [Entry(url, label, mark, active=url == here) for url, label, mark in lines])
        for heading, lines in groups
        if lines
    ]


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
