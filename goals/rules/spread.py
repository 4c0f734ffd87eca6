"""How a parent's target is spread over its children (G3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Spread:
    """`gap` is what no child holds; below zero it is what is assigned beyond the own target.

    The own target stays the reference: attainment never uses the children's sum.
    """

    own: Decimal | None
    # None where there are no children with a target (and for ratios, which do not add up).
    children: Decimal | None
    gap: Decimal | None


def spread(own: Decimal | None, children: Iterable[Decimal | None]) -> Spread:
    """Own target against the sum of the children's; children without a target do not count."""
    held = [target for target in children if target is not None]
    total = sum(held, Decimal(0)) if held else None
    gap = None if own is None or total is None else own - total
    return Spread(own, total, gap)
