"""Collect the strings of Python files and templates into locale/*/LC_MESSAGES/django.po.

Translations are kept; entries are sorted by msgid, without line numbers. With
--check nothing is written: exit code 1 when an entry is missing, not translated,
fuzzy, obsolete, or its placeholders differ. No gettext programs are needed.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("salesmgmt", "goals", "monitoring", "training", "diagnostics", "recognition")
KEYWORDS: dict[str, tuple | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals={count}; plural={plural};\\n"

"""


def main() -> int:
    """Update the catalogues, or with --check say what is wrong with them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, judge only")
    only_check = parser.parse_args().check
    # templatize needs settings, but no app and no database.
    settings.configure(USE_I18N=True)
    django.setup()
    found = collect()
    complaints = []
    for path in sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po")):
        stored = read(path)
        if only_check:
            complaints += [f"{path.relative_to(ROOT)}: {text}" for text in judge(stored, found)]
        else:
            path.write_bytes(updated(stored, found))
    print("\n".join(complaints) or f"{len(found)} messages")
    return 1 if complaints else 0


def collect() -> Catalog:
    """Every message of the project."""
    found = Catalog()
    for source in sources():
        for _line, message, comments, context in extract(
            "python", io.BytesIO(source), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            found.add(message, context=context, auto_comments=comments)
    return found


def sources() -> Iterator[bytes]:
    """Python texts; templates are turned into Python-like text by Django."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.read_bytes()
    for path in sorted((ROOT / "templates").rglob("*.*")):
        text = templatize(path.read_text("utf-8"), origin=str(path))
        # Indentation means nothing in a template and everything to Python's tokenizer.
        yield "\n".join(line.lstrip() for line in text.splitlines()).encode()


def read(path: Path) -> Catalog:
    """The stored catalogue of one language."""
    with path.open("rb") as text:
        return read_po(text, locale=path.parent.parent.name)


def judge(stored: Catalog, found: Catalog) -> Iterator[str]:
    """What keeps the catalogue from being complete, one line each."""
    for message in found:
        if message.id and stored.get(first_id(message), message.context) is None:
            yield f"missing: {first_id(message)!r}"
    for message in stored:
        if not message.id:
            continue
        if found.get(first_id(message), message.context) is None:
            yield f"obsolete: {first_id(message)!r}"
        if message.fuzzy:
            yield f"fuzzy: {first_id(message)!r}"
        yield from mistakes(stored, message)


def mistakes(stored: Catalog, message: Message) -> Iterator[str]:
    """Empty translations, and placeholders that differ from the original."""
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(texts):
        yield f"not translated: {first_id(message)!r}"
        return
    for error in message.check(stored):
        yield f"{error}: {first_id(message)!r}"


def updated(stored: Catalog, found: Catalog) -> bytes:
    """The found messages with the stored translations, as the text of a .po file."""
    fresh = Catalog(locale=stored.locale)
    for message in found:
        if message.id:
            known = stored.get(first_id(message), message.context)
            translation = known.string if known and same_shape(known, message) else ""
            fresh.add(
                message.id,
                translation,
                flags=message.flags,
                auto_comments=message.auto_comments,
                context=message.context,
            )
    text = io.BytesIO()
    write_po(text, fresh, width=98, no_location=True, omit_header=True, sort_output=True)
    header = HEADER.format(
        language=stored.locale, count=fresh.num_plurals, plural=fresh.plural_expr
    )
    return header.encode() + text.getvalue()


def first_id(message: Message) -> str:
    """The msgid by which a catalogue finds the message: of a plural, its singular."""
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def same_shape(known: Message, message: Message) -> bool:
    return isinstance(known.string, tuple) == isinstance(message.id, (tuple, list))


if __name__ == "__main__":
    sys.exit(main())
