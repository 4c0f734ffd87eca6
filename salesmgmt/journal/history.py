"""What the history keeps of a model: every insert, update and delete, whoever wrote it."""

from collections.abc import Callable
from typing import Any

import pghistory


def keep_history(**options: Any) -> Callable[[type], type]:
    """Class decorator: record every change of the model's rows (bulk and SQL writes too)."""
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), **options
    )
