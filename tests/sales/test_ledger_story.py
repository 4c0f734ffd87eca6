"""Any story of documents, in any order and cutting, nets as the documents say."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db.models import Max
from hypothesis import given
from hypothesis import strategies as st

from salesmgmt.org.models import Period
from salesmgmt.sales import intake
from salesmgmt.sales.models import Credit, CreditKind
from salesmgmt.sales.queries.integrity import broken_invariants
from salesmgmt.sales.rules.splits import shares_of
from tests.sales.documents_say import BASES, Billed, Line
from tests.sales.record import BY_HAND, DAY, Record, rolled_back, sums, together

RATES = {"EUR": Decimal(1), "USD": Decimal("0.75"), "JPY": Decimal("0.007812501")}
MILLION = 1_000_000
PEOPLE = ("ann", "bob", "cat", "dan", None)

quantities = st.sampled_from([Decimal(n) for n in ("1", "3", "10", "0.000001", "0.000003", "2.5")])
amounts = st.one_of(
    st.integers(0, 300).map(Decimal),
    st.integers(0, 10_000_000).map(lambda n: Decimal(n) / MILLION),
    st.sampled_from([Decimal("0.000001"), Decimal("99999999.999999"), Decimal("33.333333")]),
)
days = st.integers(0, 200).map(lambda n: DAY + timedelta(days=n))


@st.composite
def splits(draw: st.DrawFn) -> dict[str | None, Decimal]:
    """One to five people whose shares total exactly 1, thirds and single millionths among them."""
    people = draw(st.permutations(PEOPLE))[: draw(st.integers(1, 5))]
    cuts = sorted(
        draw(
            st.lists(
                st.one_of(st.integers(1, MILLION - 1), st.sampled_from([1, 333_333, 666_666])),
                min_size=len(people) - 1,
                max_size=len(people) - 1,
                unique=True,
            )
        )
    )
    borders = [0, *cuts, MILLION]
    parts = [Decimal(b - a) / MILLION for a, b in pairwise(borders)]
    return dict(zip(people, parts, strict=True))


overlays = st.dictionaries(
    st.sampled_from(PEOPLE[:4]),
    st.sampled_from([Decimal("0.25"), Decimal("0.333333"), Decimal(1)]),
    max_size=2,
)


@dataclass
class Piece:
    """Rows that come at one time; `after` names pieces that must have come before."""

    name: str
    rows: dict[str, list[tuple]]
    after: frozenset[str] = frozenset()


@dataclass
class Story:
    """An order with all its documents, and acts between their loads."""

    lines: list[Line]
    loads: list[list[Piece]]
    acts: list[list[tuple[str, Any]]]
    shares: dict[str | None, Decimal] = field(default_factory=dict)
    overlay: dict[str | None, Decimal] = field(default_factory=dict)


@st.composite
def parts_of(draw: st.DrawFn, whole: Decimal, most: int = 3) -> list[Decimal]:
    """Up to `most` quantities that together are at most `whole`."""
    left, parts = whole, []
    for _ in range(draw(st.integers(0, most))):
        part = draw(st.sampled_from([whole, whole / 2, whole / 3, Decimal(1)]))
        part = part.quantize(Decimal("0.000001"))
        if 0 < part <= left:
            parts.append(part)
            left -= part
    return parts


@st.composite
def stories(draw: st.DrawFn) -> Story:
    currency = draw(st.sampled_from(list(RATES)))
    shares, overlay = draw(splits()), draw(overlays)
    # Late or in time: how far the order is moves on as its documents come.
    due = draw(st.none() | days)
    pieces = [
        Piece(
            "order",
            {
                "orders": [("o", "c1", "north", None, DAY, due, currency, None)],
                "order_shares": [("o", "revenue", p, s) for p, s in shares.items()]
                + [("o", "overlay", p, s) for p, s in overlay.items()],
            },
        )
    ]
    lines = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        line, found = draw(documents_of(str(number), RATES[currency]))
        lines.append(line)
        pieces += found
    loads = draw(cut(pieces))
    acts = [draw(st.lists(between(), max_size=1)) for _ in loads]
    return Story(lines, loads, acts, shares, overlay)


def between() -> st.SearchStrategy[tuple[str, Any]]:
    """What people do between loads."""
    return st.one_of(
        st.tuples(st.just("close"), st.sampled_from(["2013-01", "2013-03", "2013-05"])),
        st.tuples(st.just("recredit"), st.tuples(splits(), overlays)),
    )


@st.composite
def documents_of(draw: st.DrawFn, key: str, rate: Decimal) -> tuple[Line, list[Piece]]:
    quantity, gross = draw(quantities), draw(amounts)
    net = (gross * draw(st.sampled_from([Decimal(1), Decimal("0.9")]))).quantize(
        Decimal("0.000001")
    )
    cost = draw(st.sampled_from([None, Decimal(0), Decimal("3.333333")]))
    line = Line(quantity, net, gross, rate, cost)
    pieces = [
        Piece(
            f"line {key}",
            {"order_lines": [("o", key, "p1", quantity, gross, net, cost)]},
            frozenset({"order"}),
        )
    ]
    given_up = draw(parts_of(quantity))
    for number, part in enumerate(given_up):
        kind = draw(st.sampled_from(["cancelled", "returned"]))
        setattr(line, kind, getattr(line, kind) + part)
        table, lines_table = (
            ("cancellations", "cancellation_lines")
            if kind == "cancelled"
            else ("returns", "return_lines")
        )
        pieces += _document(
            f"g{key}-{number}", key, table, lines_table, (draw(days), None), (part,)
        )
    for number, part in enumerate(draw(parts_of(quantity))):
        line.delivered += part
        day = draw(days)
        pieces += _document(
            f"d{key}-{number}",
            key,
            "deliveries",
            "delivery_lines",
            (None, day, None, None, None),
            (part,),
        )
    for number, part in enumerate(draw(parts_of(quantity, most=2))):
        pieces += draw(billing(f"i{key}-{number}", key, part, line))
    return line, pieces


def _document(
    name: str, line: str, table: str, lines_table: str, header: tuple, part: tuple
) -> list[Piece]:
    return [
        Piece(name, {table: [(name, "o", *header)]}, frozenset({"order"})),
        Piece(
            f"{name} lines",
            {lines_table: [(name, line, *part)]},
            frozenset({name, f"line {line}"}),
        ),
    ]


@st.composite
def billing(draw: st.DrawFn, name: str, key: str, part: Decimal, line: Line) -> list[Piece]:
    net = draw(amounts)
    total = draw(amounts) or Decimal(100)
    billed = Billed(part, net, total)
    line.invoices.append(billed)
    pieces = _document(
        name, key, "invoices", "invoice_lines", (draw(days), None, total), (part, net)
    )
    for number in range(draw(st.integers(0, 3))):
        amount = draw(st.sampled_from([total, total / 3, total / 2, Decimal("0.000001")]))
        amount = max(amount.quantize(Decimal("0.000001")), Decimal("0.000001"))
        billed.payments.append(amount)
        pieces.append(
            Piece(
                f"{name} p{number}",
                {"payments": [(f"{name} p{number}", name, draw(days), amount)]},
                frozenset({name}),
            )
        )
    return pieces


@st.composite
def cut(draw: st.DrawFn, pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces in an order that their references allow, cut into one to five loads."""
    waiting, come, ordered = draw(st.permutations(pieces)), set(), []
    while waiting:
        piece = next(p for p in waiting if p.after <= come)
        waiting.remove(piece)
        come.add(piece.name)
        ordered.append(piece)
    cuts = sorted(draw(st.lists(st.integers(0, len(ordered)), max_size=4)))
    borders = [0, *cuts, len(ordered)]
    loads = [ordered[a:b] for a, b in pairwise(borders)]
    return [load for load in loads if load]


class Teller:
    """Tells a story to the database and knows what must come out."""

    def __init__(self, record: Record, story: Story) -> None:
        self.record, self.story = record, story
        self.shares, self.overlay = story.shares, story.overlay

    def tell(self) -> None:
        for load, acts in zip(self.story.loads, self.story.acts, strict=True):
            closed = self._closed()
            last = Credit.objects.aggregate(last=Max("id"))["last"] or 0
            intake.load(together(*(piece.rows for piece in load)), **BY_HAND)
            self.nothing_in_closed_months(last, closed)
            for act, what in acts:
                last = Credit.objects.aggregate(last=Max("id"))["last"] or 0
                if act == "close":
                    self.record.close(what)
                else:
                    self.shares, self.overlay = what
                    self.record.recredit("o", *what)
                    self.nothing_in_closed_months(last, closed)

    def _closed(self) -> list[tuple[date, date]]:
        months = Period.objects.filter(kind="month").exclude(closed_at=None)
        return list(months.values_list("starts_on", "ends_on"))

    def nothing_in_closed_months(self, last: int, closed: list[tuple[date, date]]) -> None:
        for first, end in closed:
            assert not Credit.objects.filter(id__gt=last, business_on__range=(first, end)).exists()

    def expected(self) -> dict[tuple, dict[str, Decimal]]:
        """Figures by (line, basis, kind, person) as the latest shares say."""
        named = [(CreditKind.REVENUE, p, s) for p, s in self.shares.items()]
        named += [(CreditKind.OVERLAY, p, s) for p, s in self.overlay.items()]
        found: dict[tuple, dict[str, Decimal]] = {}
        for number, line in enumerate(self.story.lines, start=1):
            for basis in BASES:
                for name, amount in line.figures(basis).items():
                    parts = shares_of(amount, [(kind, share) for kind, _, share in named])
                    for (kind, person, _share), part in zip(named, parts, strict=True):
                        if part:
                            found.setdefault((str(number), basis, str(kind), person), {})[name] = (
                                part
                            )
        return found


def figures_by_line() -> dict[tuple, dict[str, Decimal]]:
    found = sums(by=("line__key", "basis", "kind", "person__key"))
    for figures in found.values():
        figures.pop("orders", None)
    return {key: figures for key, figures in found.items() if figures}


def orders_by_person() -> dict[tuple, Decimal]:
    found = sums(by=("basis", "kind", "person__key"))
    return {key: row["orders"] for key, row in found.items() if "orders" in row}


@pytest.mark.slow
@given(story=stories())
def test_any_story_nets_as_its_documents_say(record, story):
    with rolled_back():
        teller = Teller(record, story)
        teller.tell()
        assert figures_by_line() == teller.expected()
        kept = {b for b in BASES if any(line.quantity(b) for line in story.lines)}
        assert orders_by_person() == {
            (basis, kind, person): share
            for basis in kept
            for kind, named in (("revenue", teller.shares), ("overlay", teller.overlay))
            for person, share in named.items()
        }
        assert broken_invariants() == []


@pytest.mark.slow
@given(story=stories(), as_return=st.lists(st.booleans(), min_size=3, max_size=3), day=days)
def test_a_full_reversal_leaves_nothing_for_anyone(record, story, as_return, day):
    with rolled_back():
        teller = Teller(record, story)
        teller.tell()
        for number, (line, is_return) in enumerate(zip(story.lines, as_return, strict=False), 1):
            table, parts = (
                ("returns", "return_lines")
                if is_return
                else ("cancellations", "cancellation_lines")
            )
            if line.kept:
                key = f"all{number}"
                record.load(
                    {table: [(key, "o", day, None)], parts: [(key, str(number), line.kept)]}
                )
        assert sums(by=("basis", "kind", "person__key", "department_id")) == {}
        assert broken_invariants() == []


@pytest.mark.parametrize("basis", BASES)
def test_the_story_that_everybody_knows(record, basis):
    """The model itself: 10 ordered for 100, 1 cancelled, 6 delivered, 5 invoiced for 60, half paid,
    2 returned."""
    line = Line(Decimal(10), Decimal(100), Decimal(100), Decimal(1))
    line.cancelled, line.delivered, line.returned = Decimal(1), Decimal(6), Decimal(2)
    line.invoices = [Billed(Decimal(5), Decimal(60), Decimal(72), [Decimal(36)])]
    figures = line.figures(basis)
    assert (figures["quantity"], figures["revenue"]) == {
        "booked": (7, 70),
        "delivered": (4, 40),
        "invoiced": (4, 48),
        "paid": (Decimal("2.5"), 30),
    }[basis]
