"""AdventureWorks: a bicycle maker's orders 2011-05-31 to 2014-06-30, sales people and quotas."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, zip_longest
from typing import NamedTuple

from salesmgmt.demo.readers.facts import Department, Management, Membership, OrderLine, Person
from salesmgmt.demo.readers.files import day, number, optional_day, rows

SET = "adventureworks"
COMPANY = Department(key=SET, name="Adventure Works", parent_key=None)
LAST_QUOTA_DAY = date(2014, 5, 31)
# The source gives managers no territory; their titles name the group ("Pacific Sales Manager").
MANAGED = {"273": SET, "274": "North America", "285": "Pacific", "287": "Europe"}


@dataclass(frozen=True, slots=True)
class Territory:
    """A sales territory; `group` (North America, Europe, Pacific) is the key of a department."""

    key: str
    name: str
    group: str
    country: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person is assigned to a territory, both days included, as the source has it."""

    person_key: str
    territory_key: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Quota:
    """What a person is to sell from `starts_on` to `ends_on` inclusive, in US dollars."""

    person_key: str
    starts_on: date
    ends_on: date
    target: Decimal


@dataclass(frozen=True, slots=True)
class Product:
    """A product, cost and list price in US dollars; parts have empty categories."""

    key: str
    name: str
    number: str
    standard_cost: Decimal
    list_price: Decimal
    category: str
    subcategory: str
    sold_from: date
    sold_until: date | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A special offer; `discount` is a fraction, `max_quantity` None means without limit."""

    key: str
    name: str
    discount: Decimal
    kind: str
    audience: str
    starts_on: date
    ends_on: date
    min_quantity: int
    max_quantity: int | None


@dataclass(frozen=True, slots=True)
class ShipMethod:
    """A way of shipping."""

    key: str
    name: str


# The two large tables are named tuples like OrderLine: they go to COPY as they are.
class Customer(NamedTuple):
    """A buyer; `store_name` is empty for private persons, whose names are not part of the set."""

    key: str
    account_number: str
    store_name: str
    territory_key: str


class Order(NamedTuple):
    """An order head; `person_key` is None when online, `group_key` is the territory's group."""

    key: str
    ordered_on: date
    due_on: date
    shipped_on: date
    status: int
    online: bool
    customer_key: str
    person_key: str | None
    territory_key: str
    ship_method_key: str
    group_key: str


@dataclass(frozen=True, slots=True)
class AdventureWorks:
    """The whole set; departments stand with the company first."""

    people: tuple[Person, ...]
    departments: tuple[Department, ...]
    memberships: tuple[Membership, ...]
    managements: tuple[Management, ...]
    territories: tuple[Territory, ...]
    assignments: tuple[Assignment, ...]
    quotas: tuple[Quota, ...]
    products: tuple[Product, ...]
    offers: tuple[Offer, ...]
    ship_methods: tuple[ShipMethod, ...]
    customers: tuple[Customer, ...]
    orders: tuple[Order, ...]
    order_lines: tuple[OrderLine, ...]


def read_adventureworks() -> AdventureWorks:
    """Return the whole set: 31,465 orders, 121,317 lines, 163 quotas; money in US dollars."""
    people, territories, assignments = _people(), _territories(), _assignments()
    quotas, orders = read_quotas(), tuple(iter_orders())
    starts = _first_days(people, quotas, orders)
    return AdventureWorks(
        people=people,
        departments=_departments(territories),
        memberships=_memberships(assignments, _groups(territories), starts),
        managements=tuple(
            Management(who, what, starts[who], None) for who, what in MANAGED.items()
        ),
        territories=territories,
        assignments=assignments,
        quotas=quotas,
        products=_products(),
        offers=_offers(),
        ship_methods=tuple(ShipMethod(*row) for row in rows(SET, "ship_methods")),
        customers=tuple(iter_customers()),
        orders=orders,
        order_lines=tuple(iter_order_lines()),
    )


def iter_customers() -> Iterator[Customer]:
    """Yield the 19,820 customers by number; 1,336 of them stand for the 701 stores."""
    return map(Customer._make, rows(SET, "customers"))


def iter_orders() -> Iterator[Order]:
    """Yield the 31,465 orders by number, from 2011-05-31 to 2014-06-30."""
    groups = _groups(_territories())
    for key, ordered, due, shipped, status, online, customer, person, territory, method in rows(
        SET, "orders"
    ):
        yield Order(
            key=key,
            ordered_on=day(ordered),
            due_on=day(due),
            shipped_on=day(shipped),
            status=int(status),
            online=online == "1",
            customer_key=customer,
            person_key=person or None,
            territory_key=territory,
            ship_method_key=method,
            group_key=groups[territory],
        )


def iter_order_lines() -> Iterator[OrderLine]:
    """Yield the 121,317 lines by number; prices in US dollars, discounts as fractions."""
    for order, key, product, offer, quantity, price, discount in rows(SET, "order_lines"):
        yield OrderLine(order, key, product, offer, int(quantity), number(price), number(discount))


def _people() -> tuple[Person, ...]:
    return tuple(
        Person(key, name, title, manager or None, day(hired))
        for key, name, title, manager, hired in rows(SET, "people")
    )


def _territories() -> tuple[Territory, ...]:
    return tuple(Territory(*row) for row in rows(SET, "territories"))


def _groups(territories: Iterable[Territory]) -> dict[str, str]:
    return {territory.key: territory.group for territory in territories}


def _assignments() -> tuple[Assignment, ...]:
    return tuple(
        Assignment(person, territory, day(starts), optional_day(ends))
        for person, territory, starts, ends in rows(SET, "territory_history")
    )


def _products() -> tuple[Product, ...]:
    return tuple(
        Product(
            key,
            name,
            code,
            number(cost),
            number(price),
            category,
            subcategory,
            day(start),
            optional_day(end),
        )
        for key, name, code, cost, price, category, subcategory, start, end in rows(SET, "products")
    )


def _offers() -> tuple[Offer, ...]:
    return tuple(_offer(row) for row in rows(SET, "offers"))


def _offer(row: list[str]) -> Offer:
    key, name, discount, kind, audience, starts, ends, least, most = row
    return Offer(
        key=key,
        name=name,
        discount=number(discount),
        kind=kind,
        audience=audience,
        starts_on=day(starts),
        ends_on=day(ends),
        min_quantity=int(least),
        max_quantity=int(most) if most else None,
    )


def read_quotas() -> tuple[Quota, ...]:
    """Return the 163 quotas by person and date.

    Each ends the day before the person's next one, the last on LAST_QUOTA_DAY.
    """
    table = [
        (person, day(starts), number(target)) for person, starts, target in rows(SET, "quotas")
    ]
    # The file is sorted by person and date, so the next row of the same person is the next quota.
    return tuple(
        Quota(person, starts, _window_end(person, following), target)
        for (person, starts, target), following in zip_longest(table, table[1:])
    )


def _window_end(person: str, following: tuple[str, date, Decimal] | None) -> date:
    if following is None or following[0] != person:
        return LAST_QUOTA_DAY
    return following[1] - timedelta(days=1)


def _departments(territories: Iterable[Territory]) -> tuple[Department, ...]:
    groups = dict.fromkeys(territory.group for territory in territories)
    return COMPANY, *(Department(group, group, COMPANY.key) for group in groups)


def _first_days(
    people: Iterable[Person], quotas: Iterable[Quota], orders: Iterable[Order]
) -> dict[str, date]:
    """Return each person's first day: when hired, but never after a first quota or order."""
    first = {person.key: person.hired_on for person in people if person.hired_on}
    for quota in quotas:
        first[quota.person_key] = min(first[quota.person_key], quota.starts_on)
    for order in orders:
        if order.person_key:
            first[order.person_key] = min(first[order.person_key], order.ordered_on)
    return first


def _memberships(
    assignments: Iterable[Assignment], groups: Mapping[str, str], starts: Mapping[str, date]
) -> tuple[Membership, ...]:
    by_person: defaultdict[str, list[Assignment]] = defaultdict(list)
    for assignment in assignments:
        by_person[assignment.person_key].append(assignment)
    leaders = tuple(
        Membership(person, group, starts[person], None) for person, group in MANAGED.items()
    )
    return leaders + tuple(
        span
        for person, history in by_person.items()
        for span in _spans(person, history, groups, starts[person])
    )


def _spans(
    person: str, history: Iterable[Assignment], groups: Mapping[str, str], start: date
) -> Iterator[Membership]:
    """Merge a territory history into spans per group, without gaps, the last one open.

    An assignment's end is not used: that of 280 is in 2012, but quotas and orders go on to 2014.
    """
    ordered = sorted(history, key=lambda assignment: assignment.starts_on)
    runs = [
        (group, next(run))
        for group, run in groupby(ordered, key=lambda item: groups[item.territory_key])
    ]
    firsts = [start, *(assignment.starts_on for _, assignment in runs[1:])]
    lasts = [*(first - timedelta(days=1) for first in firsts[1:]), None]
    for (group, _), first, last in zip(runs, firsts, lasts, strict=True):
        yield Membership(person, group, first, last)
