"""Evidence where there is little: few peers, nothing sold, more returned than delivered."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from diagnostics.queries.evidence import FIGURES, LABELS, documents_url, evidence_of
from diagnostics.rules.terms import Cause, EvidenceUnit
from goals.actions import set_goal
from salesmgmt.sales import intake
from tests.cast import BY, Cast
from tests.diagnostics.case import Case


@pytest.mark.parametrize(("others", "is_told"), [(5, True), (4, False)])
def test_few_peers_have_no_median(cast: Cast, others: int, is_told: bool) -> None:
    """Rita's and as many others: with fewer than five it would tell on one of them."""
    for key in ("rita", "ralf", "rosa", "rudi", "ned", "sara")[: others + 1]:
        given = {"starts_on": date(2025, 5, 1), "ends_on": date(2025, 6, 30)}
        made = set_goal(
            holder=cast.people[key],
            measure="revenue",
            target=Decimal(1000),
            today=cast.today,
            **given,
            **BY,
        )
        cast.goals[key] = made
    rows = {
        row.key: row
        for row in evidence_of(
            cast.goals["rita"], as_of=cast.today, today=cast.today, with_peers=True
        )
    }
    row = rows["peers_attainment"]
    assert row.n == others
    # Of 1371.75, 913.50, 914.50, 915.50 and, for five, 916.50.
    assert row.figure == (Decimal("0.9155") if is_told else None)


def test_nothing_happened_is_no_figure(cast: Cast) -> None:
    """Nothing to divide by is empty; what can be counted is zero."""
    sven = set_goal(
        holder=cast.people["sven"],
        measure="revenue",
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        target=Decimal(5000),
        today=cast.today,
        **BY,
    )
    rows = {
        row.key: row
        for row in evidence_of(sven, as_of=cast.today, today=cast.today, with_peers=True)
    }
    counted = {
        "products_sold",
        "late_orders",
        "backlog",
        "leads",
        "new_customers",
        "training_overdue",
        "certificates",
        "attainment",
    }
    for key, row in rows.items():
        if key != "peers_attainment":
            assert row.figure == (0 if key in counted else None), key
            assert (row.low, row.high) == (None, None), key


def test_more_came_back_than_went_out(cast: Cast) -> None:
    """Above one there is no interval of a share."""
    day = "2025-06-10"
    intake.load(
        {
            "orders": [("m", "c", "north", None, "2024-12-01", None, "EUR", None)],
            "order_lines": [("m", "1", "p", 10, 1000, 1000, None)],
            "order_shares": [("m", "revenue", "rita", 1)],
            "deliveries": [("dm", "m", None, "2024-12-20", "2024-12-20", None, None)],
            "delivery_lines": [("dm", "1", 10)],
            "returns": [
                ("r1", "m", day, None),
                ("r2", "m", day, None),
                ("r3", "o-rita", day, None),
            ],
            "return_lines": [("r1", "1", 4), ("r2", "1", 4), ("r3", "1", 1)],
        },
        **BY,
    )
    rows = {
        row.key: row
        for row in evidence_of(
            cast.goals["rita"], as_of=cast.today, today=cast.today, with_peers=True
        )
    }
    row = rows["return_rate"]
    # Three lines came back; in the window one was delivered.
    assert (row.figure, row.n, row.low, row.high) == (3, 1, None, None)


def test_every_cause_has_figures_with_a_name() -> None:
    assert [figure.cause for figure in FIGURES] == sorted(
        (figure.cause for figure in FIGURES), key=list(Cause).index
    )
    assert {figure.cause for figure in FIGURES} == set(Cause)
    assert len(LABELS) == len(FIGURES)
    assert {figure.key for figure in FIGURES if figure.unit is EvidenceUnit.MONEY} == {"backlog"}


@pytest.mark.parametrize(
    ("key", "page"),
    [
        ("average_discount", "monitoring:entries"),
        ("otif", "sales:order_list"),
        ("certificates", "training:matrix"),
        ("win_rate", None),
        ("attainment", None),
    ],
)
def test_where_the_documents_are(case: Case, key: str, page: str | None) -> None:
    for holder in ("rita", "north"):
        case.diagnosis.goal = case.cast.goals[holder]
        found = documents_url(key, case.diagnosis)
        assert (found and found.split("?")[0]) == (page and reverse(page))
