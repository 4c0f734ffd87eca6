"""What people do: log in, find a figure's documents, switch language and colours; by keyboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.actions import set_password
from tests.cast import Cast

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery staple"


def test_a_manager_logs_in_and_reaches_the_documents_behind_a_figure(
    page: Page, cast: Cast, live_server: Any, complaints: list[str]
) -> None:
    set_password(person=cast.people["mona"], password=PASSWORD, by=SYSTEM, why="test")
    page.goto(live_server.url)
    page.get_by_label("Email").fill("mona@acme.test")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name=re.compile("Log in|Sign in")).click()
    expect(page.locator("h1")).to_contain_text("Mona")
    page.get_by_role("link", name="Performance", exact=True).click()
    expect(page.locator("main")).to_contain_text("Rita Canary-rita")
    expect(page.locator("main")).not_to_contain_text("Canary-sara")
    page.locator("tr", has_text="Rita Canary-rita").get_by_role("link").first.click()
    page.wait_for_load_state("networkidle")
    assert complaints == []


def test_a_wrong_password_keeps_the_address_and_says_so(
    page: Page, cast: Cast, live_server: Any
) -> None:
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_label("Email").fill("mona@acme.test")
    page.get_by_label("Password").first.fill("not the password")
    page.get_by_role("button", name=re.compile("Log in|Sign in")).click()
    expect(page.get_by_label("Email")).to_have_value("mona@acme.test")
    expect(page.locator("main")).to_contain_text(re.compile("not correct|incorrect", re.IGNORECASE))


def test_language_and_colours_are_kept(as_person: Callable[..., Page], live_server: Any) -> None:
    page = as_person("rita")
    page.goto(live_server.url)
    page.get_by_role("button", name=re.compile("Rita")).click()
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.locator(".shell-person").click()
    page.get_by_role("button", name="Dunkel").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_the_keyboard_reaches_the_content_first(
    as_person: Callable[..., Page], live_server: Any
) -> None:
    page = as_person("mona")
    page.goto(live_server.url + reverse("sales:order_list"))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_goal_page_shows_figures_and_chart(
    as_person: Callable[..., Page], cast: Cast, live_server: Any, complaints: list[str]
) -> None:
    page = as_person("rita", width=360)
    page.goto(live_server.url + reverse("goals:goal", args=[cast.goals["rita"].pk]))
    page.wait_for_load_state("networkidle")
    expect(page.locator("main")).to_contain_text("5,000.00")
    expect(page.locator("main svg").first).to_be_visible()
    assert complaints == []
