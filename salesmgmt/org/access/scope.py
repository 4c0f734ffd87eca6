"""What does somebody reach on a day? One query for each person and day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib import sqlfile
from salesmgmt.org.models import Role, User
from salesmgmt.org.rules.agreements import Feature
from salesmgmt.org.rules.tree import paths_above

_HERE = str(Path(__file__).resolve().parent.parent)

Person = User | AnonymousUser
"""Somebody who asks; anonymous people reach nothing."""

MINIMUM_PEOPLE = 5
"""A total of fewer people would tell what one of them sold."""

NOT_AGREED = _("This is off: no agreement on data protection covers it.")

_TOTALS_ONLY = frozenset({Role.HEAD, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class ManagedSpan:
    """A subtree (path prefix) that somebody managed from a day to a day, both included."""

    path: str
    starts_on: date
    ends_on: date
    # Ids of its departments.
    department_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody belonged to a department from a day to a day, both included; None: still does."""

    person_id: int
    starts_on: date
    ends_on: date | None

    def touches(self, first: date, last: date) -> bool:
        return self.starts_on <= last and (self.ends_on is None or self.ends_on >= first)


Stays = Mapping[str, Collection[Stay]]
"""Who belonged when to each department of the company, by its path."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person reaches on a day; rights of several roles and as a deputy add up."""

    roles: frozenset[str] = frozenset()
    # The person and those whose deputy they are today; empty for people who left.
    person_ids: frozenset[int] = frozenset()
    # Subtrees managed today (path prefixes).
    department_paths_now: tuple[str, ...] = ()
    # Ids of the departments in these.
    department_ids_now: frozenset[int] = frozenset()
    # Departments whose totals a member may see: the own one and those above it (whole paths).
    department_paths_total: tuple[str, ...] = ()
    ended_management: tuple[ManagedSpan, ...] = field(default=())
    # What is on by agreement, for everybody alike (org.rules.agreements.Feature).
    agreed: frozenset[str] = frozenset()

    @property
    def sees_all(self) -> bool:
        """Directors see the whole tree with its people."""
        return Role.DIRECTOR in self.roles

    @property
    def totals_min_people(self) -> int | None:
        """Smallest group whose total may be seen without seeing people; None: no totals."""
        return MINIMUM_PEOPLE if self.roles & _TOTALS_ONLY else None

    @property
    def is_manager(self) -> bool:
        return bool(self.department_paths_now)

    @property
    def sees_people(self) -> bool:
        """Whether orders and figures of persons (at least the own ones) are open to the person."""
        return bool(
            self.sees_all
            or self.department_paths_now
            or self.ended_management
            or Role.REP in self.roles
        )

    @property
    def sees_days(self) -> bool:
        """Whether totals of single days are told: to who sees the people behind some of them.

        Somebody else could subtract what is known from a day's total (their own
        sales, or the day before).
        """
        return bool(self.sees_all or self.department_paths_now or self.ended_management)

    @property
    def sees_tree(self) -> bool:
        """Whether the performance of several people is open: by name, or as totals of enough."""
        return bool(self.sees_people or self.totals_min_people)

    @property
    def sees_figures(self) -> bool:
        """Whether any page with figures has something to show."""
        return self.sees_tree or bool(self.department_paths_total)


def scope_of(user: Person, today: date) -> Scope:
    """What `user` reaches on `today`. Anonymous and departed people reach nothing.

    One query per user object and day: a request asks once, the next request anew.
    """
    if user.pk is None:
        return Scope()
    known: dict[date, Scope] = user.__dict__.setdefault("_scope_by_day", {})
    if today not in known:
        known[today] = _ask_scope(user, today)
    return known[today]


def _ask_scope(user: User, today: date) -> Scope:
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(_HERE, "scope"), {"person": user.pk, "today": today})
        rows = cursor.fetchall()
    found: dict[str, list[tuple[str, date | None, date | None, list[int]]]] = {
        "person": [],
        "role": [],
        "manages": [],
        "belongs": [],
        "agreed": [],
    }
    for kind, *said in rows:
        found[kind].append(tuple(said))
    managed = [each for each in found["manages"] if each[2] is None or each[2] >= today]
    return Scope(
        roles=frozenset(role for role, *_ in found["role"]),
        person_ids=frozenset(int(person) for person, *_ in found["person"]),
        department_paths_now=_outermost({path for path, *_ in managed}),
        department_ids_now=frozenset(pk for *_, inside in managed for pk in inside),
        department_paths_total=chains({path for path, *_ in found["belongs"]}),
        ended_management=tuple(
            ManagedSpan(path, start, end, tuple(inside))
            for path, start, end, inside in sorted(found["manages"], key=str)
            if start is not None and end is not None and end < today
        ),
        agreed=frozenset(feature for feature, *_ in found["agreed"]),
    )


def stands_in_for(user: Person | None, today: date | None) -> str | None:
    """Keys of the people whose deputy `user` is on `today`, for the history; None for nobody."""
    if user is None or user.pk is None or today is None:
        return None
    others = scope_of(user, today).person_ids - {user.pk}
    return ",".join(map(str, sorted(others))) or None


def signed_in(user: Person) -> User:
    """The person who acts; nobody acts without having logged in."""
    if isinstance(user, AnonymousUser):
        raise PermissionDenied
    return user


def is_agreed(user: Person, feature: Feature, today: date) -> bool:
    """Whether an agreement lets `feature` be on today; pages say so in its place where not."""
    return feature in scope_of(user, today).agreed


def require_agreement(user: Person, feature: Feature, today: date) -> None:
    """Refuse what no agreement covers today."""
    if not is_agreed(user, feature, today):
        raise PermissionDenied(NOT_AGREED)


def _outermost(paths: set[str]) -> tuple[str, ...]:
    """Paths that lie in no other of them."""
    return tuple(
        sorted(p for p in paths if not any(p != other and p.startswith(other) for other in paths))
    )


def chains(paths: set[str]) -> tuple[str, ...]:
    """Each path and all paths above it: "1.4." gives "1." and "1.4."."""
    return tuple(sorted({above for path in paths for above in paths_above(path)}))
