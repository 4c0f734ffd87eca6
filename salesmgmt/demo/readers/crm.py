"""CRM: a computer hardware seller's opportunities 2016-10-20 to 2017-12-31.

The source joins by name and has no ids except for opportunities: keys here are slugs of the names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from salesmgmt.demo.readers.facts import Department, Management, Membership, Person
from salesmgmt.demo.readers.files import number, optional_day, optional_number, rows, slug

SET = "crm"
COMPANY = Department(key=SET, name="Computer Hardware", parent_key=None)


class Stage(StrEnum):
    """How far an opportunity has come, in the source's words."""

    PROSPECTING = "Prospecting"
    ENGAGING = "Engaging"
    WON = "Won"
    LOST = "Lost"


@dataclass(frozen=True, slots=True)
class Agent:
    """A row of the team list: names of an agent, the manager and the office."""

    name: str
    manager: str
    office: str

    @property
    def team_key(self) -> str:
        """Return the key of the manager's team, "central/dustin-brinkmann"."""
        return f"{slug(self.office)}/{slug(self.manager)}"


@dataclass(frozen=True, slots=True)
class Product:
    """A product of a series; list price in US dollars."""

    key: str
    name: str
    series: str
    list_price: Decimal


@dataclass(frozen=True, slots=True)
class Account:
    """A customer company; revenue in millions of US dollars."""

    key: str
    name: str
    sector: str
    established_year: int
    revenue_million: Decimal
    employees: int
    country: str
    parent_key: str | None


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A possible sale; its value in US dollars is None while open and 0 when lost."""

    key: str
    person_key: str
    product_key: str
    account_key: str | None
    stage: Stage
    engaged_on: date | None
    closed_on: date | None
    close_value: Decimal | None


@dataclass(frozen=True, slots=True)
class Crm:
    """The whole set; departments stand company first, each office before its teams."""

    people: tuple[Person, ...]
    departments: tuple[Department, ...]
    memberships: tuple[Membership, ...]
    managements: tuple[Management, ...]
    products: tuple[Product, ...]
    accounts: tuple[Account, ...]
    opportunities: tuple[Opportunity, ...]


def read_crm() -> Crm:
    """Return the whole set: 8,800 opportunities, 35 agents, 6 managers, money in US dollars."""
    agents = tuple(Agent(*row) for row in rows(SET, "agents"))
    opportunities = _opportunities()
    # The set dates no membership: everybody has been there since its first day.
    start = min(deal.engaged_on for deal in opportunities if deal.engaged_on)
    teams = {slug(agent.manager): agent.team_key for agent in agents}
    return Crm(
        people=_people(agents),
        departments=_departments(agents),
        memberships=_memberships(agents, teams, start),
        managements=tuple(Management(person, team, start, None) for person, team in teams.items()),
        products=_products(),
        accounts=_accounts(),
        opportunities=opportunities,
    )


def _people(agents: Iterable[Agent]) -> tuple[Person, ...]:
    managers = dict.fromkeys(agent.manager for agent in agents)
    return (
        *(Person(slug(name), name, "Manager", None, None) for name in managers),
        *(Person(slug(a.name), a.name, "Sales Agent", slug(a.manager), None) for a in agents),
    )


def _departments(agents: Iterable[Agent]) -> tuple[Department, ...]:
    """Derive company > office > team; each manager's team lies in the office of its agents."""
    found = {COMPANY.key: COMPANY}
    for agent in agents:
        office = Department(slug(agent.office), agent.office, COMPANY.key)
        team = Department(agent.team_key, f"Team {agent.manager}", office.key)
        found |= {office.key: office, team.key: team}
    return tuple(found.values())


def _memberships(
    agents: Iterable[Agent], teams: Mapping[str, str], start: date
) -> tuple[Membership, ...]:
    belongs = dict(teams) | {slug(agent.name): agent.team_key for agent in agents}
    return tuple(Membership(person, team, start, None) for person, team in belongs.items())


def _products() -> tuple[Product, ...]:
    return tuple(
        Product(slug(name), name, series, number(price))
        for name, series, price in rows(SET, "products")
    )


def _accounts() -> tuple[Account, ...]:
    return tuple(_account(row) for row in rows(SET, "accounts"))


def _account(row: list[str]) -> Account:
    name, sector, year, revenue, employees, country, parent = row
    return Account(
        key=slug(name),
        name=name,
        sector=sector,
        established_year=int(year),
        revenue_million=number(revenue),
        employees=int(employees),
        country=country,
        parent_key=slug(parent) or None,
    )


def _opportunities() -> tuple[Opportunity, ...]:
    return tuple(_opportunity(row) for row in rows(SET, "opportunities"))


def _opportunity(row: list[str]) -> Opportunity:
    key, agent, product, account, stage, engaged, closed, value = row
    return Opportunity(
        key=key,
        person_key=slug(agent),
        product_key=slug(product),
        account_key=slug(account) or None,
        stage=Stage(stage),
        engaged_on=optional_day(engaged),
        closed_on=optional_day(closed),
        close_value=optional_number(value),
    )
