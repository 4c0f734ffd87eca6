"""The demo sets are complete, say what their sources say, and hold no personal data."""

import csv
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sized
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import pytest

from salesmgmt.demo.readers import (
    AdventureWorks,
    Crm,
    Northwind,
    iter_customers,
    iter_order_lines,
    iter_orders,
    read_adventureworks,
    read_crm,
    read_northwind,
)
from salesmgmt.demo.readers.crm import Stage
from salesmgmt.demo.readers.facts import Department, Management, Membership, OrderLine
from salesmgmt.demo.readers.files import DATA, slug


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


DataSet = AdventureWorks | Crm | Northwind
FILES = sorted(DATA.glob("*/*.csv.gz"))
PRIVATE_COLUMNS = re.compile(
    r"mail|birth|gender|marital|national|phone|fax|salary|pay|notes|comment|guid|address",
    re.IGNORECASE,
)
ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


@pytest.fixture(scope="module")
def adventureworks() -> AdventureWorks:
    return read_adventureworks()


@pytest.fixture(scope="module")
def crm() -> Crm:
    return read_crm()


@pytest.fixture(scope="module")
def northwind() -> Northwind:
    return read_northwind()


@pytest.fixture(params=["adventureworks", "crm", "northwind"])
def data_set(request: pytest.FixtureRequest) -> DataSet:
    found: DataSet = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def keys(table: Iterable[Keyed]) -> set[str]:
    return {row.key for row in table}


def sizes(*tables: Sized) -> list[int]:
    return [len(table) for table in tables]


def amounts(lines: Iterable[OrderLine]) -> dict[str, Decimal]:
    """Return the net amount of each order in US dollars."""
    total: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        total[line.order_key] += line.net_amount
    return dict(total)


def department_on(memberships: Iterable[Membership], person: str, day: date) -> str:
    """Return the one department a person belongs to on a day; fails with none or two."""
    found = [m.department_key for m in memberships if m.person_key == person and holds(m, day)]
    assert len(found) == 1, (person, day, found)
    return found[0]


def holds(span: Membership | Management, day: date) -> bool:
    return span.starts_on <= day and (span.ends_on is None or day <= span.ends_on)


# AdventureWorks


def test_adventureworks_counts(adventureworks: AdventureWorks) -> None:
    a = adventureworks
    assert sizes(a.people, a.territories, a.assignments, a.quotas) == [18, 10, 17, 163]
    assert sizes(a.products, a.customers, a.offers, a.ship_methods) == [504, 19_820, 16, 5]
    assert sizes(a.orders, a.order_lines) == [31_465, 121_317]


def test_adventureworks_order_values(adventureworks: AdventureWorks) -> None:
    total = sum(line.net_amount for line in adventureworks.order_lines)
    assert total == Decimal("109846381.399888")
    assert round(total, 2) == Decimal("109846381.40")


def test_adventureworks_orders_are_typed(adventureworks: AdventureWorks) -> None:
    days = date(2011, 5, 31), date(2011, 6, 12), date(2011, 6, 7)
    expected = ("43659", *days, 5, False, "29825", "279", "5", "5", "North America")
    assert adventureworks.orders[0] == expected


def test_adventureworks_lines_are_typed(adventureworks: AdventureWorks) -> None:
    expected = ("43659", "1", "776", "1", 1, Decimal("2024.994"), Decimal(0))
    assert adventureworks.order_lines[0] == expected


def test_adventureworks_quota_sum(adventureworks: AdventureWorks) -> None:
    assert sum(quota.target for quota in adventureworks.quotas) == 95_714_000


def test_adventureworks_quota_windows_join(adventureworks: AdventureWorks) -> None:
    by_person = defaultdict(list)
    for quota in adventureworks.quotas:
        by_person[quota.person_key].append(quota)
    for quotas in by_person.values():
        ends = [later.starts_on - timedelta(days=1) for later in quotas[1:]]
        assert [quota.ends_on for quota in quotas] == [*ends, date(2014, 5, 31)]


def test_adventureworks_one_window(adventureworks: AdventureWorks) -> None:
    windows = {(q.person_key, q.starts_on): q.ends_on for q in adventureworks.quotas}
    # Three orders of 2014-02-28 belong to this one and not to the next.
    assert windows["275", date(2013, 11, 30)] == date(2014, 2, 28)


def test_adventureworks_every_rep_order_has_one_quota(adventureworks: AdventureWorks) -> None:
    amount = amounts(adventureworks.order_lines)
    actual = {quota: Decimal(0) for quota in adventureworks.quotas}
    reps = [order for order in adventureworks.orders if order.person_key]
    for order in reps:
        mine = [q for q in actual if q.person_key == order.person_key]
        (quota,) = (q for q in mine if q.starts_on <= order.ordered_on <= q.ends_on)
        actual[quota] += amount[order.key]
    assert (len(reps), round(sum(actual.values()), 2)) == (3_806, Decimal("80487704.18"))
    assert sum(reached >= quota.target for quota, reached in actual.items()) == 8


def test_adventureworks_membership_covers_every_quota_day(adventureworks: AdventureWorks) -> None:
    for quota in adventureworks.quotas:
        for offset in range((quota.ends_on - quota.starts_on).days + 1):
            day = quota.starts_on + timedelta(days=offset)
            department_on(adventureworks.memberships, quota.person_key, day)


def test_adventureworks_orders_lie_in_their_department(adventureworks: AdventureWorks) -> None:
    for order in adventureworks.orders:
        if order.person_key:
            spans, day = adventureworks.memberships, order.ordered_on
            assert department_on(spans, order.person_key, day) == order.group_key


def test_adventureworks_memberships(adventureworks: AdventureWorks) -> None:
    found = adventureworks.memberships
    spans = {(m.person_key, m.department_key): (m.starts_on, m.ends_on) for m in found}
    assert len(spans) == len(found) == 19
    # Moved from Canada to the United Kingdom.
    assert spans["282", "North America"] == (date(2011, 5, 31), date(2012, 5, 29))
    assert spans["282", "Europe"] == (date(2012, 5, 30), None)
    # The first quota comes before the day of hire, 2012-09-30.
    assert spans["284", "North America"] == (date(2012, 8, 30), None)
    # The territory assignment ended in 2012, the quotas did not.
    assert spans["280", "North America"] == (date(2011, 5, 31), None)


def test_adventureworks_managers(adventureworks: AdventureWorks) -> None:
    assert {m.person_key: m.department_key for m in adventureworks.managements} == {
        "273": "adventureworks",
        "274": "North America",
        "285": "Pacific",
        "287": "Europe",
    }


def test_adventureworks_references_resolve(adventureworks: AdventureWorks) -> None:
    a = adventureworks
    orders, products, offers = keys(a.orders), keys(a.products), keys(a.offers)
    assert all(
        x.order_key in orders and x.product_key in products and x.offer_key in offers
        for x in a.order_lines
    )
    customers, methods = keys(a.customers), keys(a.ship_methods)
    assert all(
        order.customer_key in customers and order.ship_method_key in methods for order in a.orders
    )


def test_adventureworks_online_means_nobody(adventureworks: AdventureWorks) -> None:
    assert all(order.online == (order.person_key is None) for order in adventureworks.orders)


@pytest.mark.slow
def test_adventureworks_iterators_yield_the_same_rows(adventureworks: AdventureWorks) -> None:
    assert tuple(iter_customers()) == adventureworks.customers
    assert tuple(iter_orders()) == adventureworks.orders
    assert tuple(iter_order_lines()) == adventureworks.order_lines


# CRM


def test_crm_counts(crm: Crm) -> None:
    found = sizes(crm.people, crm.products, crm.accounts, crm.opportunities)
    assert found == [41, 7, 85, 8_800]
    assert Counter(deal.stage for deal in crm.opportunities) == {
        Stage.PROSPECTING: 500,
        Stage.ENGAGING: 1_589,
        Stage.WON: 4_238,
        Stage.LOST: 2_473,
    }


def test_crm_won_value_and_win_rate(crm: Crm) -> None:
    won = [deal.close_value for deal in crm.opportunities if deal.stage is Stage.WON]
    lost = [deal.close_value for deal in crm.opportunities if deal.stage is Stage.LOST]
    assert sum(value for value in won if value is not None) == 10_005_534
    assert set(lost) == {Decimal(0)}
    assert f"{len(won) / (len(won) + len(lost)):.2%}" == "63.15%"


def test_crm_closed_means_dated_and_valued(crm: Crm) -> None:
    for deal in crm.opportunities:
        closed = deal.stage in (Stage.WON, Stage.LOST)
        assert closed == (deal.closed_on is not None) == (deal.close_value is not None)
        assert (deal.stage is Stage.PROSPECTING) == (deal.engaged_on is None)


def test_crm_references_resolve(crm: Crm) -> None:
    people, products, accounts = keys(crm.people), keys(crm.products), keys(crm.accounts)
    for deal in crm.opportunities:
        assert deal.person_key in people
        assert deal.product_key in products
        assert deal.account_key is None or deal.account_key in accounts
    assert all(account.parent_key in accounts | {None} for account in crm.accounts)


def test_crm_dirt_is_mended(crm: Crm) -> None:
    assert {"technology", "medical"} < {account.sector for account in crm.accounts}
    texts = {text for a in crm.accounts for text in (a.name, a.sector, a.country)}
    assert not texts & {"technolgy", "Philipines", "dambase"}
    assert {"Philippines", "Dambase"} < texts


def test_crm_departments(crm: Crm) -> None:
    tree = {department.key: department.parent_key for department in crm.departments}
    assert [key for key, parent in tree.items() if parent == "crm"] == ["central", "east", "west"]
    assert tree["central/dustin-brinkmann"] == "central"
    assert len(tree) == 1 + 3 + 6
    assert Department("west/celia-rouche", "Team Celia Rouche", "west") in crm.departments


def test_crm_managers_lead_the_team_of_their_agents(crm: Crm) -> None:
    team = {m.person_key: m.department_key for m in crm.memberships}
    leads = {m.person_key: m.department_key for m in crm.managements}
    assert all(leads[p.manager_key] == team[p.key] for p in crm.people if p.manager_key)


def test_crm_membership_covers_every_dated_deal(crm: Crm) -> None:
    for deal in crm.opportunities:
        for day in filter(None, (deal.engaged_on, deal.closed_on)):
            department_on(crm.memberships, deal.person_key, day)


def test_slug() -> None:
    names = ["GTX Pro", "Gekko & Co", "Mei-Mei Johns", "José", ""]
    assert [slug(name) for name in names] == ["gtx-pro", "gekko-co", "mei-mei-johns", "jose", ""]


# Northwind


def test_northwind_counts(northwind: Northwind) -> None:
    n = northwind
    assert sizes(n.people, n.customers, n.products, n.shippers) == [9, 91, 77, 3]
    assert sizes(n.orders, n.order_lines) == [830, 2_155]
    assert sizes(n.regions, n.territories, n.employee_territories) == [4, 53, 49]


def test_northwind_revenue_and_shipping(northwind: Northwind) -> None:
    revenue = sum(line.net_amount for line in northwind.order_lines)
    assert round(revenue, 2) == Decimal("1265793.04")
    assert sum(order.shipped_on is not None for order in northwind.orders) == 809
    assert sum(order.is_late for order in northwind.orders) == 37


def test_northwind_departments_follow_the_reporting_line(northwind: Northwind) -> None:
    members = defaultdict(set)
    for membership in northwind.memberships:
        members[membership.department_key].add(membership.person_key)
    assert members == {"sales": {"1", "2", "3", "4", "8"}, "london": {"5", "6", "7", "9"}}
    assert {p.key for p in northwind.people if p.manager_key == "5"} == {"6", "7", "9"}
    managers = {(m.person_key, m.department_key) for m in northwind.managements}
    assert managers == {("2", "northwind"), ("2", "sales"), ("5", "london")}


def test_northwind_membership_covers_orders(northwind: Northwind) -> None:
    for order in northwind.orders:
        department_on(northwind.memberships, order.person_key, order.ordered_on)


def test_northwind_references_resolve(northwind: Northwind) -> None:
    n = northwind
    customers, shippers = keys(n.customers), keys(n.shippers)
    assert all(o.customer_key in customers and o.shipper_key in shippers for o in n.orders)
    orders, products = keys(n.orders), keys(n.products)
    assert all(line.order_key in orders and line.product_key in products for line in n.order_lines)
    territories = keys(n.territories)
    assert all(row.territory_key in territories for row in n.employee_territories)


# All sets


def test_keys_are_unique(data_set: DataSet) -> None:
    for name in data_set.__slots__:
        found = [row.key for row in getattr(data_set, name) if hasattr(row, "key")]
        assert len(found) == len(set(found)), name


def test_departments_form_a_tree_with_parents_first(data_set: DataSet) -> None:
    company, *others = data_set.departments
    assert company.parent_key is None
    seen = {company.key}
    for department in others:
        assert department.parent_key in seen
        seen.add(department.key)


def test_memberships_and_managers_name_known_people_and_departments(data_set: DataSet) -> None:
    people, departments = keys(data_set.people), keys(data_set.departments)
    spans: list[Membership | Management] = [*data_set.memberships, *data_set.managements]
    for span in spans:
        assert span.person_key in people
        assert span.department_key in departments
    assert {m.person_key for m in data_set.memberships} == people
    assert {p.manager_key for p in data_set.people} <= people | {None}


def test_memberships_do_not_overlap(data_set: DataSet) -> None:
    for membership in data_set.memberships:
        department_on(data_set.memberships, membership.person_key, membership.starts_on)


# Files


def test_file_is_plain_and_reproducible(path: Path) -> None:
    packed = path.read_bytes()
    flags, packed_at = packed[3], packed[4:8]
    # No file name and no time in the gzip header: the same rows give the same bytes.
    assert (flags, packed_at) == (0, b"\0\0\0\0")
    lines = list(csv.reader(gzip.decompress(packed).decode("utf-8").splitlines()))
    assert {len(line) for line in lines} == {len(lines[0])}
    assert all(text == " ".join(text.split()) for line in lines for text in line)


def test_file_holds_no_personal_data(path: Path) -> None:
    text = gzip.decompress(path.read_bytes()).decode("utf-8")
    assert "@" not in text
    assert not PRIVATE_COLUMNS.search(text.partition("\n")[0])
    # Nobody in the three sets was born after 1980, and nothing else happened before 1990.
    assert all(day >= "1990" for day in ISO_DATE.findall(text))


def test_file_is_listed_with_its_rows_and_columns(path: Path) -> None:
    header, *table = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    listed = f"| `{path.name}` | {len(table):,} | {header.replace(',', ', ')} |"
    assert listed in (path.parent / "SOURCE.md").read_text(encoding="utf-8")


def test_every_set_names_its_licence_and_origin() -> None:
    for folder in DATA.iterdir():
        text = (folder / "SOURCE.md").read_text(encoding="utf-8")
        assert re.search(r"\b[0-9a-f]{40}\b", text)
        licences = set(re.findall(r"LICENSE-[\w-]+\.txt", text))
        assert licences == {path.name for path in folder.glob("LICENSE*")}


def test_the_sets_stay_small() -> None:
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 3_000_000
