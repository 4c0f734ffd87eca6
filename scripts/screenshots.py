"""Takes every page of a running installation with demonstration data, as each role.

    make run                                      # in another terminal; prints the address
    .venv/bin/python scripts/screenshots.py --address http://localhost:8000 [--only goals:goal]
                                            [--person rep] [--quick] [--out var/screenshots]

Follows links from the home page, one page of each kind for each role, and takes it at 360 and
1440 px, light and dark, English and German (--quick: two of the eight). Prints each page that
fails, scrolls sideways or makes the browser complain; exit code 1 then. Pictures are
<role>-<page>-<language>-<theme>-<width>.png.
"""

import argparse
import itertools
import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesmgmt.settings")
# Playwright's own event loop runs in this thread; Django would take its queries for unsafe.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

LOOKS = list(itertools.product(("en", "de"), ("light", "dark"), (1440, 360)))
QUICK = [("en", "light", 1440), ("de", "dark", 360)]
# Files and what is no page of ours.
PASSED_OVER = ("csv", "admin:", "account_logout", "api-schema")


@dataclass
class Round:
    """One role's way through the pages: addresses to look at, kinds of pages seen."""

    role: str
    cookies: list[dict[str, str]]
    ahead: list[str]
    seen: dict[str, str] = field(default_factory=dict)


def main() -> int:
    """The number of complaints decides the exit code."""
    asked = _arguments()
    django.setup()
    from playwright.sync_api import sync_playwright

    asked.out.mkdir(parents=True, exist_ok=True)
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        for each in _rounds(asked):
            _find_pages(browser, each, asked.address)
            for name, address in sorted(each.seen.items()):
                if not asked.only or asked.only in name:
                    complaints += _take(browser, each, name, address, asked)
            print(f"{each.role}: {len(each.seen)} kinds of pages", flush=True)
        browser.close()
    print("\n".join(complaints) or "nothing to complain about")
    return 1 if complaints else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", default="http://localhost:8000")
    parser.add_argument("--only", default="", help="part of a page's name, such as goals:goal")
    parser.add_argument("--person", default="", help="one role only, such as rep")
    parser.add_argument("--quick", action="store_true", help="two looks instead of eight")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "screenshots")
    return parser.parse_args()


def _rounds(asked: argparse.Namespace) -> list[Round]:
    from salesmgmt.demo.queries import standing_cast

    return [
        Round(role, _session(person, asked.address), [asked.address + "/"])
        for role, person in standing_cast()
        if not asked.person or asked.person == role
    ]


def _session(person, address: str) -> list[dict[str, str]]:
    """A log-in of the person, as the log-in page would make it."""
    from django.conf import settings
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}]


def _find_pages(browser, each: Round, address: str) -> None:
    """Follow links, one page of each kind."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies(each.cookies)
    page = context.new_page()
    while each.ahead:
        page.goto(each.ahead.pop(0))
        page.wait_for_load_state("networkidle")
        for link in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
            name = _kind(link, address)
            if name and name not in each.seen:
                each.seen[name] = link
                each.ahead.append(link)
    context.close()


def _kind(link: str, address: str) -> str | None:
    """The name of the page behind a link; None for other places and files."""
    from django.urls import Resolver404, resolve

    here, there = urlsplit(address), urlsplit(urljoin(address, link))
    if there.netloc != here.netloc or (there.fragment and there.path == "/"):
        return None
    try:
        name = resolve(there.path).view_name
    except Resolver404:
        return f"no page: {there.path}"
    return None if any(part in name for part in PASSED_OVER) else name


def _take(browser, each: Round, name: str, address: str, asked: argparse.Namespace) -> list[str]:
    """Take the page in every look; what is wrong with it."""
    wrong: list[str] = []
    for language, theme, width in QUICK if asked.quick else LOOKS:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, color_scheme=theme
        )
        context.add_cookies(each.cookies + _choices(language, theme, asked.address))
        page = context.new_page()
        said: list[str] = []
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.on(
            "console",
            lambda m, said=said: said.append(m.text) if m.type in {"error", "warning"} else None,
        )
        answer = page.goto(address)
        page.wait_for_load_state("networkidle")
        if answer is None or answer.status >= 400:
            said.append(f"answered {answer and answer.status}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            said.append("scrolls sideways")
        look = f"{each.role}-{name.replace(':', '.')}-{language}-{theme}-{width}"
        page.screenshot(path=asked.out / f"{look.replace('/', '_')}.png", full_page=True)
        wrong += [f"{look} {address}: {what}" for what in said]
        context.close()
    return wrong


def _choices(language: str, theme: str, address: str) -> list[dict[str, str]]:
    from django.conf import settings

    return [
        {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": address},
        {"name": "theme", "value": theme, "url": address},
    ]


if __name__ == "__main__":
    sys.exit(main())
