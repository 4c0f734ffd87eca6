"""Compile every locale/*/LC_MESSAGES/django.po to .mo with Babel; what is newer stays."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        compile_catalogue(source, target)
    return 0


def compile_catalogue(source: Path, target: Path) -> None:
    """Write `target` in one move, so that a running server never reads half of it."""
    language = source.parent.parent.name
    with source.open("rb") as text:
        catalogue = read_po(text, locale=language)
    half = target.with_suffix(".mo.new")
    with half.open("wb") as binary:
        write_mo(binary, catalogue)
    half.replace(target)


if __name__ == "__main__":
    sys.exit(main())
