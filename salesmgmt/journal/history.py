"""What the history keeps of a model: every insert, update and delete, whoever wrote it."""

from collections.abc import Callable
from functools import reduce
from operator import and_
from typing import Any

import pghistory
import pgtrigger
from django.db import models

STAYS = pgtrigger.Protect(name="stays", operation=pgtrigger.Delete | pgtrigger.UpdateOf("id"))
"""Of a model whose rows end, but never go: what refers to one finds it."""

NOT_EMPTIED = pgtrigger.Trigger(
    name="not_emptied",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="RAISE EXCEPTION 'pgtrigger: Cannot empty the table %', TG_TABLE_NAME;",
)


def append_only(*words: str) -> list[pgtrigger.Trigger]:
    """Of a model whose rows are only added: they are their own history.

    Where fields hold people's own `words`, these can be taken out, never written anew.
    """
    if not words:
        both = pgtrigger.Update | pgtrigger.Delete
        return [pgtrigger.Protect(name="append_only", operation=both), NOT_EMPTIED]
    is_emptied = reduce(and_, (pgtrigger.Q(**{f"new__{word}": ""}) for word in words))
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Delete),
        pgtrigger.ReadOnly(name="only_taken_out", exclude=list(words)),
        pgtrigger.Protect(
            name="never_written_anew", operation=pgtrigger.Update, condition=~is_emptied
        ),
        NOT_EMPTIED,
    ]


def keep_history(**options: Any) -> Callable[[type], type]:
    """Class decorator: record every change of the model's rows (bulk and SQL writes too).

    Names and people's own words are left out (`exclude`): history is never changed, and they can
    be taken out of the row (journal/data_classes.py checks that none is forgotten).
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        meta={"triggers": [NOT_EMPTIED]},
        **options,
    )


def events_of(model: type[models.Model]) -> Any:
    """The model of a tracked model's events, with pghistory's columns and a copy of its own.

    None for a model that is not tracked.
    """
    return getattr(model, "pgh_event_model", None)
