"""What documents say, in plain Python with fractions: written from docs/ledger.md, not from SQL."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

MILLIONTH = Fraction(1, 1_000_000)
BASES = ("booked", "delivered", "invoiced", "paid")


def rounded(amount: Fraction) -> Decimal:
    """Half up to six decimals; amounts here are never negative."""
    return Decimal(int(amount / MILLIONTH + Fraction(1, 2))) / 1_000_000


@dataclass
class Billed:
    """A line of one invoice."""

    quantity: Decimal
    net: Decimal
    total: Decimal
    payments: list[Decimal] = field(default_factory=list)

    def paid(self, amount: Decimal) -> Decimal:
        part = min(sum(self.payments, Decimal(0)), self.total)
        return rounded(Fraction(amount) * Fraction(part) / Fraction(self.total))


@dataclass
class Line:
    """All documents of one order line."""

    ordered: Decimal
    net: Decimal
    gross: Decimal
    rate: Decimal
    unit_cost: Decimal | None = None
    cancelled: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    delivered: Decimal = Decimal(0)
    invoices: list[Billed] = field(default_factory=list)

    @property
    def kept(self) -> Decimal:
        return self.ordered - self.cancelled - self.returned

    def quantity(self, basis: str) -> Decimal:
        """What counts of the line on a basis."""
        if basis == "booked":
            return self.kept
        if basis == "delivered":
            return max(Decimal(0), min(self.delivered - self.returned, self.kept))
        reached = self._reached(basis)
        left = max(self.delivered, reached) - self.returned
        return max(Decimal(0), min(reached, self.kept, left))

    def figures(self, basis: str) -> dict[str, Decimal]:
        """Quantity, revenue, gross revenue, margin and uncosted revenue in company currency."""
        quantity = self.quantity(basis)
        if not quantity:
            return dict.fromkeys(
                ("quantity", "revenue", "gross_revenue", "margin", "uncosted_revenue"), Decimal(0)
            )
        amount, whole = (self.net, self.ordered)
        if basis in {"invoiced", "paid"}:
            amount, whole = self._amount(basis), self._reached(basis)
        part = Fraction(quantity) * Fraction(self.rate)
        revenue = rounded(Fraction(amount) * part / Fraction(whole))
        cost = rounded(Fraction(self.unit_cost) * Fraction(quantity)) if self.has_cost else None
        return {
            "quantity": quantity,
            "revenue": revenue,
            "gross_revenue": rounded(Fraction(self.gross) * part / Fraction(self.ordered)),
            "margin": Decimal(0) if cost is None else revenue - cost,
            "uncosted_revenue": revenue if cost is None else Decimal(0),
        }

    @property
    def has_cost(self) -> bool:
        return self.unit_cost is not None

    def _reached(self, basis: str) -> Decimal:
        return _sum(
            i.quantity if basis == "invoiced" else i.paid(i.quantity) for i in self.invoices
        )

    def _amount(self, basis: str) -> Decimal:
        return _sum(i.net if basis == "invoiced" else i.paid(i.net) for i in self.invoices)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
