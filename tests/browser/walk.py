"""People who walk through the product in a real browser: each logs in, reads and presses buttons.

Words on pages are looked up in the catalogue of the walk's language, so a walk in German finds
its buttons only where they are translated.
"""

import re
from datetime import UTC, date, datetime
from typing import Any

from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from salesmgmt.org.models import User
from tests.browser.conftest import log_in
from tests.cast import REPS, Cast

PHONE, DESK = 360, 1440


class Walk:
    """One browser that several people use in turn, in one language, on days of our choice."""

    def __init__(
        self, page: Page, cast: Cast, address: str, language: str, time_machine: Any
    ) -> None:
        self.page, self.cast, self.address = page, cast, address
        self.language, self._clock = language, time_machine
        User.objects.update(language=language)

    def words(self, english: str, context: str | None = None) -> str:
        """The words of a page in the walk's language."""
        with translation.override(self.language):
            if context:
                return translation.pgettext(context, english)
            return translation.gettext(english)

    def on(self, day: date) -> None:
        """Noon of a day; the jobs of the night before have run."""
        self._clock.move_to(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        call_command("run_jobs", "--once")

    def as_(self, key: str) -> None:
        """Log in as somebody, who sees their first page; reps have a phone."""
        width = PHONE if key in REPS else DESK
        self.page.set_viewport_size({"width": width, "height": 900})
        log_in(self.page.context, self.cast.person(key), self.address)
        self.go("home:home")

    def go(self, name: str, *args: Any) -> None:
        """Open a page by the name of its route."""
        self.page.goto(self.address + reverse(name, args=args))
        self.settle()

    def settle(self) -> None:
        """Wait until all parts are there; the page must not be wider than the screen."""
        self.page.wait_for_load_state("load")
        expect(self.page.locator("[data-panel], .htmx-request")).to_have_count(0)
        assert not self.page.evaluate("document.documentElement.scrollWidth > innerWidth")

    def follow(self, english: str, within: Locator | None = None) -> None:
        """Click a link by its words."""
        name = re.compile(rf"^\s*{re.escape(self.words(english))}")
        place = within or self.page.locator("main")
        place.get_by_role("link", name=name).first.click()
        self.settle()

    def open(self, english: str) -> None:
        """Unfold a part of the page."""
        self.page.locator("summary", has_text=self.words(english)).first.click()

    def press(self, english: str) -> None:
        """Press a button by its words; nothing is refused after it."""
        main = self.page.locator("main")
        main.get_by_role("button", name=self.words(english), exact=True).first.click()
        self.settle()
        expect(self.page.locator(".invalid-feedback, .note-bad")).to_have_count(0)

    def tick_all(self, english: str) -> Locator:
        """Tick everything in the form of a button; what tells how much that is."""
        name = self.words(english)
        button = self.page.get_by_role("button", name=name, exact=True)
        form = self.page.locator("main form").filter(has=button)
        expect(form.locator("[data-tick]:checked")).to_have_count(0)
        form.locator("[data-tick-all]").check()
        expect(form.locator("[data-tick]:not(:checked)")).to_have_count(0)
        return form.locator("[data-ticked]")

    def fill(self, **values: str) -> None:
        """Write into fields by their names, the first form that has them."""
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name}']").first
            kind = field.evaluate("e => e.type")
            if kind == "radio":
                self.page.locator(f"main [name='{name}'][value='{value}']").check()
            elif kind == "select-one":
                field.select_option(value)
            else:
                field.fill(value)

    def choose(self, name: str, label: str) -> None:
        """Choose an entry of a list by a part of its words."""
        entries = self.page.locator(f"main select[name='{name}'] option")
        value = entries.filter(has_text=label).first.get_attribute("value")
        self.page.locator(f"main select[name='{name}']").select_option(value)

    def sees(self, *texts: str) -> None:
        """Words (in the walk's language where the catalogue knows them) or figures on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(self.words(text))

    def number(self, figure: str) -> str:
        """A number written as 1,234.5, as people of the walk's language type it."""
        return figure.translate(str.maketrans(",.", ".,")) if self.language == "de" else figure
