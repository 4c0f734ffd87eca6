"""Rows written before a rule are brought under it, and nothing of them is lost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from diagnostics.models import Action, Effect
from tests.diagnostics.case import Case
from tests.diagnostics.test_actions_acting import agree
from tests.midyear import TODAY, midyear  # noqa: F401 - an autouse fixture


def migrate(name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("diagnostics", name)])


@pytest.mark.django_db(transaction=True)
def test_actions_start_when_they_were_agreed(case: Case) -> None:
    """Days outside of what is allowed move to its nearest end; an effect of nobody is emptied."""
    latest = max(
        name
        for app, name in MigrationExecutor(connection).loader.graph.leaf_nodes("diagnostics")
        if app == "diagnostics"
    )
    days = {"Early": date(1999, 1, 1), "Late": date(2099, 1, 1), "Right": TODAY + timedelta(days=3)}
    rows = {text: agree(case, text=text) for text in days}
    migrate("0001_initial")
    try:
        for text, day in days.items():
            Action.objects.filter(pk=rows[text].pk).update(starts_on=day)
        for text, n in (("Early", 0), ("Right", 2)):
            figures = dict.fromkeys(("before", "after"), n)
            given = {"action": rows[text], "measured_on": TODAY, "n": n, "others_n": 0}
            Effect.objects.create(**given, **figures, verdict="cannot_tell")
    finally:
        migrate(latest)
    found = dict(Action.objects.values_list("text", "starts_on"))
    assert found == days | {"Early": TODAY, "Late": TODAY + timedelta(days=731)}
    effects = {row.action.text: (row.before, row.after) for row in Effect.objects.all()}
    assert effects == {"Early": (None, None), "Right": (2, 2)}
