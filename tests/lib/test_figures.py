"""Figures as people read them: tables of cases in both languages."""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from salesmgmt.home.context import GROUPS, THEMES
from salesmgmt.lib.templatetags import figures

ROOT = Path(__file__).resolve().parents[2]
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("amount", "currency", "english", "german"),
    [
        (Decimal("1234.5"), "EUR", "€1,234.50", f"1.234,50{NBSP}€"),
        (Decimal("80487704.184999"), "USD", "$80,487,704.18", f"80.487.704,18{NBSP}$"),
        (Decimal("0.005"), "USD", "$0.01", f"0,01{NBSP}$"),
        (Decimal("0.004999"), "USD", "$0.00", f"0,00{NBSP}$"),
        (Decimal("-0.004"), "USD", "$0.00", f"0,00{NBSP}$"),
        (Decimal("-0.005"), "USD", "-$0.01", f"-0,01{NBSP}$"),
        (Decimal("-1234.565"), "EUR", "-€1,234.57", f"-1.234,57{NBSP}€"),
        (Decimal("1234.5"), "JPY", "¥1,235", f"1.235{NBSP}¥"),
        (Decimal("1.2345"), "KWD", "KWD1.235", f"1,235{NBSP}KWD"),
        (Decimal(0), "EUR", "€0.00", f"0,00{NBSP}€"),
        (0, "EUR", "€0.00", f"0,00{NBSP}€"),
        (None, "EUR", "–", "–"),
    ],
)
def test_money(amount, currency, english, german):
    assert both(figures.money, amount, currency) == (english, german)


@pytest.mark.parametrize(
    ("ratio", "english", "german"),
    [
        (Decimal("1.0734"), "107.3%", f"107,3{NBSP}%"),
        (Decimal("1.07349999"), "107.3%", f"107,3{NBSP}%"),
        (Decimal("1.0735"), "107.4%", f"107,4{NBSP}%"),
        (Decimal("0.9995"), "100.0%", f"100,0{NBSP}%"),
        (Decimal("0.99949"), "99.9%", f"99,9{NBSP}%"),
        (Decimal("12.5"), "1,250.0%", f"1.250,0{NBSP}%"),
        (Decimal("-0.042"), "-4.2%", f"-4,2{NBSP}%"),
        (Decimal("-0.0001"), "0.0%", f"0,0{NBSP}%"),
        (0.5, "50.0%", f"50,0{NBSP}%"),
        (Decimal(0), "0.0%", f"0,0{NBSP}%"),
        (None, "–", "–"),
    ],
)
def test_ratio_percent(ratio, english, german):
    assert both(figures.ratio_percent, ratio) == (english, german)


@pytest.mark.parametrize(
    ("amount", "english", "german"),
    [
        (Decimal("12.000000"), "€12.00", f"12,00{NBSP}€"),
        (Decimal("55.314058"), "€55.314058", f"55,314058{NBSP}€"),
        (Decimal("-0.004058"), "-€0.004058", f"-0,004058{NBSP}€"),
        (Decimal("1234.505000"), "€1,234.505", f"1.234,505{NBSP}€"),
    ],
)
def test_exact_money(amount, english, german):
    assert both(figures.exact_money, amount, "EUR") == (english, german)


def test_ratio_percent_with_other_decimals():
    assert both(figures.ratio_percent, Decimal("0.84091"), 0) == ("84%", f"84{NBSP}%")
    assert both(figures.ratio_percent, Decimal("0.84095"), 2) == ("84.10%", f"84,10{NBSP}%")


@pytest.mark.parametrize(
    ("number", "decimals", "english", "german"),
    [
        (31465, 0, "31,465", "31.465"),
        (Decimal("2.5"), 0, "3", "3"),
        (Decimal("-2.5"), 0, "-3", "-3"),
        (Decimal("1234.565"), 2, "1,234.57", "1.234,57"),
        (0, 0, "0", "0"),
        (None, 0, "–", "–"),
    ],
)
def test_count(number, decimals, english, german):
    assert both(figures.count, number, decimals) == (english, german)


def test_day():
    assert both(figures.day, date(2013, 6, 30)) == ("Jun 30, 2013", "30.06.2013")
    assert both(figures.day, None) == ("–", "–")


def test_day_of_a_moment_is_the_day_where_the_reader_is():
    moment = datetime(2013, 6, 30, 22, 30, tzinfo=UTC)
    with timezone.override("Europe/Berlin"), translation.override("de"):
        assert figures.day(moment) == "01.07.2013"


def test_query_changes_the_address_and_escapes():
    request = RequestFactory().get("/", {"period": "2013-Q1", "page": "3", "q": 'a"<b'})
    html = Template('{% query period="2013-Q2" page=None %}').render(RequestContext(request))
    assert html == "?period=2013-Q2&amp;q=a%22%3Cb"


def test_icon_names_a_symbol_and_is_silent():
    html = figures.icon("check")
    assert html.startswith('<svg class="icon " width="16" height="16" aria-hidden="true"')
    assert '<use href="/static/icons.svg#check"></use>' in html


def test_icon_escapes_its_name():
    assert "<script" not in figures.icon('"><script>')


def test_panel_loads_the_named_fragment():
    html = figures.panel("home:home")
    assert 'hx-get="/"' in html
    assert 'hx-trigger="load"' in html


def test_panel_draws_nothing_while_its_app_is_missing():
    assert figures.panel("recognition:not_there", 7) == ""


def test_status_says_its_word_and_an_unknown_one_is_refused():
    html = Template('{% status "behind" %}').render(Context())
    assert "Behind" in html
    assert "chip-warn" in html
    with pytest.raises(KeyError):
        figures.status("nonsense")


@pytest.mark.parametrize(
    ("attainment", "expected", "length", "pace", "beyond"),
    [
        (Decimal("0.8409"), Decimal("0.91"), "84.09", "91.00", False),
        (Decimal("1.5"), None, "150.00", None, False),
        (Decimal("1.51"), Decimal("1"), "150.00", "100.00", True),
        (Decimal("-0.2"), Decimal("0"), "0.00", "0.00", False),
        (None, None, "0.00", None, False),
    ],
)
def test_attainment_bar(attainment, expected, length, pace, beyond):
    shown = figures.attainment_bar(attainment, expected)
    assert (shown["length"], shown["pace"], shown["beyond"]) == (length, pace, beyond)


def test_attainment_bar_says_its_figures_in_german_with_plain_svg_numbers():
    with translation.override("de"):
        html = Template("{% attainment_bar a e %}").render(
            Context({"a": Decimal("0.8409"), "e": Decimal("0.91")})
        )
    assert f"84,1{NBSP}%" in html
    assert 'width="84.09"' in html
    assert "style=" not in html


@pytest.mark.parametrize(
    ("values", "points", "zero"),
    [
        ([0, 5, 10], "0.0,20.0 40.0,10.0 80.0,0.0", "20.0"),
        ([-5, None, 5], "0.0,20.0 80.0,0.0", "10.0"),
        ([3], "0.0,0.0", "20.0"),
        ([0, 0], "0.0,0.0 80.0,0.0", "0.0"),
        ([], "", "0.0"),
    ],
)
def test_sparkline(values, points, zero):
    shown = figures.spark_of(values)
    assert (shown["points"], shown["zero"]) == (points, zero)


def test_every_mark_in_use_is_in_the_sprite():
    texts = [path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html")]
    used = {name for text in texts for name in re.findall(r'{% icon "([^"]+)"', text)}
    used |= {line[2] for _heading, lines in GROUPS for line in lines}
    used |= {theme[2] for theme in THEMES}
    used |= {mark for _tone, mark, _label in figures.STATUSES.values()}
    drawn = json.loads((ROOT / "static/src/icons.json").read_text("utf-8"))
    assert used - set(drawn) == set()


def both(show, *values):
    shown = []
    for language in ("en", "de"):
        with translation.override(language):
            shown.append(str(show(*values)))
    return tuple(shown)
