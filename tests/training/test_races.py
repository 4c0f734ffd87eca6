"""Two at once: what happens twice happens once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from salesmgmt.journal.acts import SYSTEM
from tests.cast import Cast
from tests.training.studio import module_draft, published_module, published_sheet, sheet_draft
from training.actions.assigning import apply_rules, assign, make_rule
from training.actions.catalogue import approve_module, draft_module
from training.actions.parts import save_lesson
from training.actions.playbook import approve_sheet, confirm_reading
from training.models import Assignment, Reading

Call = Callable[[], object]


def at_once(*calls: Call) -> list[str]:
    """Run the calls in threads that start together; what each came to."""
    start = Barrier(len(calls))

    def run(call: Call) -> str:
        try:
            start.wait(timeout=10)
            call()
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_once(cast: Cast) -> None:
    module, due = published_module(cast), cast.today + timedelta(days=9)
    dora, rita = cast.person("dora"), cast.person("rita")
    by_dora = {"by": dora, "today": cast.today}

    given = {"people": [rita], "due_on": due, "why": "", **by_dora}
    rule = make_rule(module=module, role="rep", department=None, due_days=9, **by_dora)
    Assignment.objects.all().delete()
    found = at_once(
        lambda: assign(module=module, **given),
        lambda: assign(module=module, **given),
        lambda: apply_rules(as_of=cast.today, by=SYSTEM),
        lambda: apply_rules(as_of=cast.today, by=SYSTEM),
    )
    assert found == ["done"] * 4
    assert Assignment.objects.filter(person=rita).count() == 1
    assert Assignment.objects.filter(module=rule.module).count() == 7

    sheet = published_sheet(cast)
    confirm = [lambda: confirm_reading(sheet=sheet, number=1, by=rita)] * 3
    assert at_once(*confirm) == ["done"] * 3
    assert Reading.objects.count() == 1

    draft = sheet_draft(cast)
    approve = [lambda: approve_sheet(sheet=draft, **by_dora)] * 2
    assert at_once(*approve) == ["There is no draft to approve.", "done"]

    assert at_once(*[lambda: draft_module(module=module, **by_dora)] * 2) == ["done"] * 2
    assert module.versions.count() == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_lesson_added_while_it_is_published(cast: Cast) -> None:
    """One of the two is too late: nothing is published that nobody has read."""
    draft = module_draft(cast)
    dora, mona = cast.person("dora"), cast.person("mona")
    module, seen, today = draft.module, draft.written_at, cast.today
    found = at_once(
        lambda: approve_module(module=module, by=dora, seen=seen, today=today),
        lambda: save_lesson(draft=draft, title="Late", body="b", by=mona, today=today),
    )
    draft.refresh_from_db()
    is_late = draft.lessons.filter(title="Late").exists()
    assert found[1] == "done"
    assert is_late == (draft.state == "draft")
