"""The team matrix: who can do what."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from salesmgmt.lib import sqlfile
from salesmgmt.org.access import (
    Person,
    departments_managed,
    is_agreed,
    people_managed,
    scope_of,
)
from salesmgmt.org.models import Department, Membership, Role, User
from salesmgmt.org.rules.agreements import Feature
from training.models import Module
from training.rules.matrix import Held, holds, state_in_matrix
from training.rules.progress import Facts

_HERE = str(Path(__file__).resolve().parent.parent)
_AT_ONCE = 500

COLUMNS = ("person", "module", "state", "score_ratio", "due_on", "valid_until")


@dataclass(frozen=True, slots=True)
class Cell:
    """How far a person is with a module: a state of STATUSES, best score, days."""

    state: str
    score_ratio: Decimal | None
    # Of what is still to be done.
    due_on: date | None
    valid_until: date | None
    # A certificate still holds while the module is to be done again.
    is_certified: bool
    # None where the reader may not open it.
    assignment_id: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A person and one cell for each module, None where there is nothing."""

    person: User
    cells: Sequence[Cell | None]


def people_in_matrix(user: Person, department: Department | None, today: date) -> QuerySet[User]:
    """People whose training the person may see and who have not left, by name."""
    scope = scope_of(user, today)
    people = User.objects.all() if Role.HR in scope.roles else people_managed(scope, today)
    staying = people.filter(Q(left_on__isnull=True) | Q(left_on__gte=today), is_active=True)
    if department is not None:
        inside = Membership.objects.on(today).filter(
            person=OuterRef("pk"), department__path__startswith=department.path
        )
        staying = staying.filter(Exists(inside))
    return staying.order_by("sort_key", "pk")


def departments_in_matrix(user: Person, today: date) -> QuerySet[Department]:
    """Departments that the matrix can be narrowed down to, in the order of the tree."""
    scope = scope_of(user, today)
    found = Department.objects.all() if Role.HR in scope.roles else departments_managed(scope)
    return found.order_by("tree_key")


def modules_in_matrix() -> QuerySet[Module]:
    """Modules that can be taken, by title."""
    return Module.objects.published().order_by("title_now", "pk")


def matrix_rows(
    people: Sequence[User], modules: Sequence[Module], user: Person, today: date
) -> list[Row]:
    """One row for each of the people; at most two queries.

    HR reads of people whom they do not manage what is done and until when it holds, no more.
    Scores stand side by side only by agreement.
    """
    scores = is_agreed(user, Feature.SKILL_GAPS, today)
    ids = [person.pk for person in people]
    told = _told_whole(ids, user, today)
    cells: dict[tuple[int, int], Cell | None] = {}
    for found in _found(ids, [module.pk for module in modules]):
        person, module = found.pop("person_id"), found.pop("module_id")
        cells[person, module] = _cell(found, whole=person in told, scores=scores, today=today)
    return [
        Row(person, [cells.get((person.pk, module.pk)) for module in modules]) for person in people
    ]


def matrix_csv_rows(
    people: Sequence[User], modules: Sequence[Module], user: Person, today: date
) -> Iterator[tuple[Any, ...]]:
    """All people, one line for each module that they have to do with, as COLUMNS name it."""
    for start in range(0, len(people), _AT_ONCE):
        for row in matrix_rows(people[start : start + _AT_ONCE], modules, user, today):
            for module, cell in zip(modules, row.cells, strict=True):
                if cell is not None:
                    yield (
                        row.person.name,
                        module.title_now,
                        cell.state,
                        cell.score_ratio,
                        cell.due_on,
                        cell.valid_until,
                    )


def _told_whole(people: Collection[int], user: Person, today: date) -> set[int]:
    """Of these people those whose open training and scores the person may see."""
    scope = scope_of(user, today)
    if scope.sees_all or Role.HR not in scope.roles:
        return set(people)
    managed = people_managed(scope, today).filter(pk__in=people).values_list("pk", flat=True)
    return {*managed, *scope.person_ids}


def _cell(found: dict[str, Any], *, whole: bool, scores: bool, today: date) -> Cell | None:
    """The cell of what the database found; not `whole`: what is done and until when it holds."""
    held = Held(found["valid_until"]) if found["has_certificate"] else None
    latest = None
    if found["assignment_id"] and (whole or found["completed_on"]):
        names = (field.name for field in fields(Facts))
        latest = Facts(**{name: found[name] for name in names if name in found})
    state = state_in_matrix(latest, held, today)
    if state is None:
        return None
    is_open = latest is not None and latest.completed_on is None
    return Cell(
        state=state.value,
        score_ratio=found["score_ratio"] if whole and scores else None,
        due_on=found["due_on"] if is_open else None,
        valid_until=found["valid_until"],
        is_certified=is_open and held is not None and holds(held, today),
        assignment_id=found["assignment_id"] if whole else None,
    )


def _found(people: list[int], modules: list[int]) -> list[dict[str, Any]]:
    if not people or not modules:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(_HERE, "matrix"), {"people": people, "modules": modules})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
