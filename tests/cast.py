"""The standing cast: one small company with somebody in every role, a few orders and goals.

    Acme (company)                        director Dora
      North                               manager Mona; reps Rita, Ralf, Rosa, Rudi
        North East                        manager Nina; rep Ned
      South                               manager Sven; reps Sara, Stan (three people)

Names are tokens of their own, so that a test can look for them in any output.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from goals.actions import set_goal
from goals.models import Goal
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org import actions as org
from salesmgmt.org.models import Company, Department, Role, User
from salesmgmt.org.rules.agreements import Feature
from salesmgmt.org.rules.calendar import calendar_months
from salesmgmt.sales import intake
from salesmgmt.sales.models import Order

START = date(2024, 1, 1)
BY: dict[str, Any] = {"by": SYSTEM, "why": "standing cast"}

MEMBERS = {
    "north": ["mona", "rita", "ralf", "rosa", "rudi"],
    "north-east": ["nina", "ned"],
    "south": ["sven", "sara", "stan"],
    "acme": ["dora"],
}
MANAGERS = {"acme": "dora", "north": "mona", "north-east": "nina", "south": "sven"}
ROLES = {
    "dora": Role.DIRECTOR,
    "mona": Role.MANAGER,
    "nina": Role.MANAGER,
    "sven": Role.MANAGER,
    "hedy": Role.HEAD,
    "hans": Role.HR,
    "paul": Role.PAYROLL,
    "aude": Role.AUDITOR,
    "adam": Role.ADMINISTRATOR,
}
REPS = ("rita", "ralf", "rosa", "rudi", "ned", "sara", "stan")


@dataclass
class Cast:
    """The company; people, departments, orders and goals by their keys."""

    company: Company
    today: date
    departments: dict[str, Department] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    # Objects of the further stages by kind and key (tests/loop.py), where a test asks for them.
    loop: dict[str, dict[str, Any]] = field(default_factory=dict)

    def objects(self, kind: str) -> dict[str, Any]:
        """Objects of a kind by their keys: orders, goals, or those of the loop."""
        return {"orders": self.orders, "goals": self.goals, **self.loop}[kind]

    def person(self, key: str) -> User:
        """The person anew from the database: nothing remembered about what they reach."""
        return User.objects.get(pk=self.people[key].pk)


def build_cast() -> Cast:
    """Write the whole cast through the actions that everybody uses."""
    today = timezone.localdate()
    calendar = org.create_calendar(
        key="plain",
        name="Calendar months",
        spans=calendar_months(START.year - 1, today.year + 1),
        weekdays=range(5),
        holidays={},
        **BY,
    )
    company = org.set_up_company(
        key="acme", name="Acme", currency="EUR", calendar=calendar, timezone="UTC", **BY
    )
    org.record_agreement(
        number="CA-1",
        agreed_on=START,
        features=list(Feature),
        starts_on=START,
        today=today,
        is_demo=True,
        **BY,
    )
    cast = Cast(company, today, {"acme": company.root})
    for key, parent in (("north", "acme"), ("north-east", "north"), ("south", "acme")):
        cast.departments[key] = org.create_department(
            key=key,
            name=key.replace("-", " ").title(),
            parent=cast.departments[parent],
            timezone="UTC",
            **BY,
        )
    _people(cast)
    _orders(cast)
    _goals(cast)
    return cast


def _people(cast: Cast) -> None:
    keys = {key for members in MEMBERS.values() for key in members} | ROLES.keys()
    rows = [
        org.PersonRow(email=f"{key}@acme.test", name=f"{key.title()} Canary-{key}", key=key)
        for key in sorted(keys)
    ]
    cast.people = {p.key or "": p for p in org.create_people(rows=rows, **BY)}
    org.join_departments(
        rows=[
            org.MembershipRow(cast.people[key], cast.departments[department], START)
            for department, members in MEMBERS.items()
            for key in members
        ],
        **BY,
    )
    for department, key in MANAGERS.items():
        org.appoint_manager(
            person=cast.people[key],
            department=cast.departments[department],
            starts_on=START,
            **BY,
        )
    roles = [*ROLES.items(), *((key, Role.REP) for key in REPS)]
    org.grant_roles(rows=[org.RoleRow(cast.people[key], role, START) for key, role in roles], **BY)


def _orders(cast: Cast) -> None:
    """One order of every rep this month, one shared by Rita and Ralf, one without a person."""
    homes = {key: home for home, members in MEMBERS.items() for key in members}
    booked = cast.today.replace(day=1)
    orders = [(key, homes[key], [(key, 1)]) for key in REPS]
    orders += [("shared", "north", [("rita", "0.5"), ("ralf", "0.5")]), ("nobody", "south", [])]
    intake.load(
        {
            "products": [("p", "Pedal", "Parts", 100, None, None)],
            "product_costs": [("p", START, 60)],
            "customers": [("c", "Customer C", "Shop", None, None, None, False)],
            "orders": [
                (f"o-{key}", "c", home, None, booked, booked, "EUR", None)
                for key, home, _shares in orders
            ],
            "order_lines": [
                (f"o-{key}", "1", "p", 10, 1000, Decimal(f"9{n:02}.50"), None)
                for n, (key, _home, _shares) in enumerate(orders, start=11)
            ],
            "order_shares": [
                (f"o-{key}", "revenue", person, share)
                for key, _home, shares in orders
                for person, share in shares
            ],
            "deliveries": [("d-rita", "o-rita", booked, booked, None, None, None)],
            "delivery_lines": [("d-rita", "1", 10)],
        },
        **BY,
    )
    cast.orders = {order.key.removeprefix("o-"): order for order in Order.objects.all()}


def _goals(cast: Cast) -> None:
    first = cast.today.replace(month=1, day=1)
    last = cast.today.replace(month=12, day=31)
    holders: dict[str, User | Department] = {
        **{key: cast.people[key] for key in REPS},
        **cast.departments,
    }
    for key, holder in holders.items():
        cast.goals[key] = set_goal(
            holder=holder,
            measure="revenue",
            starts_on=first,
            ends_on=last,
            target=Decimal(5000),
            today=cast.today,
            **BY,
        )
