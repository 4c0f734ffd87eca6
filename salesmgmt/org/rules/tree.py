"""Where a department stands: a subtree is a prefix, and one sort lists parents before children."""

from dataclasses import dataclass

# Both bounds keep the key below PostgreSQL's 2,704 bytes for an indexed value,
# also with four bytes a letter: 15 x (40 x 4 + 11) = 2,565.
MOST_LEVELS = 15
_STEP_LENGTH = 40

# Lower than a blank, so that "Europe" with all its children sorts before "Europe East".
# `lib.names.sort_key` leaves no such character in a name.
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Place:
    """`path` "1.4." from primary keys, `tree_key` from sort keys, `depth` 0 for the root."""

    path: str
    tree_key: str
    depth: int


def place_under(parent: Place | None, pk: int, sort_key: str) -> Place:
    """The place of department `pk` below `parent`; None is the place of the root.

    The primary key follows the name in the tree key: of two siblings with one
    name each keeps its own children together.
    """
    step = f"{sort_key[:_STEP_LENGTH]}{_SEPARATOR}{pk}{_SEPARATOR}"
    if parent is None:
        return Place(path=f"{pk}.", tree_key=step, depth=0)
    return Place(f"{parent.path}{pk}.", parent.tree_key + step, parent.depth + 1)


def paths_above(path: str) -> list[str]:
    """The path of a department and of all that it lies in, from the root on: "1.", "1.4."."""
    steps = path.split(".")[:-1]
    return [f"{'.'.join(steps[:depth])}." for depth in range(1, len(steps) + 1)]
