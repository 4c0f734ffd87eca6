"""Does a text name a person? However the name is typed: capitals, accents, genitive, hyphens."""

import re
import unicodedata

LEAST_LETTERS = 3
"""Shorter parts of a name are words of every text."""

ENDINGS = ("", "s", "es")
"""Genitive and plural; an apostrophe parts a word anyway, so "Carson's" is "Carson" and "s"."""

# Parts of names that are words of their own: "von der Heide" is told by "Heide".
PARTICLES = frozenset(
    {"dal", "das", "del", "della", "dem", "den", "der", "des", "dos", "ter", "the", "van", "von"}
    | {"and", "und", "zum", "zur"}
)
# Letters without an accent to take off; casefold has made "ß" to "ss" before.
_PLAIN = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i"})
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_WORD = re.compile(r"[^\W\d_]+")


def is_named(name: str, text: str) -> bool:
    """Whether `text` holds a part of `name` as a whole word, alone or with an ending."""
    parts = _parts(name)
    return any(
        word == part + ending for word in _words(text) for part in parts for ending in ENDINGS
    )


def _parts(name: str) -> set[str]:
    """What gives the person away: each part of the name, and parts with a hyphen written as one."""
    found = _words(name)
    for piece in name.split():
        for spelling in _spellings(piece):
            found.add("".join(_WORD.findall(spelling)))
    return {part for part in found if len(part) >= LEAST_LETTERS and part not in PARTICLES}


def _words(text: str) -> set[str]:
    return {word for spelling in _spellings(text) for word in _WORD.findall(spelling)}


def _spellings(text: str) -> tuple[str, str]:
    """In small letters without accents, once with "ä" as "a" and once as "ae"."""
    whole = unicodedata.normalize("NFKC", text).casefold()
    return _bare(whole), _bare(whole.translate(_WRITTEN_OUT))


def _bare(text: str) -> str:
    """Without accents, and without characters that nobody sees, such as soft hyphens."""
    apart = unicodedata.normalize("NFKD", text).translate(_PLAIN)
    return "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Cf"})
