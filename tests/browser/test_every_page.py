"""Every page in both languages, themes and widths: no complaint, nothing too wide, axe content.

The suite shows each page in one of the looks, in turn, and `make verify` in all (marker `crawl`).
A page that fits is made narrow too.
"""

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
PHONE = {"width": 360, "height": 900}
Asked = list[tuple[str, str]]
"""Who looks at which address."""


def first_pages(cast: Cast) -> Asked:
    """Everybody's home, and the pages of somebody who manages."""
    homes = [
        (key, reverse("home:home")) for key in ["rita", "mona", "dora", "hedy", "hans", "adam"]
    ]
    return homes + [("mona", address) for address in pages_of_a_manager(cast)]


def pages_of_a_manager(cast: Cast) -> list[str]:
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
    if not page.title() or not page.locator("h1").count():
        found.append("no title or no heading")
    found += too_wide(page)
    if page.viewport_size != PHONE:
        before = page.viewport_size
        page.set_viewport_size(PHONE)
        found += too_wide(page)
        page.set_viewport_size(before)
    return [f"{address}: {each}" for each in found]


def too_wide(page: Page) -> list[str]:
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{wide} px wide on a screen of {seen} px"] if wide > seen else []


Looker = Callable[[Asked, tuple[str, str, int]], None]


@pytest.fixture
def look(as_person: Callable[..., Page], live_server: Any, complaints: list[str]) -> Looker:
    """Show pages in one look, and fail for all that is wrong with them."""

    def look_at_all(asked: Asked, look: tuple[str, str, int]) -> None:
        language, theme, width = look
        wrong = []
        for person in sorted({who for who, _address in asked}):
            page = as_person(person, language=language, theme=theme, width=width)
            for address in (address for who, address in asked if who == person):
                wrong += look_at(page, live_server.url + address)
            assert page.locator("html").get_attribute("lang") == language
        assert wrong == []
        # The page that is not there is the only thing to complain about.
        assert [c for c in complaints if "no-such-page" not in c and "404" not in c] == []

    return look_at_all


@pytest.mark.parametrize("turn", range(len(LOOKS)))
def test_pages_in_turn(look: Looker, cast: Cast, turn: int) -> None:
    look(first_pages(cast)[turn :: len(LOOKS)], LOOKS[turn])


@pytest.mark.crawl
@pytest.mark.parametrize("each", LOOKS)
def test_pages(look: Looker, cast: Cast, each: tuple[str, str, int]) -> None:
    look(first_pages(cast), each)


def test_a_chart_that_is_still_wide_does_not_widen_the_page(
    as_person: Callable[..., Page], live_server: Any, cast: Cast
) -> None:
    page = as_person("mona")
    page.add_init_script("ResizeObserver = class { observe() {} }")
    page.goto(live_server.url + reverse("goals:goal", args=[cast.goals["north"].pk]))
    chart = page.locator("[data-chart] svg")
    expect(chart).to_be_visible()
    page.set_viewport_size(PHONE)
    assert chart.evaluate("drawn => drawn.clientWidth") > PHONE["width"]
    assert too_wide(page) == []


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


@pytest.mark.parametrize("turn", range(len(LOOKS)))
def test_pages_of_the_stages_in_turn(look: Looker, cast: Cast, turn: int) -> None:
    cast.loop = build_loop(cast)
    asked = list(pages_of_the_stages(cast))
    assert len(asked) > 70
    look(asked[turn :: len(LOOKS)], LOOKS[turn])


@pytest.mark.crawl
@pytest.mark.parametrize("each", LOOKS)
def test_pages_of_the_stages(look: Looker, cast: Cast, each: tuple[str, str, int]) -> None:
    cast.loop = build_loop(cast)
    look(list(pages_of_the_stages(cast)), each)


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
