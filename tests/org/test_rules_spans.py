"""Overlaps of dated rows, with the boundary day on both sides."""

from datetime import date

import pytest

from salesmgmt.org.rules.spans import Span, first_overlap


def span(owner, first, last, row):
    return Span((owner,), date(2013, 1, first), last and date(2013, 1, last), row)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], None),
        ([span(1, 1, 10, "a"), span(1, 11, None, "b")], None),
        ([span(1, 1, 10, "a"), span(1, 10, None, "b")], ("a", "b")),
        ([span(1, 10, None, "b"), span(1, 1, 10, "a")], ("a", "b")),
        ([span(1, 1, None, "a"), span(1, 20, 21, "b")], ("a", "b")),
        ([span(1, 1, None, "a"), span(2, 1, None, "b")], None),
        ([span(1, 5, 5, "a"), span(1, 5, 5, "b")], ("a", "b")),
        ([span(1, 1, 31, "a"), span(1, 2, 3, "b"), span(1, 30, 31, "c")], ("a", "b")),
    ],
)
def test_first_overlap(spans, expected):
    assert first_overlap(spans) == expected
