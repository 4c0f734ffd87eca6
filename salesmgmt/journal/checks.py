"""System checks: no field without a data class, no words of people in the history."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error
from django.db import models

from salesmgmt.journal.data_classes import FILE, DataClass, Declared, Kept, declared, kept_models
from salesmgmt.journal.history import events_of


def check_data_classes(**_kwargs: Any) -> list[Error]:
    """All that is wrong in the files; run by `manage.py check` and by every other command."""
    known = {model._meta.label for model, _told in kept_models()}
    strangers = sorted(set(declared()) - known)
    gone = [
        Error(f"{FILE} names {label}, which is no model.", id="journal.E001") for label in strangers
    ]
    return gone + [error for model, told in kept_models() for error in check_model(model, told)]


def check_model(model: type[models.Model], told: Declared | None) -> Iterator[Error]:
    """What is wrong in what is declared of one model."""
    if told is None:
        yield _error("is in no file: say what each of its fields tells of people.", model, "E002")
        return
    yield from _check_fields(model, told)
    yield from _check_history(model, told)
    yield from _check_words(model, told)


def _check_fields(model: type[models.Model], told: Declared) -> Iterator[Error]:
    named, there = told.named(), set(_fields(model))
    for field in sorted(there - set(named)):
        yield _error(f"has the field {field} without a data class.", model, "E003")
    for field in sorted(set(named) - there | set(told.words) - there):
        yield _error(f"has no field {field}.", model, "E004")
    for field in sorted(field for field, times in named.items() if times > 1):
        yield _error(f"has the field {field} in two data classes.", model, "E005")


def _check_history(model: type[models.Model], told: Declared) -> Iterator[Error]:
    if told.history != history_of(model):
        yield _error(f'is "{history_of(model)}" and not "{told.history}".', model, "E006")
    if told.history == Kept.NONE and not told.because:
        yield _error("has no history, and nothing says why (`because`).", model, "E007")


def _check_words(model: type[models.Model], told: Declared) -> Iterator[Error]:
    held = set(_fields(event)) if (event := events_of(model)) else set()
    for field in sorted(held & set(told.words)):
        yield _error(f"keeps the words of {field} in its history: exclude it.", model, "E008")
    texts = {f.name for f in model._meta.local_fields if isinstance(f, models.TextField)}
    for field in sorted(held & texts & _about_people(told)):
        yield _error(f"has people's own text in {field}: name it in words.", model, "E009")


def _about_people(told: Declared) -> set[str]:
    return set(told.named()) - set(told.classes[DataClass.NONE])


def history_of(model: type[models.Model]) -> Kept:
    """What the database does with the model's changes."""
    if events_of(model):
        return Kept.TRACKED
    # The acts' table is pghistory's, and its triggers those of a proxy of it.
    family = [model, *(each for each in model.__subclasses__() if each._meta.proxy)]
    names = {trigger.name for each in family for trigger in getattr(each._meta, "triggers", [])}
    return Kept.APPEND_ONLY if names & {"append_only", "not_changed"} else Kept.NONE


def _fields(model: type[models.Model]) -> list[str]:
    return [field.name for field in (*model._meta.local_fields, *model._meta.local_many_to_many)]


def _error(words: str, model: type[models.Model], number: str) -> Error:
    return Error(f"{model._meta.label} {words}", obj=model, id=f"journal.{number}")
