"""Every field of every model has a class; what is wrong in a file is named, with its number."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from goals.models import Acknowledgement, Goal
from monitoring.models import Attainment, Commitment
from salesmgmt.journal.checks import check_data_classes, check_model
from salesmgmt.journal.data_classes import DataClass, declared, kept_models, read
from salesmgmt.org.models import User

GOAL = {
    "history": "tracked",
    "none": "id key department basis credit_kind period starts_on ends_on",
    "personal": "person",
    "performance": "measure weight state",
}


def errors(model: Any, **given: str) -> list[str]:
    return [error.id for error in check_model(model, read(given))]


def test_nothing_is_wrong_in_the_files() -> None:
    assert check_data_classes() == []
    call_command("check")


def test_every_model_is_declared() -> None:
    assert {model._meta.label for model, _told in kept_models()} == set(declared())
    labels = {model._meta.label for model in apps.get_models() if model._meta.managed}
    assert {"org.User", "account.EmailAddress", "sessions.Session"} <= labels & set(declared())


@pytest.mark.parametrize(
    ("field", "data_class"),
    [
        ("org.User name", DataClass.PERSONAL),
        ("goals.GoalVersion target", DataClass.PERFORMANCE),
        ("recognition.Award amount", DataClass.PAY),
        ("org.Department path", DataClass.NONE),
    ],
)
def test_class_of(field: str, data_class: DataClass) -> None:
    model, name = field.split()
    assert declared()[model].class_of(name) == data_class


def test_a_field_in_no_class_has_none() -> None:
    with pytest.raises(LookupError, match="colour"):
        declared()["goals.Goal"].class_of("colour")


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, []),
        ({"performance": "measure weight"}, ["journal.E003"]),
        ({"pay": "bonus"}, ["journal.E004"]),
        ({"words": "bonus"}, ["journal.E004"]),
        ({"pay": "weight"}, ["journal.E005"]),
        ({"history": "append-only"}, ["journal.E006"]),
        ({"history": "none", "because": "x"}, ["journal.E006"]),
        ({"words": "key"}, ["journal.E008"]),
    ],
)
def test_what_is_wrong_of_a_goal(changed: dict[str, str], wrong: list[str]) -> None:
    assert errors(Goal, **GOAL | changed) == wrong


def test_a_model_in_no_file() -> None:
    assert [error.id for error in check_model(Goal, None)] == ["journal.E002"]


def test_no_history_needs_a_reason() -> None:
    every = " ".join(field.name for field in Attainment._meta.fields)
    assert errors(Attainment, history="none", none=every) == ["journal.E007"]
    assert errors(Attainment, history="none", none=every, because="computed") == []


def test_rows_that_are_only_added_are_their_own_history() -> None:
    every = " ".join(field.name for field in Acknowledgement._meta.fields)
    assert errors(Acknowledgement, history="append-only", none=every) == []
    assert errors(Acknowledgement, history="tracked", none=every) == ["journal.E006"]


def test_peoples_own_text_must_be_words() -> None:
    """A tracked text field that is theirs and in no words would stay in the history for ever."""
    told = declared()["monitoring.Commitment"]
    assert told.words == ["text"]
    held = {field.name for field in Commitment.pgh_event_model._meta.fields}
    assert "text" not in held
    names = {field.name for field in User.pgh_event_model._meta.fields}
    assert not names & {"name", "email", "title", "sort_key"}


def test_a_key_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        read({"history": "none", "colour": "x"})
    with pytest.raises(ValueError, match="sometimes"):
        read({"history": "sometimes"})
