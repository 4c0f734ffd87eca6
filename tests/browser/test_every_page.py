"""Every page in both languages, themes and widths: no complaint, nothing too wide, axe content."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.access.loop_routes import addresses as addresses_of
from tests.access.loop_routes import loop_routes
from tests.access.test_loop_matrix import MATRIX
from tests.cast import REPS, Cast
from tests.loop import build_loop

pytestmark = pytest.mark.browser

# WCAG 2.2, levels A and AA.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LOOKS = [
    ("en", "light", 1440),
    ("de", "dark", 1440),
    ("de", "light", 360),
    ("en", "dark", 360),
]
PEOPLE = {"home": "rita mona dora hedy hans adam", "other": "mona"}


def addresses(cast: Cast) -> list[str]:
    """The pages of somebody who manages."""
    return [
        reverse("monitoring:tree"),
        reverse("monitoring:entries") + f"?goal={cast.goals['rita'].pk}",
        reverse("monitoring:goal_list"),
        reverse("goals:goal", args=[cast.goals["rita"].pk]),
        reverse("goals:goal", args=[cast.goals["north"].pk]),
        reverse("sales:order_list"),
        reverse("sales:order_list") + "?q=nothing-like-this",
        reverse("sales:order", args=[cast.orders["shared"].pk]),
        reverse("account_change_password"),
        "/no-such-page/",
    ]


def look_at(page: Page, address: str) -> list[str]:
    """What is wrong with the page as it stands on the screen."""
    page.goto(address)
    page.wait_for_load_state("load")
    expect(page.locator("[data-panel]")).to_have_count(0)
    violations = Axe().run(page, options=RULES).response["violations"]
    found = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in violations]
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if wide > seen:
        found.append(f"{wide} px wide on a screen of {seen} px")
    if not page.title() or not page.locator("h1").count():
        found.append("no title or no heading")
    return [f"{address}: {each}" for each in found]


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_pages(
    as_person: Callable[..., Page],
    cast: Cast,
    live_server: Any,
    complaints: list[str],
    language: str,
    theme: str,
    width: int,
) -> None:
    wrong = []
    for key in PEOPLE["home"].split():
        page = as_person(key, language=language, theme=theme, width=width)
        wrong += look_at(page, live_server.url + reverse("home:home"))
    page = as_person("mona", language=language, theme=theme, width=width)
    for address in addresses(cast):
        wrong += look_at(page, live_server.url + address)
    assert page.locator("html").get_attribute("lang") == language
    assert wrong == []
    # The page that is not there is the only thing to complain about.
    assert [c for c in complaints if "no-such-page" not in c and "404" not in c] == []


def pages_of_the_stages(cast: Cast) -> Iterator[tuple[str, str]]:
    """(person, address) of every page of the stages and every object, reps before others."""
    for name, pattern in loop_routes().items():
        if name.endswith("_csv") or name.startswith("api:") or name in FRAGMENTS:
            continue
        for key, address in addresses_of(cast, name, pattern):
            who = MATRIX[name].get(key, {}).get("GET", {}).get("200", "").split()
            if who:
                yield min(who, key=lambda person: (person not in REPS, person)), address


# They come inside a page, which is looked at with them.
FRAGMENTS = {
    "home:decisions",
    "home:goal_thread",
    "home:order_thread",
    "diagnostics:of_goal",
    "recognition:of_goal",
    "monitoring:goal_attainment",
}


@pytest.mark.parametrize(("language", "theme", "width"), [LOOKS[0], ("de", "dark", 360)])
def test_pages_of_the_stages(
    as_person: Callable[..., Page],
    cast: Cast,
    live_server: Any,
    complaints: list[str],
    language: str,
    theme: str,
    width: int,
) -> None:
    cast.loop = build_loop(cast)
    asked = list(pages_of_the_stages(cast))
    wrong = []
    for person in sorted({who for who, _address in asked}):
        page = as_person(person, language=language, theme=theme, width=width)
        for address in (address for who, address in asked if who == person):
            wrong += look_at(page, live_server.url + address)
    assert wrong == []
    assert complaints == []
    assert len(asked) > 70


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_log_in_page(
    page: Page, live_server: Any, complaints: list[str], language: str, theme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    page.set_extra_http_headers({"Accept-Language": language})
    assert look_at(page, live_server.url + reverse("account_login")) == []
    assert page.locator("html").get_attribute("lang") == language
    assert complaints == []


def test_the_pages_of_the_api(
    as_person: Callable[..., Page], live_server: Any, complaints: list[str]
) -> None:
    """Swagger UI works under the strict policy: it draws every endpoint, and nobody complains."""
    page = as_person("rita")
    page.goto(live_server.url + reverse("api-docs"))
    page.get_by_text("/api/v1/attainment/").wait_for()
    assert page.locator(".opblock").count() > 15
    assert complaints == []
