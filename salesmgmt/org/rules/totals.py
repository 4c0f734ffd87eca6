"""Which departments' totals may be told to somebody who may see nobody's figures.

A total of fewer than `least` people tells on one of them. So does one that can be
computed: the total of a department less those of its shown parts. Departments are a tree,
so everything that can be computed from shown totals is made of *rests*: a shown department
without the shown departments below it. Each rest must hold nobody, or `least` people or
more (complementary suppression).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unit:
    """A department by its path ("1.4.") and who belongs to it directly, not to those below it."""

    path: str
    people: frozenset[int]


@dataclass(slots=True)
class _Node:
    """A department while it is decided."""

    path: str
    # Everybody below, and of these whoever is in no shown part.
    people: set[int]
    rest: set[int]
    # The nearest shown departments below.
    parts: list["_Node"] = field(default_factory=list)
    is_shown: bool = False

    def take_in(self, child: "_Node") -> None:
        """Count what a child holds: as a part, or as rest and parts of the parent."""
        self.people |= child.people
        if child.is_shown:
            self.parts.append(child)
        else:
            self._dissolve(child)

    def hide(self, part: "_Node") -> None:
        part.is_shown = False
        self.parts.remove(part)
        self._dissolve(part)

    def _dissolve(self, child: "_Node") -> None:
        self.rest |= child.rest
        self.parts += child.parts


def tellable(
    units: Iterable[Unit], *, least: int, known: Collection[str] = frozenset()
) -> frozenset[str]:
    """Paths of the departments whose totals may be shown; `units` are all of the company.

    `known` are totals that the reader sees for another reason (the own department): they
    stay, and what could be computed with them is hidden. A person who belonged to several
    departments counts in each of them, once in every sum.
    """
    nodes = {unit.path: _Node(unit.path, set(unit.people), set(unit.people)) for unit in units}
    deepest_first = sorted(nodes.values(), key=lambda node: (-node.path.count("."), node.path))
    for node in deepest_first:
        node.is_shown = node.path in known or len(node.people) >= least
        if node.is_shown:
            _mend(node, least, known)
        parent = nodes.get(_path_above(node.path))
        if parent is not None:
            parent.take_in(node)
    return frozenset(node.path for node in deepest_first if node.is_shown)


def _mend(node: _Node, least: int, known: Collection[str]) -> None:
    """Hide parts, those with the fewest people first, until the rest tells on nobody."""
    while 0 < len(node.rest) < least:
        parts = [part for part in node.parts if part.path not in known]
        if parts:
            node.hide(min(parts, key=lambda part: (len(part.people), part.path)))
        else:
            # Nothing is left to hide but the department itself.
            node.is_shown = node.path in known
            return


def _path_above(path: str) -> str:
    """ "1.4." for "1.4.9."; empty for the root."""
    return path[: path.rstrip(".").rfind(".") + 1]
