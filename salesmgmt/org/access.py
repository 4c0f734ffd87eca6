"""Who may see whose figures and objects: the one place that decides (docs/access.md).

`scope_of` asks the database once; every model's `visible_to(user, today)` is
built from the predicates below. Pages, exports, commands run for a person,
e-mails and the API all go through them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.models import Job
from salesmgmt.lib import sqlfile
from salesmgmt.lib.lookups import any_of
from salesmgmt.org.models import (
    Agreement,
    ApiToken,
    Department,
    Membership,
    Notice,
    Role,
    User,
)
from salesmgmt.org.models.notices import NoticeQuerySet
from salesmgmt.org.rules.agreements import Feature
from salesmgmt.org.rules.totals import Unit, tellable

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
    def sees_figures(self) -> bool:
        """Whether any page with figures has something to show."""
        return bool(self.sees_people or self.totals_min_people or self.department_paths_total)


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
        cursor.execute(sqlfile.read(__file__, "scope"), {"person": user.pk, "today": today})
        rows = cursor.fetchall()
    found: dict[str, list[tuple[str, date | None, date | None]]] = {
        "person": [],
        "role": [],
        "manages": [],
        "belongs": [],
        "agreed": [],
    }
    for kind, what, starts_on, ends_on in rows:
        found[kind].append((what, starts_on, ends_on))
    return Scope(
        roles=frozenset(role for role, _, _ in found["role"]),
        person_ids=frozenset(int(person) for person, _, _ in found["person"]),
        department_paths_now=_outermost(
            {path for path, _, end in found["manages"] if end is None or end >= today}
        ),
        department_paths_total=chains({path for path, _, _ in found["belongs"]}),
        ended_management=tuple(
            ManagedSpan(path, start, end)
            for path, start, end in sorted(found["manages"], key=str)
            if start is not None and end is not None and end < today
        ),
        agreed=frozenset(feature for feature, _, _ in found["agreed"]),
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


def reads_accountability(scope: Scope) -> bool:
    """Whether the person may read who answers for what in the company."""
    readers = {Role.ADMINISTRATOR, Role.DIRECTOR, Role.HEAD}
    return bool(scope.is_manager or scope.roles & readers)


def sets_up_company(scope: Scope) -> bool:
    """Whether the person appoints who answers for what, and closes periods."""
    return bool(scope.roles & {Role.ADMINISTRATOR, Role.DIRECTOR})


def require_accountability(user: Person, today: date) -> Scope:
    """What the person reaches; refused to those who may not read who answers for what."""
    scope = scope_of(user, today)
    if not reads_accountability(scope):
        raise PermissionDenied
    return scope


def is_agreed(user: Person, feature: Feature, today: date) -> bool:
    """Whether an agreement lets `feature` be on today; pages say so in its place where not."""
    return feature in scope_of(user, today).agreed


def require_agreement(user: Person, feature: Feature, today: date) -> None:
    """Refuse what no agreement covers today."""
    if not is_agreed(user, feature, today):
        raise PermissionDenied(NOT_AGREED)


def require_set_up(user: Person, today: date) -> None:
    """Refuse everybody but administrators and directors."""
    if not sets_up_company(scope_of(user, today)):
        raise PermissionDenied(_("The company is set up by administrators and directors."))


def _outermost(paths: set[str]) -> tuple[str, ...]:
    """Paths that lie in no other of them."""
    return tuple(
        sorted(p for p in paths if not any(p != other and p.startswith(other) for other in paths))
    )


def chains(paths: set[str]) -> tuple[str, ...]:
    """Each path and all paths above it: "1.4." gives "1." and "1.4."."""
    chain = set()
    for path in paths:
        steps = path.rstrip(".").split(".")
        chain |= {".".join(steps[: n + 1]) + "." for n in range(len(steps))}
    return tuple(sorted(chain))


def in_subtrees(paths: tuple[str, ...], field_name: str = "path") -> Q:
    """Departments inside any of the subtrees; nothing for no paths."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(**{f"{field_name}__startswith": path})
    return inside


def departments_managed(scope: Scope) -> QuerySet[Department]:
    """Departments that the person manages today, with everything below them."""
    if scope.sees_all:
        return Department.objects.all()
    return Department.objects.filter(in_subtrees(scope.department_paths_now))


def departments_with_totals(scope: Scope) -> QuerySet[Department]:
    """Departments whose totals the person may see by managing or belonging (not by k-anonymity)."""
    if scope.sees_all:
        return Department.objects.all()
    return Department.objects.filter(
        in_subtrees(scope.department_paths_now) | Q(path__in=scope.department_paths_total)
    )


def departments_to_filter(scope: Scope) -> QuerySet[Department]:
    """Departments that a filter of goals offers; all of them to who sees the company's totals."""
    if scope.totals_min_people is not None:
        return Department.objects.all()
    ended = tuple(span.path for span in scope.ended_management)
    return departments_with_totals(scope) | Department.objects.filter(in_subtrees(ended))


def paths_tellable(scope: Scope, stays: Stays, first: date, last: date) -> frozenset[str]:
    """Paths of departments whose totals may be told for their number of people from day to day.

    For people who see totals only; what they see by managing or belonging counts as known.
    """
    if scope.totals_min_people is None:
        return frozenset()
    units = [
        Unit(path, frozenset(stay.person_id for stay in found if stay.touches(first, last)))
        for path, found in stays.items()
    ]
    known = {
        path
        for path in stays
        if path.startswith(scope.department_paths_now) or path in scope.department_paths_total
    }
    return tellable(units, least=scope.totals_min_people, known=known)


def people_managed(scope: Scope, today: date) -> QuerySet[User]:
    """People whose latest department lies in a subtree managed today; leavers stay with theirs."""
    if scope.sees_all:
        return User.objects.all()
    latest = (
        Membership.objects.filter(person=OuterRef("pk"), starts_on__lte=today)
        .order_by("-starts_on")
        .values("department__path")[:1]
    )
    return User.objects.annotate(home_path=Subquery(latest)).filter(
        in_subtrees(scope.department_paths_now, "home_path")
    )


def people_visible(scope: Scope, today: date) -> QuerySet[User]:
    """The person, those they deputise for, and the people they manage today."""
    if scope.sees_all:
        return User.objects.all()
    managed = people_managed(scope, today).values("pk")
    return User.objects.filter(Q(pk__in=scope.person_ids) | Q(pk__in=managed))


def people_listed(scope: Scope, today: date) -> QuerySet[User]:
    """Whose name and department are open to the person: HR and administrators know everybody.

    Of their performance this says nothing (`people_visible`).
    """
    if scope.roles & {Role.HR, Role.ADMINISTRATOR}:
        return User.objects.all()
    return people_visible(scope, today)


def departments_listed(scope: Scope) -> QuerySet[Department]:
    """Departments whose name is open to the person; of their totals this says nothing."""
    if scope.roles & {Role.HR, Role.ADMINISTRATOR}:
        return Department.objects.all()
    return departments_with_totals(scope)


def own_tokens(user: Person) -> QuerySet[ApiToken]:
    """Keys for programs that the person issued."""
    return ApiToken.objects.of(signed_in(user))


def get_token(user: Person, pk: int) -> ApiToken:
    """One of the person's own tokens; 404 for everybody else's."""
    found = own_tokens(user).filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such token."))
    return found


def own_notices(user: Person) -> NoticeQuerySet:
    """What the person was told; nobody reads it for somebody else."""
    return Notice.objects.of(signed_in(user))


def get_notice(user: Person, pk: int) -> Notice:
    """One of the person's own notices; 404 for everybody else's."""
    found = own_notices(user).filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such notice."))
    return found


def get_recipient(pk: int) -> User:
    """Whom an address that we signed names: the signature is the right to act for them."""
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise Http404(_("This address is not one that we sent."))
    return found


def get_agreement(user: Person, pk: int, *, today: date) -> Agreement:
    """An agreement, for who records and ends them; 403 for everybody else."""
    require_set_up(user, today)
    found = Agreement.objects.filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such agreement."))
    return found


def get_job(user: Person, pk: int, *, today: date) -> Job:
    """A job, for who sets the company up; 403 for everybody else."""
    require_set_up(user, today)
    found = Job.objects.filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such job."))
    return found


def entries_visible(scope: Scope, day_field: str, person_field: str = "person_id") -> Q:
    """Rows with a person and `department_id` (ledger, shares, deals) that the person may see.

    Own rows; rows of departments managed today, whatever their day; rows of
    departments managed in the past on the days of that management, for ever.
    """
    if scope.sees_all:
        return Q()
    visible = Q(**{f"{person_field}__in": scope.person_ids})
    if scope.department_paths_now:
        visible |= any_of("department_id", departments_managed(scope).values("pk"))
    for span in scope.ended_management:
        inside = Department.objects.filter(path__startswith=span.path).values("pk")
        days = {f"{day_field}__gte": span.starts_on, f"{day_field}__lte": span.ends_on}
        visible |= any_of("department_id", inside) & Q(**days)
    return visible


def lasting_visible(
    scope: Scope,
    today: date,
    *,
    person: str = "person",
    department: str | None = "department",
    ended: str = "ends_on",
) -> Q:
    """Objects that last (goal, review, assignment, diagnosis) which are the person's business.

    Those held by the person; by people and departments managed today, with all their history;
    and what ended while the person managed the holder. The arguments are the look-ups of the
    holder and of the last day, from the object; `department` is None where only people hold.
    """
    if scope.sees_all:
        return Q()
    visible = Q(**{f"{person}__in": scope.person_ids})
    if scope.department_paths_now:
        visible |= Q(**{f"{person}__in": people_managed(scope, today).values("pk")})
        if department:
            visible |= in_subtrees(scope.department_paths_now, f"{department}__path")
    for span in scope.ended_management:
        visible |= _ended_in(span, person, department, ended)
    return visible


def _ended_in(span: ManagedSpan, person: str, department: str | None, ended: str) -> Q:
    """What ended while the subtree was managed: held by it, or by the people in it then."""
    belonged = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef(ended)),
        person=OuterRef(person),
        starts_on__lte=OuterRef(ended),
        department__path__startswith=span.path,
    )
    held = Q(Exists(belonged))
    if department:
        held |= Q(**{f"{department}__path__startswith": span.path})
    return Q(held, **{f"{ended}__gte": span.starts_on, f"{ended}__lte": span.ends_on})
