"""Texts that people write (Markdown) as safe HTML."""

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

# Headings of a text stand below those of its page; pictures would need a place to keep them.
_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "strong", "em", "s", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(
    ["table", "strikethrough"]
)


def render_markdown(text: str) -> SafeString:
    """`text` as HTML without anything that runs, loads or styles; links lead to web and mail."""
    html = _markdown.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean: str = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return SafeString(clean)
