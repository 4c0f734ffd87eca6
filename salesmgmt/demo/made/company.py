"""Writes a made company through the actions that everybody uses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import Any

from django.db.models import Count, Q

from goals.actions import NewGoal, set_goals
from salesmgmt.demo.made import rows
from salesmgmt.demo.made.shape import Shape
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.lib.money import allocate
from salesmgmt.org import actions as org
from salesmgmt.org.models import Company, Department, Role, User
from salesmgmt.org.rules.calendar import PeriodSpan, calendar_months
from salesmgmt.sales import intake

ZONE = "Europe/Berlin"
BY: dict[str, Any] = {"by": SYSTEM, "why": "made company"}
MEASURES = {"revenue": 250_000, "margin": 90_000, "units": 900, "orders": 80}
"""Monthly targets of everybody, by measure."""


@dataclass(frozen=True, slots=True)
class Posted:
    """One month's load: how many lines in how many seconds."""

    month: date
    lines: int
    seconds: float


def make_people(shape: Shape) -> Company:
    """Company, calendar, teams, people, roles and who manages what; refused on a used database."""
    calendar = org.create_calendar(
        key="made",
        name="Calendar months",
        spans=calendar_months(shape.first_day.year, shape.last_day.year + 1),
        weekdays=range(5),
        holidays={},
        **BY,
    )
    company = org.set_up_company(
        key="made",
        name="Made Company",
        currency=rows.CURRENCY,
        calendar=calendar,
        timezone=ZONE,
        **BY,
    )
    teams = [
        org.create_department(
            key=rows.team_key(n), name=f"Team {n:03}", parent=company.root, timezone=ZONE, **BY
        )
        for n in range(shape.teams)
    ]
    people = _people(shape)
    _join(shape, company.root, teams, people)
    return company


def _people(shape: Shape) -> list[User]:
    """Sellers by number, then one manager for each team, then the director."""
    keys = [rows.person_key(n) for n in range(shape.people)]
    keys += [f"manager-{n:03}" for n in range(shape.teams)] + ["director"]
    made = org.create_people(
        rows=[
            org.PersonRow(
                email=f"{key}@made.example",
                name=f"Made {key}",
                key=key,
                title="made up",
                timezone=ZONE,
            )
            for key in keys
        ],
        **BY,
    )
    by_key = {person.key: person for person in made}
    return [by_key[key] for key in keys]


def _join(shape: Shape, root: Department, teams: list[Department], people: list[User]) -> None:
    sellers, managers = people[: shape.people], people[shape.people : -1]
    homes = [teams[shape.team_of(n)] for n in range(shape.people)] + teams + [root]
    org.join_departments(
        rows=[
            org.MembershipRow(person, home, shape.first_day)
            for person, home in zip(people, homes, strict=True)
        ],
        **BY,
    )
    for manager, team in zip([*managers, people[-1]], [*teams, root], strict=True):
        org.appoint_manager(person=manager, department=team, starts_on=shape.first_day, **BY)
    held = [(person, Role.REP) for person in sellers]
    held += [(person, Role.MANAGER) for person in managers] + [(people[-1], Role.DIRECTOR)]
    org.grant_roles(
        rows=[org.RoleRow(person, role, shape.first_day) for person, role in held], **BY
    )


def post_orders(shape: Shape, *, delivered: bool = False) -> Iterator[Posted]:
    """Load catalogue and orders month by month; with `delivered` what arrived too."""
    intake.load(rows.catalogue(shape), **BY)
    for month, booked in rows.months(shape):
        arrived = rows.deliveries(booked, shape.last_day) if delivered else {}
        began = perf_counter()
        intake.load(booked | arrived, **BY)
        yield Posted(month, len(booked["order_lines"]), perf_counter() - began)


def set_monthly_goals(months: Sequence[PeriodSpan], measures: Sequence[str]) -> int:
    """Goals of company, teams and sellers on each measure in each month; returns their number.

    Targets add up: a team's is the sum of its sellers', the company's that of all.
    """
    weights = dict(zip(measures, allocate(Decimal(1), [Decimal(1)] * len(measures)), strict=True))
    goals = [
        NewGoal(
            holder=holder,
            measure=measure,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            target=Decimal(MEASURES[measure]) * sellers,
            weight=weights[measure],
            key=f"{holder.key}-{measure}-{span.key}",
        )
        for holder, sellers in _holders()
        for span in months
        for measure in measures
    ]
    return len(set_goals(goals, **BY).created)


def _holders() -> list[tuple[User | Department, int]]:
    """Who has goals, and how many sellers count for them: company, teams, sellers."""
    sellers = Count("memberships", filter=Q(memberships__person__key__startswith="made-"))
    teams = list(Department.objects.in_tree_order().annotate(sellers=sellers))
    people = User.objects.filter(key__startswith="made-").order_by("key")
    held = [(team, team.sellers) for team in teams if team.parent_id is not None]
    every = sum(number for _team, number in held)
    root = next(team for team in teams if team.parent_id is None)
    return [(root, every), *held, *((person, 1) for person in people)]
