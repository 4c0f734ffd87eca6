"""Every write is one act: one transaction, who, which act, why.

The act is the history's context (django-pghistory): every tracked row that
changes inside it, by ORM or SQL, is recorded with it. Ledger entries and
documents carry its id in a column of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

import pghistory
from django.db import connection, transaction

_current: ContextVar[UUID | None] = ContextVar("current_act", default=None)
_made_up: ContextVar[bool] = ContextVar("made_up", default=False)

SYSTEM = None
"""Given as `by` where no person acts: scheduled jobs and commands."""


@contextmanager
def record_act(kind: str, *, by: Any, why: str = "", **facts: str | int | None) -> Iterator[UUID]:
    """Open a transaction in which everything written belongs to one act; yields the act's id.

    `kind` names the act ("goals.set_goal"), `by` is the acting person or SYSTEM,
    `why` the reason in words. `facts` are whatever else the history must name:
    the row acted upon, whom a deputy stands in for (org.access.stands_in_for).
    Inside another act the outer one stays: one click is one act.
    """
    with transaction.atomic():
        outer = _current.get()
        if outer is not None:
            yield outer
            return
        who = getattr(by, "pk", None)
        if _made_up.get():
            facts["is_made_up"] = True
        with pghistory.context(act=kind, by=who, why=why, **facts) as context:
            token = _current.set(context.id)
            try:
                _attach()
                yield context.id
            finally:
                _current.reset(token)


@contextmanager
def making_up() -> Iterator[None]:
    """Every act inside says that what it writes is invented, for a demonstration."""
    token = _made_up.set(True)
    try:
        yield
    finally:
        _made_up.reset(token)


def is_making_up() -> bool:
    """Whether what is written now is invented: then nothing of it leaves the house."""
    return _made_up.get()


def _attach() -> None:
    """Store the act even when only untracked tables (documents, ledger) are written."""
    with connection.cursor() as cursor:
        # A comment first: statements that begin with SELECT get no context from pghistory.
        cursor.execute("/* act */ SELECT _pgh_attach_context()")
