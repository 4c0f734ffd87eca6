"""What works: what each segment of customers buys, how it grew, and of how few nothing is said."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from redis.exceptions import RedisError

from diagnostics.queries.products import (
    COLUMNS,
    LEAST_ORDERS,
    MOST_PRODUCTS,
    SoldProduct,
    rows_of,
    segments_of,
)
from monitoring.rules.windows import Window
from salesmgmt.org.access import scope_of
from salesmgmt.sales import intake
from salesmgmt.sales.models import Customer, Product
from tests.cast import BY, Cast

QUARTER = Window(date(2025, 4, 1), date(2025, 6, 30))
FIRST, LAST = date(2025, 4, 1), date(2025, 6, 16)
REPS = ("ralf", "rosa", "rudi", "ned", "rita")


class Shop:
    """Orders of one line each, by segment of the customer; the same number of each person."""

    def __init__(self) -> None:
        self.number = 0
        customers = [
            (segment.lower(), f"Customer {segment}", segment, None, region, None, False)
            for segment, region in (("School", "Coast"), ("Club", "Hills"))
        ]
        products = [
            (f"w{n:02}", f"=Wheel {n}", "Wheels", 100, None, None) for n in range(MOST_PRODUCTS + 2)
        ]
        intake.load({"customers": customers, "products": products}, **BY)

    def sells(
        self,
        product: str,
        orders: int,
        amount: object = 100,
        *,
        to: str = "school",
        on: date = date(2025, 5, 5),
        by: tuple[str, ...] = REPS,
        cost: object = None,
    ) -> None:
        first = self.number
        self.number += orders
        keys = [f"w-{n}" for n in range(first, self.number)]
        south = {"sara", "stan"}
        people = [by[n % len(by)] for n in range(orders)]
        homes = ["south" if person in south else "north" for person in people]
        intake.load(
            {
                "orders": [
                    (key, to, home, None, on, None, "EUR", None)
                    for key, home in zip(keys, homes, strict=True)
                ],
                "order_lines": [(key, "1", product, 2, amount, amount, cost) for key in keys],
                "order_shares": [
                    (key, "revenue", person, 1) for key, person in zip(keys, people, strict=True)
                ],
            },
            **BY,
        )


@pytest.fixture
def shop(cast: Cast) -> Shop:
    return Shop()


def told(cast: Cast, person: str = "dora", **asked: object) -> dict[str, list[SoldProduct]]:
    """By segment the products, best first."""
    scope = scope_of(cast.person(person), cast.today)
    found = segments_of(scope, QUARTER, today=cast.today, **asked)
    return {segment.name: list(segment.products) for segment in found}


def test_growth_by_segment(cast: Cast, shop: Shop) -> None:
    """1,000 now of 800 then at the school; twelve orders at the club, which bought none then."""
    shop.sells("w00", 10, on=FIRST)
    shop.sells("w00", 8, on=date(2024, 6, 16))
    shop.sells("w00", 12, 50, to="club", on=LAST)
    found = told(cast)
    assert list(found) == ["Club", "School"]
    (school,), (club,) = found["School"], found["Club"]
    assert (school.name, school.family, school.place) == ("=Wheel 0", "Wheels", 1)
    assert (school.revenue, school.units, school.orders) == (1000, 20, 10)
    assert (school.prior, school.growth) == (800, Decimal("0.25"))
    assert (club.revenue, club.orders, club.prior, club.growth) == (600, 12, 0, None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "is_now", "is_then"),
    [
        (date(2025, 3, 31), False, False),
        (FIRST, True, False),
        (LAST, True, False),
        (date(2024, 3, 31), False, False),
        (date(2024, 4, 1), False, True),
        (date(2024, 6, 16), False, True),
        # A year before, that day had not come yet.
        (date(2024, 6, 17), False, False),
    ],
)
def test_like_days_are_compared(
    cast: Cast, shop: Shop, day: date, is_now: bool, is_then: bool
) -> None:
    """Of a quarter that still runs the days so far, in both years."""
    shop.sells("w00", LEAST_ORDERS)
    shop.sells("w00", LEAST_ORDERS, 10, on=day)
    (found,) = told(cast)["School"]
    assert found.revenue == 1000 + 100 * is_now
    assert found.orders == LEAST_ORDERS * (1 + is_now)
    assert found.prior == 100 * is_then


def test_the_end_of_february_is_compared_with_the_end_of_february(cast: Cast, shop: Shop) -> None:
    """29 February 2024 belongs to 2025-02 a year before, and to no days until the 27th."""
    shop.sells("w00", LEAST_ORDERS, on=date(2025, 2, 10))
    shop.sells("w00", 2, 50, on=date(2024, 2, 29))
    scope = scope_of(cast.person("dora"), cast.today)
    for last, prior in ((28, 100), (27, 0)):
        window = Window(date(2025, 2, 1), date(2025, 2, last))
        ((found,),) = (each.products for each in segments_of(scope, window, today=cast.today))
        assert found.prior == prior


@pytest.mark.parametrize(("orders", "is_told"), [(9, False), (10, True), (11, True)])
def test_a_product_bought_seldom_says_nothing(
    cast: Cast, shop: Shop, orders: int, is_told: bool
) -> None:
    """Orders of the year before do not help."""
    shop.sells("w00", orders)
    shop.sells("w00", 30, on=date(2024, 5, 5))
    assert bool(told(cast)) is is_told


@pytest.mark.parametrize(("sellers", "is_told"), [(4, False), (5, True)])
def test_few_sellers_are_told_to_who_leads_alone(
    cast: Cast, shop: Shop, sellers: int, is_told: bool
) -> None:
    """To everybody else a product of four sellers would tell what one of them sold."""
    shop.sells("w00", 20, by=REPS[:sellers])
    for person in ("rita", "sara", "hedy", "aude"):
        assert bool(told(cast, person)) is is_told, person
    for person in ("dora", "mona"):
        assert told(cast, person)["School"][0].orders == 20
    assert told(cast, "sven") == {}


def test_a_manager_reads_their_own_departments(cast: Cast, shop: Shop) -> None:
    """North has ten orders and South twelve; each manager sees theirs, everybody else all."""
    shop.sells("w00", 10)
    shop.sells("w00", 12, by=("sara", "stan"))
    found = {
        person: told(cast, person)["School"][0].orders for person in ("mona", "sven", "dora", "ned")
    }
    assert found == {"mona": 10, "sven": 12, "dora": 22, "ned": 22}
    under = cast.departments["south"]
    assert told(cast, "dora", under=under)["School"][0].orders == 12
    assert told(cast, "mona", under=under) == {}


@pytest.mark.slow
def test_the_best_come_first_and_not_all(cast: Cast, shop: Shop) -> None:
    """By revenue, of each segment twenty."""
    for n in range(MOST_PRODUCTS + 2):
        shop.sells(f"w{n:02}", LEAST_ORDERS, 100 + n)
    shop.sells("w00", LEAST_ORDERS, 1, to="club")
    found = told(cast)
    names = [f"=Wheel {n}" for n in range(MOST_PRODUCTS + 1, 1, -1)]
    assert [product.name for product in found["School"]] == names
    assert [product.place for product in found["School"]] == list(range(1, MOST_PRODUCTS + 1))
    assert len(found["Club"]) == 1


def test_margins_of_what_has_a_cost(cast: Cast, shop: Shop) -> None:
    """Half of the revenue cost 30 a piece; of the rest the cost is unknown."""
    shop.sells("w00", 10, cost=30)
    shop.sells("w00", 10)
    shop.sells("w01", 10)
    known, unknown = told(cast)["School"]
    assert (known.revenue, known.margin_ratio) == (2000, Decimal("0.4"))
    assert unknown.margin_ratio is None
    assert (known.costed, unknown.costed) == (Decimal("0.5"), 0)


def test_the_region_of_customers(cast: Cast, shop: Shop) -> None:
    shop.sells("w00", 10)
    shop.sells("w00", 10, to="club")
    assert list(told(cast, region="Coast")) == ["School"]
    assert list(told(cast, region="Hills")) == ["Club"]
    assert told(cast, region="Nowhere") == {}


def test_what_came_back_and_was_given_away(cast: Cast, shop: Shop) -> None:
    """A product without revenue left is not among the best; its returns lower the rest."""
    shop.sells("w00", 10)
    shop.sells("w01", 10, 0)
    intake.load(
        {
            "deliveries": [("d", "w-0", None, LAST, LAST, None, None)],
            "delivery_lines": [("d", "1", 2)],
            "returns": [("r", "w-0", LAST, None)],
            "return_lines": [("r", "1", 1)],
        },
        **BY,
    )
    (found,) = told(cast)["School"]
    assert (found.name, found.revenue, found.units) == ("=Wheel 0", 950, 19)


def test_rows_and_page_and_file_say_the_same(client: Client, cast: Cast, shop: Shop) -> None:
    shop.sells("w00", 10, cost=30)
    shop.sells("w00", 10, 80, on=date(2024, 5, 5))
    scope = scope_of(cast.person("dora"), cast.today)
    (row,) = rows_of(segments_of(scope, QUARTER, today=cast.today), "EUR")
    assert dict(zip(COLUMNS, row, strict=True)) == {
        "segment": "School",
        "place": 1,
        "product": "=Wheel 0",
        "family": "Wheels",
        "revenue": 1000,
        "units": 20,
        "orders": 10,
        "growth_ratio": Decimal("0.25"),
        "margin_ratio": Decimal("0.4"),
        "costed": 1,
    }
    client.force_login(cast.person("dora"))
    page = " ".join(client.get(reverse("diagnostics:products")).content.decode().split())
    for words in ("=Wheel 0", "€1,000.00", ">25.0%<", ">40.0%<", "School"):
        assert words in page
    answer = client.get(reverse("diagnostics:products_csv"))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert lines[1].startswith("School,1,'=Wheel 0,Wheels,1000.00,20.00,10,0.250000")


@pytest.mark.parametrize(
    ("asked", "person", "words"),
    [
        ({"department": "south"}, "mona", "valid choice"),
        ({"department": "north"}, "rita", "valid choice"),
        ({"region": "Nowhere"}, "dora", "valid choice"),
        ({"period": "1850-Q1"}, "dora", "1850-Q1"),
    ],
)
def test_what_is_not_there_is_refused(
    client: Client, cast: Cast, shop: Shop, asked: dict, person: str, words: str
) -> None:
    """Nothing is shown while a filter is wrong, and the file says why."""
    shop.sells("w00", 20)
    client.force_login(cast.person(person))
    page = client.get(reverse("diagnostics:products"), asked)
    assert page.status_code == 200
    assert "=Wheel 0" not in page.content.decode()
    file = client.get(reverse("diagnostics:products_csv"), asked)
    assert file.status_code == 409
    assert words in file.content.decode()


def test_who_has_the_page(client: Client, cast: Cast) -> None:
    for name in ("products", "products_csv"):
        for person, status in (("rita", 200), ("hedy", 200), ("hans", 403), ("adam", 403)):
            client.force_login(cast.person(person))
            assert client.get(reverse(f"diagnostics:{name}")).status_code == status
            assert client.post(reverse(f"diagnostics:{name}")).status_code == 405


@pytest.mark.parametrize(
    ("revenue", "prior", "margin", "works"),
    [
        (110, 100, "0.2", True),
        (110, 100, None, True),
        (110, 0, "0.2", True),
        (100, 100, "0.2", False),
        (90, 100, "0.2", False),
        (110, 100, "0", False),
        (110, 0, "-0.1", False),
    ],
)
def test_what_is_worth_a_card(revenue: int, prior: int, margin: str | None, works: bool) -> None:
    """What is new or grew, unless it is known to earn nothing."""
    ratio = None if margin is None else Decimal(margin)
    amounts = (Decimal(revenue), Decimal(9), 12, Decimal(prior))
    assert SoldProduct(1, 1, "Wheel", "Wheels", *amounts, ratio, None).works is works


def asked_of_the_ledger(cast: Cast, person: str = "dora") -> int:
    """How often the ledger itself is read for the page."""
    with CaptureQueriesContext(connection) as seen:
        told(cast, person)
    return sum("FROM sales_credit AS c" in query["sql"] for query in seen)


def test_the_same_is_read_once(cast: Cast, shop: Shop) -> None:
    """And anew once anything was posted, or a customer or product is another."""
    shop.sells("w00", LEAST_ORDERS)
    assert [asked_of_the_ledger(cast) for _time in range(3)] == [1, 0, 0]
    # Another reader's departments are another question.
    assert asked_of_the_ledger(cast, "mona") == 1
    before = told(cast)["School"][0].revenue
    shop.sells("w00", 1)
    assert told(cast)["School"][0].revenue == before + 100
    assert asked_of_the_ledger(cast) == 0
    Customer.objects.filter(segment="School").update(segment="College")
    assert list(told(cast)) == ["College"]
    Product.objects.filter(key="w00").update(name="Disc")
    assert told(cast)["College"][0].name == "Disc"


def test_what_was_rolled_back_is_not_remembered(cast: Cast, shop: Shop) -> None:
    """Another change than the one that was read has the same number of rows in the history."""
    shop.sells("w00", LEAST_ORDERS)
    name = told(cast)["School"][0].name
    with transaction.atomic():
        Product.objects.filter(key="w00").update(name="Never")
        assert told(cast)["School"][0].name == "Never"
        transaction.set_rollback(True)
    assert Product.objects.filter(key="w01").update(name="Other") == 1
    assert told(cast)["School"][0].name == name


def test_nothing_is_remembered_while_redis_is_away(
    cast: Cast, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_kwargs: object) -> None:
        raise RedisError("away")

    shop.sells("w00", LEAST_ORDERS)
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", away)
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.set", away)
    assert [asked_of_the_ledger(cast) for _time in range(2)] == [1, 1]
    assert told(cast)["School"][0].revenue == 1000
