"""A small company, and credit put into its ledger and roll-ups as posting leaves them.

Only for tests of what reads the ledger; documents, splits and reversals are tested where
they are posted.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import uuid4

from django.db.models import F

from goals.models import Goal, GoalVersion
from salesmgmt.lib.names import sort_key
from salesmgmt.org.models import (
    CalendarDay,
    Company,
    Department,
    FiscalCalendar,
    Management,
    Membership,
    RoleAssignment,
    User,
)
from salesmgmt.sales.models import (
    Credit,
    CreditDay,
    CreditMonth,
    Customer,
    DepartmentDay,
    DepartmentMonth,
    Opportunity,
    Order,
    OrderLine,
    Product,
    StageChange,
)
from salesmgmt.sales.models.ledger import FIGURES

FIRST, LAST = date(2012, 1, 1), date(2015, 12, 31)
# What sums are kept by, beside a day or month.
_KEY = ("person_id", "department_id", "basis", "kind")
_numbers = count(1)


def make_calendar(first: date = FIRST, last: date = LAST) -> FiscalCalendar:
    """Monday to Friday are working days."""
    calendar = FiscalCalendar.objects.create(key="std", name="Standard")
    days, worked, day = [], 0, first
    while day <= last:
        is_working = day.weekday() < 5
        worked += is_working
        days.append(
            CalendarDay(calendar=calendar, day=day, is_working=is_working, working_days=worked)
        )
        day += timedelta(days=1)
    CalendarDay.objects.bulk_create(days)
    return calendar


def make_department(
    key: str, parent: Department | None = None, timezone: str = "UTC"
) -> Department:
    department = Department(
        key=key,
        name=key.title(),
        parent=parent,
        path=f"new-{key}",
        timezone=timezone,
        depth=0 if parent is None else parent.depth + 1,
        tree_key=("" if parent is None else parent.tree_key + "\x1f") + sort_key(key),
    )
    department.save()
    department.path = ("" if parent is None else parent.path) + f"{department.pk}."
    department.save()
    return department


def make_person(key: str, department: Department | None = None, **extra: object) -> User:
    person = User.objects.create_user(
        email=f"{key}@example.com", name=key.title(), key=key, **extra
    )
    if department is not None:
        Membership.objects.create(person=person, department=department, starts_on=FIRST)
    return person


def manages(
    person: User, department: Department, starts_on: date = FIRST, ends_on: date | None = None
) -> None:
    Management.objects.create(
        person=person, department=department, starts_on=starts_on, ends_on=ends_on
    )


def has_role(person: User, role: str) -> None:
    RoleAssignment.objects.create(person=person, role=role, starts_on=FIRST)


class World:
    """Company > north (> coast), south; anna and ben in north, cora in coast, dirk in south."""

    def __init__(self, timezone: str = "UTC") -> None:
        self.calendar = make_calendar()
        self.company = make_department("company", timezone=timezone)
        Company.objects.create(root=self.company, currency="EUR", calendar=self.calendar)
        self.north = make_department("north", self.company)
        self.coast = make_department("coast", self.north)
        self.south = make_department("south", self.company)
        self.anna = make_person("anna", self.north)
        self.ben = make_person("ben", self.north)
        self.cora = make_person("cora", self.coast)
        self.dirk = make_person("dirk", self.south)
        customer = Customer.objects.create(key="c", name="Customer")
        product = Product.objects.create(key="p", name="Product")
        order = Order.objects.create(
            key="o",
            customer=customer,
            department=self.company,
            booked_on=FIRST,
            currency="EUR",
            rate=1,
            act=uuid4(),
        )
        self.line = OrderLine.objects.create(
            order=order, key="1", product=product, quantity=1, gross_amount=1, net_amount=1
        )

    def credit(
        self,
        person: User | None,
        department: Department,
        day: date,
        revenue: Decimal | int | str,
        *,
        gross: Decimal | int | str | None = None,
        margin: Decimal | int | str = 0,
        uncosted: Decimal | int | str = 0,
        quantity: int = 1,
        orders: Decimal | int | str = 1,
        basis: str = "booked",
        kind: str = "revenue",
        recorded_at: datetime | None = None,
    ) -> Credit:
        """One entry in the ledger, added to its day and month."""
        return self.credits(
            [
                {
                    "person": person,
                    "department": department,
                    "day": day,
                    "revenue": Decimal(revenue),
                    "gross_revenue": Decimal(revenue if gross is None else gross),
                    "margin": Decimal(margin),
                    "uncosted_revenue": Decimal(uncosted),
                    "quantity": Decimal(quantity),
                    "orders": Decimal(orders),
                    "basis": basis,
                    "kind": kind,
                    "recorded_at": recorded_at,
                }
            ]
        )[0]

    def credits(self, rows: list[dict]) -> list[Credit]:
        """Entries in bulk."""
        entries, days, months = [], defaultdict(Decimal), defaultdict(Decimal)
        for row in rows:
            figures = {name: row.get(name, Decimal(0)) for name in FIGURES}
            person = getattr(row["person"], "pk", None)
            extra = {"recorded_at": row["recorded_at"]} if row.get("recorded_at") else {}
            entries.append(
                Credit(
                    line=self.line,
                    person_id=person,
                    department_id=row["department"].pk,
                    order_id=self.line.order_id,
                    product_id=self.line.product_id,
                    customer_id=self.line.order.customer_id,
                    basis=row["basis"],
                    kind=row["kind"],
                    entry="credit",
                    business_on=row["day"],
                    origin_on=row["day"],
                    share=1,
                    act=uuid4(),
                    **figures,
                    **extra,
                )
            )
            key = (person, row["department"].pk, row["basis"], row["kind"])
            for name, value in figures.items():
                days[*key, row["day"], name] += value
                months[*key, row["day"].replace(day=1), name] += value
        _add(CreditDay, "day", days)
        _add(CreditMonth, "month", months)
        _add(DepartmentDay, "day", days, _KEY[1:])
        _add(DepartmentMonth, "month", months, _KEY[1:])
        return Credit.objects.bulk_create(entries)

    def opportunity(
        self,
        owner: User,
        department: Department,
        closed_on: date | None,
        stage: str,
        *,
        recorded_at: datetime | None = None,
    ) -> Opportunity:
        """An opportunity with its one stage change, as the intake leaves it."""
        made = Opportunity.objects.create(
            key=f"opp-{next(_numbers)}",
            owner=owner,
            department=department,
            stage=stage,
            closed_on=closed_on,
        )
        extra = {"recorded_at": recorded_at} if recorded_at else {}
        StageChange.objects.create(
            opportunity=made,
            stage=stage,
            entered_on=closed_on,
            closed_on=closed_on,
            owner=owner,
            department=department,
            act=uuid4(),
            **extra,
        )
        return made

    def goal(
        self,
        holder: User | Department,
        target: Decimal | int | str,
        first: date,
        last: date,
        measure: str = "revenue",
        **extra: object,
    ) -> Goal:
        """A goal in force with its first version, as goals.actions.set_goal leaves it."""
        field = "person" if isinstance(holder, User) else "department"
        goal = Goal.objects.create(
            **{field: holder, "state": "in_force", "starts_on": first, "ends_on": last},
            measure=measure,
            **extra,
        )
        self.version(goal, target, first, number=1, driver="first")
        return goal

    def version(
        self,
        goal: Goal,
        target: Decimal | int | str,
        effective_on: date,
        *,
        number: int = 2,
        driver: str = "economy",
        recorded_at: datetime | None = None,
    ) -> GoalVersion:
        extra = {"recorded_at": recorded_at} if recorded_at else {}
        return GoalVersion.objects.create(
            goal=goal,
            number=number,
            target=Decimal(target),
            effective_on=effective_on,
            driver=driver,
            reason="because",
            act=uuid4(),
            **extra,
        )


def _add(model: type, unit: str, sums: dict, names: tuple[str, ...] = _KEY) -> None:
    """Add to the sums of a table that is kept by `names` of the key and a day or month."""
    grouped: dict[tuple, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for (*key, day, figure), value in sums.items():
        named = dict(zip(_KEY, key, strict=True))
        grouped[*(named[name] for name in names), day][figure] += value
    for (*key, day), figures in grouped.items():
        row, made = model.objects.get_or_create(
            **dict(zip(names, key, strict=True)), **{unit: day}, defaults=figures
        )
        if not made:
            model.objects.filter(pk=row.pk).update(
                **{name: F(name) + value for name, value in figures.items()}
            )
