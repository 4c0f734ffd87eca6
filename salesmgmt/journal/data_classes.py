"""What each field of each model tells of people, and what becomes of its changes.

Every app has a file `data_classes.toml` with a table for each of its models:

    [Goal]                                  a model of the app; ["account.EmailAddress"] of another
    history = "tracked"                     every change is an event (pghistory), or
              "append-only"                 rows are only added and are their own history, or
              "none"                        with `because`: why nobody needs it
    none = "id key department"              fields that tell nothing of a person
    personal = "person"                     who somebody is, what they said, what they did
    performance = "measure weight"          what somebody is to reach or has reached
    pay = "amount"                          what somebody gets for it
    words = "why"                           those of the fields that hold names or people's own
                                            words: they can be taken out, so no event holds them

A field that is in no class, or in two, fails `manage.py check`, and with it the build.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.db import models
from django.utils.translation import gettext_lazy as _

FILE = "data_classes.toml"


class DataClass(models.TextChoices):
    """What a field tells of a person, and what was read about people (journal.models.Reading)."""

    NONE = "none", _("nothing")
    PERSONAL = "personal", _("personal")
    PERFORMANCE = "performance", _("performance")
    PAY = "pay", _("pay")


class Kept(StrEnum):
    """What becomes of a model's changes."""

    TRACKED = "tracked"
    APPEND_ONLY = "append-only"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Declared:
    """What the file says of a model: the classes in which each field is named, and its words."""

    history: Kept
    because: str
    classes: dict[DataClass, list[str]]
    words: list[str]

    def class_of(self, field: str) -> DataClass:
        """The class of a field. Raises LookupError for one that is in none."""
        for data_class, fields in self.classes.items():
            if field in fields:
                return data_class
        raise LookupError(f"The field {field} has no data class.")

    def named(self) -> Counter[str]:
        """How often each field is named."""
        return Counter(field for fields in self.classes.values() for field in fields)


@cache
def declared() -> dict[str, Declared]:
    """What all apps' files say, by the models' labels ("goals.Goal")."""
    return {label: told for app in apps.get_app_configs() for label, told in _told_by(app)}


def kept_models() -> Iterator[tuple[type[models.Model], Declared | None]]:
    """Every model with a table of its own that is no event, with what is declared of it."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and not hasattr(model, "pgh_tracked_model"):
            yield model, declared().get(meta.label)


def _told_by(app: AppConfig) -> Iterator[tuple[str, Declared]]:
    path = Path(app.path) / FILE
    if not path.is_file():
        return
    for name, given in tomllib.loads(path.read_text("utf-8")).items():
        yield name if "." in name else f"{app.label}.{name}", read(given)


def read(given: dict[str, Any]) -> Declared:
    """One table of a file. Raises ValueError for a key or a kind of history that is none."""
    unknown = set(given) - {"history", "because", "words", *DataClass}
    if unknown:
        raise ValueError(f"{FILE} has no key {', '.join(sorted(unknown))}.")
    return Declared(
        history=Kept(given["history"]),
        because=given.get("because", ""),
        classes={each: given.get(each, "").split() for each in DataClass},
        words=given.get("words", "").split(),
    )
