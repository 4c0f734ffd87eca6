"""What the database refuses is said in words: every sentence can be written, in both languages."""

import pytest
from django.apps import apps
from django.utils import translation

OURS = ("org", "sales", "journal", "goals", "training", "monitoring", "diagnostics", "recognition")
CONSTRAINTS = [
    constraint
    for label in OURS
    for model in apps.get_app_config(label).get_models()
    for constraint in model._meta.constraints
]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda each: each.name)
def test_its_sentence(constraint, language: str) -> None:
    """Django formats it: a plain percent sign would fail only when somebody breaks the rule."""
    with translation.override(language):
        said = constraint.get_violation_error_message()
    assert said
    assert "%%" not in said
