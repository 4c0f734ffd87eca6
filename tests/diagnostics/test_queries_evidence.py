"""Every figure of the evidence against values computed by hand, in this year's days and the last's.

Mona sells nothing in the standing cast: all that is hers here is what this module writes. Her goal
is looked at on the 13th of June 2025, so the windows are 1 January to 13 June of 2025 and of 2024.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from diagnostics.models import Diagnosis
from diagnostics.queries.evidence import documents_url, evidence_of
from goals.actions import close_goal, set_goal
from goals.models import Goal
from monitoring.models import FollowUp
from salesmgmt.sales import intake
from salesmgmt.sales.models import Customer, Order
from tests.cast import BY, Cast
from tests.midyear import TODAY
from tests.training.studio import certify, published_module
from training.models import Assignment

AS_OF = date(2025, 6, 13)
# key, customer, booked, due, product, pieces, gross, net
ORDERS = [
    # On time and in full; two of ten pieces come back.
    ("n1", "c", "2025-01-01", "2025-02-10", "p", 10, 1000, 900),
    # Three days late.
    ("n2", "d", "2025-03-03", "2025-03-10", "q", 5, 500, 500),
    # Three of five pieces came in time: 160 of 400 are still due.
    ("n3", "e", "2025-04-01", "2025-04-10", "p", 5, 500, 400),
    # Given up before it came: due to nobody.
    ("n4", "d", "2025-05-05", "2025-05-12", "p", 4, 400, 400),
    # Nothing has come.
    ("n5", "d", "2025-06-13", "2025-06-13", "p", 1, 100, 100),
    # Nine days late.
    ("n6", "c", "2025-05-12", "2025-05-20", "q", 1, 100, 100),
    # The day after.
    ("n7", "e", "2025-06-14", "2025-06-14", "r", 9, 900, 900),
    # A year before: on time; ten days late; the day after the window.
    ("b1", "c", "2024-01-01", "2024-02-12", "p", 10, 1000, 1000),
    ("b2", "d", "2024-03-04", "2024-03-11", "r", 2, 300, 200),
    ("b3", "d", "2024-06-14", "2024-06-14", "s", 1, 50, 50),
]
DELIVERED = [
    ("n1", "2025-02-10", 10),
    ("n2", "2025-03-13", 5),
    ("n3", "2025-04-09", 3),
    ("n6", "2025-05-29", 1),
    ("b1", "2024-02-12", 10),
    ("b2", "2024-03-21", 2),
    ("b3", "2024-06-14", 1),
]
# key, order, kind, day, score
ANSWERS = [
    ("f1", "n1", "csat", "2025-02-20", 5),
    ("f2", "n2", "csat", "2025-06-13", 4),
    ("f3", "n6", "csat", "2025-06-01", 3),
    ("f4", "n3", "nps", "2025-05-01", 10),
    ("f5", None, "csat", "2025-05-01", 5),
    ("f6", "n1", "csat", "2025-06-14", 1),
    ("f7", "b1", "csat", "2024-03-01", 2),
]
# key, stage, opened, closed
OPPORTUNITIES = [
    ("o1", "won", "2025-01-01", "2025-03-01"),
    ("o2", "prospecting", "2025-06-13", None),
    ("o3", "engaged", "2025-06-14", None),
    ("o4", "lost", "2024-12-31", "2025-01-01"),
    ("o5", "lost", "2024-12-01", "2024-12-31"),
    ("o6", "won", "2024-01-01", "2024-06-13"),
]


def sold(cast: Cast) -> None:
    customers_of = {order[0]: order[1] for order in ORDERS}
    customers = [("d", "Customer D", "Shop", True), ("e", "Customer E", "Shop", True)]
    intake.load(
        {
            "products": [(k, f"Product {k}", "Parts", 100, None, None) for k in "qrs"],
            "customers": [
                (key, name, segment, None, None, None, is_target)
                for key, name, segment, is_target in customers
            ],
            "orders": [
                (key, customer, "north", None, booked, due, "EUR", None)
                for key, customer, booked, due, *_line in ORDERS
            ],
            "order_lines": [
                (key, "1", product, pieces, gross, net, None)
                for key, _c, _b, _d, product, pieces, gross, net in ORDERS
            ],
            "order_shares": [(order[0], "revenue", "mona", 1) for order in ORDERS],
            "deliveries": [
                (f"d-{key}", key, None, day, day, None, None) for key, day, _n in DELIVERED
            ],
            "delivery_lines": [(f"d-{key}", "1", number) for key, _day, number in DELIVERED],
            "cancellations": [("x", "n4", "2025-05-10", None)],
            "cancellation_lines": [("x", "1", 4)],
            "returns": [("r", "n1", "2025-06-13", None), ("s", "b1", "2024-06-14", None)],
            "return_lines": [("r", "1", 2), ("s", "1", 1)],
            "feedback": [
                (key, customers_of.get(order, "c"), order, kind, day, score, None)
                for key, order, kind, day, score in ANSWERS
            ],
            "opportunities": [
                (key, "mona", None, None, stage, opened, closed, 100, None, None, None)
                for key, stage, opened, closed in OPPORTUNITIES
            ],
        },
        **BY,
    )


def followed_up(cast: Cast) -> None:
    """One done, one waiting, one due later."""
    mona = cast.people["mona"]
    for key, due, done in (
        ("n1", date(2025, 2, 17), date(2025, 2, 20)),
        ("n2", AS_OF, None),
        ("n6", date(2025, 6, 14), None),
    ):
        FollowUp.objects.create(
            order=Order.objects.get(key=key),
            delivered_on=due,
            due_on=due,
            done_on=done,
            done_by=mona if done else None,
        )


def learnt(cast: Cast) -> None:
    """Passed; overdue; due on the day; given up; passed a year ago, without validity since."""
    rows = [
        ("Passed", date(2025, 2, 1), date(2025, 3, 1), None),
        ("Overdue", date(2025, 4, 1), date(2025, 6, 12), None),
        ("Due today", date(2025, 4, 1), AS_OF, None),
        ("Given up", date(2025, 4, 1), date(2025, 5, 1), date(2025, 4, 20)),
        ("Long ago", date(2024, 3, 1), date(2024, 4, 1), None),
    ]
    made = {
        title: Assignment.objects.create(
            person=cast.people["mona"],
            module=published_module(cast, title),
            assigned_on=assigned,
            due_on=due,
            withdrawn_on=withdrawn,
        )
        for title, assigned, due, withdrawn in rows
    }
    certify(made["Passed"], date(2025, 2, 20), AS_OF)
    certify(made["Long ago"], date(2024, 12, 31), date(2025, 6, 12))


@pytest.fixture
def goal(cast: Cast) -> Goal:
    sold(cast)
    followed_up(cast)
    learnt(cast)
    return set_goal(
        holder=cast.people["mona"],
        measure="revenue",
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        target=Decimal(5000),
        today=cast.today,
        **BY,
    )


# cause and key: figure, of how many; a year earlier, of how many
EXPECTED = {
    # One line came back of the four that were delivered.
    ("product", "return_rate"): ("0.25", 4, "0", 2),
    ("product", "products_sold"): ("2", 2, "2", 2),
    # Of p 10 - 2 + 5 + 1 pieces for 1,220, of q six for 600, which nobody bought the year before.
    ("product", "new_products"): ("0.329670", 1, None, 0),
    # 1,820 net of 2,000 gross; 1,200 of 1,300.
    ("price", "average_discount"): ("0.09", 5, "0.076923", 2),
    # 14 pieces for 1,220 that cost 100 each the year before.
    ("price", "price_index"): ("0.871429", 1, None, 0),
    ("delivery", "otif"): ("0.2", 5, "0.5", 2),
    ("delivery", "late_orders"): ("4", 5, "1", 2),
    ("delivery", "days_late"): ("6", 2, "10", 1),
    ("delivery", "backlog"): ("260", 2, "0", 0),
    ("service", "csat"): ("0.666667", 3, "0", 1),
    ("service", "follow_ups_done"): ("0.5", 2, None, 0),
    # C and D had bought before, E had not.
    ("service", "repeat_rate"): ("0.666667", 3, "0", 2),
    ("marketing", "leads"): ("2", 2, "1", 1),
    ("marketing", "win_rate"): ("0.5", 2, "1", 1),
    ("marketing", "new_customers"): ("1", 3, "2", 2),
    ("marketing", "target_audience"): ("0.666667", 3, "0.5", 2),
    ("training", "training_completed"): ("0.333333", 3, "0", 1),
    ("training", "training_overdue"): ("1", 3, "1", 1),
    ("training", "certificates"): ("1", 1, "0", 1),
    # 1,820 of 5,000; of the seven reps the one in the middle sold 916.50 of 5,000.
    ("person", "attainment"): ("0.364", 1, None, 0),
    ("person", "peers_attainment"): ("0.1833", 7, None, 0),
}


def test_every_figure(goal: Goal) -> None:
    found = {
        (row.cause, row.key): (row.figure, row.n, row.reference, row.reference_n)
        for row in evidence_of(goal, as_of=AS_OF, today=TODAY, with_peers=True)
    }
    assert {key: shown(*row) for key, row in found.items()} == {
        key: shown(*row) for key, row in EXPECTED.items()
    }


def shown(figure: Any, n: int, reference: Any, reference_n: int) -> tuple[Any, ...]:
    """Figures as numbers: 0.50 is 0.5."""
    was, now = (None if one is None else Decimal(one) for one in (reference, figure))
    return now, n, was, reference_n


def test_shares_have_their_interval(goal: Goal) -> None:
    """Wilson's, of the figure of now; sums and counts have none."""
    rows = {row.key: row for row in evidence_of(goal, as_of=AS_OF, today=TODAY, with_peers=True)}
    found = {
        key: (round(row.low, 4), round(row.high, 4))
        for key, row in rows.items()
        if row.low is not None and row.high is not None
    }
    tenths = {key: (str(low), str(high)) for key, (low, high) in found.items()}
    assert tenths == {
        "return_rate": ("0.0456", "0.6994"),
        "otif": ("0.0362", "0.6245"),
        "csat": ("0.2077", "0.9385"),
        "follow_ups_done": ("0.0945", "0.9055"),
        "repeat_rate": ("0.2077", "0.9385"),
        "win_rate": ("0.0945", "0.9055"),
        "target_audience": ("0.2077", "0.9385"),
        "training_completed": ("0.0615", "0.7923"),
    }
    for key, row in rows.items():
        assert (row.low is None) is (row.high is None), key


@pytest.mark.slow
@pytest.mark.parametrize(("today", "late"), [(AS_OF, 3), (date(2025, 6, 14), 4)])
def test_what_is_due_today_is_not_late_yet(goal: Goal, today: date, late: int) -> None:
    """N5 is due on the 13th: it may still come."""
    rows = {row.key: row for row in evidence_of(goal, as_of=AS_OF, today=today, with_peers=True)}
    assert (rows["late_orders"].figure, rows["late_orders"].n) == (late, late + 1)
    assert rows["otif"].n == late + 1
    assert rows["backlog"].figure == (160 if late == 3 else 260)


def test_a_goal_that_is_over_has_its_whole_window(goal: Goal, cast: Cast) -> None:
    """Later days than its last are not looked at; n7 lies in a window until July."""
    ended = set_goal(
        holder=cast.people["mona"],
        measure="margin",
        starts_on=date(2025, 1, 1),
        ends_on=AS_OF,
        target=Decimal(5000),
        today=cast.today,
        **BY,
    )
    close_goal(goal=ended, by=cast.person("dora"), why="", today=cast.today)

    def orders(of: Goal, day: date) -> int:
        return next(
            r.n
            for r in evidence_of(of, as_of=day, today=TODAY, with_peers=True)
            if r.key == "late_orders"
        )

    assert (orders(goal, AS_OF), orders(goal, cast.today)) == (5, 6)
    assert (orders(ended, AS_OF), orders(ended, cast.today)) == (5, 5)


def test_a_department_has_the_documents_of_its_subtree(cast: Cast) -> None:
    """North East: Ned's order is due and did not come; of two people one has a certificate."""
    nina = Assignment.objects.create(
        person=cast.people["nina"],
        module=published_module(cast),
        assigned_on=date(2025, 2, 1),
        due_on=date(2025, 7, 1),
    )
    certify(nina, date(2025, 3, 1), None)
    deal = (None, None, "won", "2025-05-01", "2025-05-31", 100, None, None, None)
    intake.load({"opportunities": [("o-ned", "ned", *deal), ("o-rita", "rita", *deal)]}, **BY)

    def figures(key: str) -> dict[str, tuple[Decimal | None, int]]:
        rows = evidence_of(cast.goals[key], as_of=cast.today, today=cast.today, with_peers=True)
        return {row.key: (row.figure, row.n) for row in rows}

    found = figures("north-east")
    expected = {
        "otif": (0, 1),
        "backlog": (Decimal("915.50"), 1),
        "certificates": (Decimal("0.5"), 2),
        "training_completed": (1, 1),
        "leads": (1, 1),
        "win_rate": (1, 1),
        # The departments' goals are no peers: only people's are.
        "peers_attainment": (Decimal("0.1833"), 7),
    }
    assert {key: found[key] for key in expected} == expected
    above = figures("north")
    # Rita's, Ralf's, Rosa's, Rudi's, Ned's and the shared one; only Rita's has come.
    assert above["late_orders"] == (5, 6)
    assert above["otif"][0] == Decimal("0.166667")
    assert (above["leads"], above["certificates"]) == ((2, 2), (Decimal("0.142857"), 7))


@pytest.mark.slow
@pytest.mark.parametrize("holder", ["mona", "north", "north-east"])
@pytest.mark.parametrize(
    ("key", "rows"),
    [
        ("late_orders", lambda row: row.figure),
        ("backlog", lambda row: row.n),
    ],
)
def test_a_figure_is_the_list_behind_it(
    client: Client, goal: Goal, cast: Cast, holder: str, key: str, rows: Callable[[Any], int]
) -> None:
    """The link of a figure leads to as many orders as it counts, for who leads and for who sees
    all; of a department also to orders that are credited in it and were sold elsewhere."""
    goals = {"mona": goal, **cast.goals}
    diagnosis = Diagnosis(goal=goals[holder], as_of=cast.today)
    (row,) = (
        r
        for r in evidence_of(diagnosis.goal, as_of=cast.today, today=TODAY, with_peers=True)
        if r.key == key
    )
    assert rows(row) > 0
    for person in ("dora", "mona"):
        client.force_login(cast.people[person])
        answer = client.get(documents_url(key, diagnosis) or "")
        listed = answer.context["table"].paginator.count
        assert listed == rows(row), (person, answer.request["QUERY_STRING"])
        assert f"credited to {diagnosis.goal.holder}." in answer.content.decode()


def test_no_audience_is_not_a_missed_audience(goal: Goal) -> None:
    """Where no customer is marked there is nothing to be a share of."""
    Customer.objects.update(is_target_audience=False)
    rows = {row.key: row for row in evidence_of(goal, as_of=AS_OF, today=TODAY, with_peers=True)}
    assert (rows["target_audience"].figure, rows["target_audience"].n) == (None, 0)
