"""What people write cannot run, load or style anything."""

import pytest

from salesmgmt.lib.text import render_markdown


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,x)",
        "![a](https://example.org/pixel.png)",
        "<a href='https://e.org' style='x' onclick='y'>z</a>",
        "<svg/onload=alert(1)>",
    ],
)
def test_nothing_dangerous_is_left(text: str) -> None:
    html = render_markdown(text).lower()
    for tag in (
        "<script",
        "<img",
        "<svg",
        'onerror="',
        'href="javascript',
        'href="data',
        "<a style",
    ):
        assert tag not in html


def test_shapes_are_kept_and_headings_stand_below_the_pages() -> None:
    html = render_markdown("# Title\n\n- one\n- **two**\n\n[site](https://example.org)")
    assert "<h2>Title</h2>" in html
    assert "<strong>two</strong>" in html
    assert 'href="https://example.org"' in html
    assert 'rel="noopener noreferrer nofollow"' in html
