"""Whose history can be looked at, and what an act is called: every app fills in its own.

In `AppConfig.ready()`: `tell_history(...)` for each kind of object that has a page, and
`name_acts({...})` for what the app's actions record.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from salesmgmt.journal.data_classes import DataClass

Fetch = Callable[[Any, int, Any], Any]
"""`(user, pk, today)`: fetches the object for who may read its history, else refuses."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that belong to an object: their model, the way from them to it, and what is told.

    `fields` maps names to labels; `words` maps a field's name to what its values are called.
    """

    model: type[models.Model]
    path: str
    fields: Mapping[str, Any]
    words: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)
    # What one of the rows is called.
    name: Any = ""


@dataclass(frozen=True, slots=True)
class ObjectHistory:
    """A kind of object ("goal"), who may read its history, and the rows it is made of.

    `page` names the route of the object's page by its id, `name` what the kind is called.
    """

    kind: str
    page: str
    name: Any
    fetch: Fetch
    parts: tuple[Part, ...]
    # Whose figures it tells, for the readers' log; and of which class they are.
    about: Callable[[Any], Iterable[int | None]] = lambda _found: ()
    data: DataClass = DataClass.PERFORMANCE


_objects: dict[str, ObjectHistory] = {}
_acts: dict[str, Any] = {}


def tell_history(*histories: ObjectHistory) -> None:
    """Declare kinds of objects. Raises ValueError when one is declared twice."""
    for each in histories:
        if _objects.setdefault(each.kind, each) is not each:
            raise ValueError(f"The history of {each.kind} is declared twice.")


def name_acts(names: Mapping[str, Any]) -> None:
    """Say what acts ("goals.revise_goal") are called; the names may be lazy translations."""
    _acts.update(names)


def object_history(kind: str) -> ObjectHistory | None:
    """The declaration of a kind of object; None when there is none."""
    return _objects.get(kind)


def object_kinds() -> list[str]:
    """The kinds of objects with a history, in the order of the alphabet."""
    return sorted(_objects)


def act_name(act: str) -> str:
    """What an act is called; its own key where nobody named it (an act of an older release)."""
    return str(_acts.get(act, act))


def named_acts() -> frozenset[str]:
    """The acts that have a name."""
    return frozenset(_acts)
