"""Drafts that wait for a second person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesmgmt.org.access import scope_of
from tests.cast import Cast
from tests.training.studio import module_draft, published_sheet, sheet_draft
from training.actions.playbook import save_draft
from training.queries.approvals import approvals_for
from training.queries.waiting import waiting_for


@pytest.mark.parametrize(
    ("person", "lines"),
    [("dora", 2), ("nina", 2), ("hedy", 2), ("adam", 2), ("mona", 0), ("rita", 0), ("hans", 0)],
)
def test_who_is_asked(cast: Cast, person: str, lines: int) -> None:
    sheet_draft(cast)
    module_draft(cast)
    assert len(approvals_for(cast.person(person), cast.today)) == lines
    shown = {"Approve a sheet", "Approve a module"}
    waiting = [str(each.what) for each in waiting_for(cast.person(person), cast.today)]
    assert len(shown & set(waiting)) == lines


def test_a_new_draft_of_what_everybody_reads_is_no_readers(cast: Cast) -> None:
    changed = {"title": "Sell bells", "body": "Ring twice.", "today": cast.today}
    save_draft(sheet=published_sheet(cast), by=cast.person("mona"), **changed)
    assert len(approvals_for(cast.person("dora"), cast.today)) == 1
    assert approvals_for(cast.person("rita"), cast.today) == []


def test_several_are_one_line(cast: Cast) -> None:
    sheet = sheet_draft(cast)
    dora = cast.person("dora")
    (line,) = approvals_for(dora, cast.today)
    assert line.url == reverse("training:sheet", args=[sheet.pk]) + "?version=1"
    sheet_draft(cast, title="Another")
    published_sheet(cast)
    scope_of(dora, cast.today)
    with CaptureQueriesContext(connection) as queries:
        (line,) = approvals_for(dora, cast.today)
    assert (line.count, line.url) == (2, reverse("training:playbook"))
    assert len(queries) == 1
