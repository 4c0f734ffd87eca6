"""Northwind Traders: a food importer's orders 1996-07-04 to 1998-05-06, some late, some open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesmgmt.demo.readers.facts import Department, Management, Membership, OrderLine, Person
from salesmgmt.demo.readers.files import day, number, optional_day, rows

SET = "northwind"
SALES, LONDON = "sales", "london"
DEPARTMENTS = (
    Department(key=SET, name="Northwind Traders", parent_key=None),
    Department(key=SALES, name="Sales", parent_key=SET),
    Department(key=LONDON, name="London", parent_key=SALES),
)
# Who reports to whom: everyone to 2 (Vice President) except 6, 7 and 9, who report to 5 in London.
VICE_PRESIDENT, LONDON_MANAGER = "2", "5"


@dataclass(frozen=True, slots=True)
class Product:
    """A product; list price in US dollars. Lines carry the price of their own time."""

    key: str
    name: str
    category: str
    list_price: Decimal
    discontinued: bool


@dataclass(frozen=True, slots=True)
class Customer:
    """A company that buys; `region` is often empty. FISSA and PARIS never ordered."""

    key: str
    name: str
    city: str
    country: str
    region: str


@dataclass(frozen=True, slots=True)
class Shipper:
    """A carrier."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Region:
    """One of four regions."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory; keys have leading zeros ("01581"), `New York` stands under two."""

    key: str
    name: str
    region_key: str


@dataclass(frozen=True, slots=True)
class EmployeeTerritory:
    """A person covers a territory, undated."""

    person_key: str
    territory_key: str


@dataclass(frozen=True, slots=True)
class Order:
    """An order head; `shipped_on` is the day of dispatch, None while the order is open."""

    key: str
    customer_key: str
    person_key: str
    ordered_on: date
    required_on: date
    shipped_on: date | None
    shipper_key: str
    ship_country: str

    @property
    def is_late(self) -> bool:
        """Return whether it was shipped after the required day; an open order never was."""
        return self.shipped_on is not None and self.shipped_on > self.required_on


@dataclass(frozen=True, slots=True)
class Northwind:
    """The whole set; departments stand with the company first."""

    people: tuple[Person, ...]
    departments: tuple[Department, ...]
    memberships: tuple[Membership, ...]
    managements: tuple[Management, ...]
    products: tuple[Product, ...]
    customers: tuple[Customer, ...]
    shippers: tuple[Shipper, ...]
    regions: tuple[Region, ...]
    territories: tuple[Territory, ...]
    employee_territories: tuple[EmployeeTerritory, ...]
    orders: tuple[Order, ...]
    order_lines: tuple[OrderLine, ...]


def read_northwind() -> Northwind:
    """Return the whole set: 830 orders with 2,155 lines, 9 people, money in US dollars."""
    people = tuple(_people())
    return Northwind(
        people=people,
        departments=DEPARTMENTS,
        memberships=tuple(_memberships(people)),
        managements=tuple(_managements(people)),
        products=tuple(_products()),
        customers=tuple(Customer(*row) for row in rows(SET, "customers")),
        shippers=tuple(Shipper(*row) for row in rows(SET, "shippers")),
        regions=tuple(Region(*row) for row in rows(SET, "regions")),
        territories=tuple(Territory(*row) for row in rows(SET, "territories")),
        employee_territories=tuple(
            EmployeeTerritory(*row) for row in rows(SET, "employee_territories")
        ),
        orders=tuple(_orders()),
        order_lines=tuple(_order_lines()),
    )


def _people() -> Iterator[Person]:
    for key, name, title, manager, hired in rows(SET, "people"):
        yield Person(key, name, title, manager or None, day(hired))


def _memberships(people: Iterable[Person]) -> Iterator[Membership]:
    for person in people:
        in_london = LONDON_MANAGER in (person.key, person.manager_key)
        yield Membership(person.key, LONDON if in_london else SALES, _hired(person), None)


def _managements(people: Iterable[Person]) -> Iterator[Management]:
    hired = {person.key: _hired(person) for person in people}
    for person_key, department_key in (
        (VICE_PRESIDENT, SET),
        (VICE_PRESIDENT, SALES),
        (LONDON_MANAGER, LONDON),
    ):
        yield Management(person_key, department_key, hired[person_key], None)


def _hired(person: Person) -> date:
    if person.hired_on is None:
        raise ValueError(f"Employee {person.key} has no hire date.")
    return person.hired_on


def _products() -> Iterator[Product]:
    for key, name, category, price, discontinued in rows(SET, "products"):
        yield Product(key, name, category, number(price), discontinued == "1")


def _orders() -> Iterator[Order]:
    for key, customer, person, ordered, required, shipped, shipper, country in rows(SET, "orders"):
        dates = day(ordered), day(required), optional_day(shipped)
        yield Order(key, customer, person, *dates, shipper, country)


def _order_lines() -> Iterator[OrderLine]:
    """Yield the lines; the source has no line id, but a product stands once on an order."""
    for order, product, quantity, price, discount in rows(SET, "order_lines"):
        key = f"{order}-{product}"
        yield OrderLine(order, key, product, None, int(quantity), number(price), number(discount))
