"""Which lines of a tree are on the page: what is folded away, and what a filter keeps."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

MOST_OPEN_PEOPLE = 80
"""A tree with more people starts folded below its top."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A department that may be opened; `path` is its place ("1.4.")."""

    pk: int
    path: str
    key: str


@dataclass(frozen=True, slots=True)
class Outline:
    """Which branches are open, and of which the line itself is on the page."""

    opened: frozenset[int]
    visible: frozenset[int]


def fold(branches: Sequence[Branch], turned: Collection[str], *, all_open: bool) -> Outline:
    """Open and visible branches; parents come before their children.

    Either all start open or only those at the top; a key in `turned` turns a branch round.
    """
    opened: set[int] = set()
    visible: set[int] = set()
    closed: list[str] = []
    tops: list[str] = []
    for branch in branches:
        is_top = not branch.path.startswith(tuple(tops))
        if is_top:
            tops.append(branch.path)
        if branch.path.startswith(tuple(closed)):
            continue
        visible.add(branch.pk)
        if (all_open or is_top) != (branch.key in turned):
            opened.add(branch.pk)
        else:
            closed.append(branch.path)
    return Outline(frozenset(opened), frozenset(visible))


def levels(paths: Iterable[str]) -> dict[str, int]:
    """How many of the given departments each of them lies in: the indent of its line."""
    ordered = sorted(paths)
    found: dict[str, int] = {}
    above: list[str] = []
    for path in ordered:
        while above and not path.startswith(above[-1]):
            above.pop()
        found[path] = len(above)
        above.append(path)
    return found


@dataclass(frozen=True, slots=True)
class Mark:
    """A line for the filter: where it stands, and whether it is wanted itself."""

    path: str
    is_department: bool
    is_wanted: bool


def with_ancestors(marks: Sequence[Mark]) -> list[int]:
    """Positions of the wanted lines and of the departments that they lie in, in their order."""
    places = {mark.path for mark in marks if mark.is_wanted}
    needed = {place[: end + 1] for place in places for end in _steps(place)}
    return [
        position
        for position, mark in enumerate(marks)
        if mark.is_wanted or (mark.is_department and mark.path in needed)
    ]


def _steps(path: str) -> list[int]:
    """Where each step of a path ends: 1 and 3 of "1.4."."""
    return [position for position, letter in enumerate(path) if letter == "."]
