"""Every write is one act: one transaction, who, which act, why.

The act is the history's context (django-pghistory): every tracked row that
changes inside it, by ORM or SQL, is recorded with it. Ledger entries and
documents carry its id in a column of their own. The context holds ids alone and
stays for ever; the reason, somebody's own words, is a row of `Reason`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

import pghistory
from django.db import connection, transaction
from structlog.contextvars import get_contextvars

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
        with pghistory.context(act=kind, by=who, **facts, **_circumstances()) as context:
            token = _current.set(context.id)
            try:
                _attach(context.id, why)
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


def _circumstances() -> dict[str, Any]:
    """What the history keeps of every act: the request's number, and whether it is invented."""
    request = get_contextvars().get("request_id")
    given = {"request": request} if request else {}
    return given | ({"is_made_up": True} if _made_up.get() else {})


def _attach(act: UUID, why: str) -> None:
    """Store the act even when only untracked tables (documents, ledger) are written."""
    # A comment first: statements that begin with SELECT get no context from pghistory.
    sql = "/* act */ SELECT _pgh_attach_context()"
    values: list[UUID | str] = []
    if why:
        sql += "; INSERT INTO journal_reason (act, text) VALUES (%s, %s)"
        values = [act, why]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
