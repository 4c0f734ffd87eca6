"""Rows of tables: written in one go, with the cells that django-tables2 itself would show."""

from typing import Any

import django_tables2 as tables
from django.utils import translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.tables import Table

NUMBER = {"td": {"class": "num"}}


class Goods(Table):
    """Each way in which a column may be declared."""

    name = tables.Column()
    maker = tables.Column(accessor="maker__name")
    price = tables.Column(attrs=NUMBER)
    label = tables.Column(empty_values=())
    both = tables.Column(accessor="name")
    state = tables.Column(empty_values=())

    class Meta:
        default = "–"

    def render_label(self, record: dict[str, Any]) -> SafeString:
        return format_html("<b>{}</b>", record["name"])

    def render_both(self, record: dict[str, Any], value: str) -> str:
        return f"{value} of {record['maker'] and record['maker']['name']}"

    def render_state(self) -> Any:
        return _("Delivered")


GOODS = [
    {"name": "Saw <b>", "maker": {"name": "A & B"}, "price": 1234.5},
    {"name": "", "maker": None, "price": None},
    {"name": "Axe", "maker": {"name": ""}, "price": 0},
]


def theirs(table: Table) -> list[list[str]]:
    """Cells by django-tables2's own loop."""
    return [[conditional_escape(str(cell)) for _c, cell in row.items()] for row in table.rows]


def test_cells_are_those_of_django_tables2() -> None:
    table = Goods(GOODS)
    table.columns.hide("price")
    rows = ["".join(f"<td >{cell}</td>" for cell in cells) for cells in theirs(table)]
    assert list(table.body()) == [f"<tr>{row}</tr>" for row in rows]


def test_what_is_missing_or_empty_shows_the_default() -> None:
    _saw, nothing, axe = Goods(GOODS).body()
    assert nothing.count("<td >–</td>") == 3
    assert axe.count("<td >–</td>") == 1


def test_words_and_numbers_are_the_readers_and_text_is_escaped() -> None:
    with translation.override("de"):
        saw, *_others = Goods(GOODS).body()
    assert "Saw &lt;b&gt;" in saw
    assert "A &amp; B" in saw
    assert '<td class="num">1234,5</td>' in saw
    assert "<td >Geliefert</td>" in saw


def test_no_rows_make_no_body() -> None:
    assert list(Goods([]).body()) == []
