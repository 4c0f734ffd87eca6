"""The forms that pages offer, filled in as somebody would who only clicks."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_TYPED = {"number": "1", "email": "somebody@acme.test"}
_PASSED_OVER = {"submit", "button", "reset", "file", "image"}


@dataclass
class Form:
    """Where a form goes, and its fields with the values that a browser would send."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    """Collects the forms that are posted."""

    def __init__(self, today: str) -> None:
        super().__init__()
        self.today = today
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select = ""
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._begin(given)
        elif self.open is None:
            return
        elif tag == "select":
            self.select = given.get("name", "")
        elif tag == "option" and self.select and given.get("value"):
            self._choose(given)
        elif tag == "textarea":
            self.area = given.get("name", "")
        elif tag in {"input", "button"} and given.get("name"):
            self._fill(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.open is not None and self.area:
            self.open.fields.setdefault(self.area, ["Words"])
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area and data.strip() and self.open is not None:
            self.open.fields[self.area] = [data.strip()]

    def _begin(self, given: dict[str, str]) -> None:
        posted = given.get("method", "").lower() == "post" or "hx-post" in given
        self.open = None
        if posted:
            self.open = Form(given.get("hx-post") or given.get("action", ""))
            self.forms.append(self.open)

    def _choose(self, given: dict[str, str]) -> None:
        assert self.open is not None
        if "selected" in given:
            self.open.fields[self.select] = [given["value"]]
        self.open.fields.setdefault(self.select, [given["value"]])

    def _fill(self, tag: str, given: dict[str, str]) -> None:
        """A first button stands for the click; boxes are ticked."""
        assert self.open is not None
        kind = given.get("type", "submit" if tag == "button" else "text")
        values = self.open.fields.setdefault(given["name"], [])
        if kind in {"checkbox"}:
            values.append(given.get("value", "on"))
        elif not values and kind not in _PASSED_OVER - {"submit"}:
            typed = self.today if kind == "date" else _TYPED.get(kind, "Words")
            values.append(given.get("value") or typed)


def forms_in(page: str, today: str) -> list[Form]:
    """The forms of a page that are posted; empty fields filled in by their kind."""
    reader = _Reader(today)
    reader.feed(page)
    return reader.forms
