"""Cells that a spreadsheet may open without running anything, and files that it reads right."""

import csv
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from salesmgmt.lib.export import cell, csv_lines, csv_response


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_text_is_no_formula(start: str) -> None:
    assert cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        ("", ""),
        ("Bikes = fun", "Bikes = fun"),
        (Decimal("-1.50"), "-1.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.000001"), "0.000001"),
        (-3, "-3"),
        (date(2013, 5, 31), "2013-05-31"),
    ],
)
def test_values(value: Any, written: str) -> None:
    assert cell(value) == written


def test_quotes_commas_and_line_ends_stay_in_their_cell() -> None:
    rows = [('a "b"', "c, d", "e\nf")]
    text = "".join(csv_lines(("x", "y", "z"), rows))
    assert text.startswith("\ufeffx,y,z\r\n")
    assert list(csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True)))[1:] == [
        list(row) for row in rows
    ]


def test_the_download() -> None:
    answer = csv_response("orders", ("n",), ((number,) for number in range(3)))
    assert answer["Content-Disposition"] == 'attachment; filename="orders.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(answer.streaming_content) == b"\xef\xbb\xbfn\r\n0\r\n1\r\n2\r\n"
