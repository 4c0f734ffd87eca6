"""Nobody changes the history: the database refuses, and where its owner does it, it is found."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import InternalError
from django.utils import timezone

from salesmgmt.journal.actions import seal_history
from salesmgmt.journal.acts import SYSTEM, record_act
from salesmgmt.journal.data_classes import Kept, kept_models
from salesmgmt.journal.models import Reason, Seal
from salesmgmt.journal.queries import act_of, kept
from salesmgmt.journal.queries.kept import KeptTable, kept_tables
from salesmgmt.journal.work import seal
from salesmgmt.org.models import FiscalCalendar

pytestmark = pytest.mark.django_db

CALENDAR_EVENTS = FiscalCalendar.pgh_event_model._meta.db_table


def named(key: str, name: str, why: str = "because") -> FiscalCalendar:
    with record_act("tests.name", by=SYSTEM, why=why):
        return FiscalCalendar.objects.create(key=key, name=name)


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def findings(*proofs: str) -> list[dict[str, str]]:
    """What verify_history finds of these proofs."""
    told = StringIO()
    with suppress(CommandError):
        call_command("verify_history", format="json", stdout=told)
    return [each for each in json.loads(told.getvalue())["findings"] if each["proof"] in proofs]


def seals_broken() -> set[str]:
    """Tables whose seals do not hold; the acts of a test are all of one moment and left out."""
    return {each["table"] for each in findings("seals")} - {"pghistory_context"}


@pytest.fixture
def sealed() -> Iterator[FiscalCalendar]:
    """Two calendars of yesterday under a seal."""
    first = named("one", "First")
    named("two", "Second")
    seal_history(by=SYSTEM)
    seal_history(by=SYSTEM)
    return first


def with_words() -> set[str]:
    """Tables of which something can be taken out."""
    return {model._meta.db_table for model, told in kept_models() if told and told.words}


def test_the_database_refuses_to_change_it(cast: Any) -> None:
    """Every table of the history that holds rows here, by every statement."""
    tried = 0
    for table in kept_tables():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table.name}")
            if not cursor.fetchone()[0]:
                continue
        statements = [f"DELETE FROM {table.name}"]
        # Still in the transaction that wrote it; and tests/access/test_words.py asks the others.
        if table.name not in {"pghistory_context", *with_words()}:
            statements.append(f"UPDATE {table.name} SET {table.columns[0]} = {table.columns[0]}")
        for statement in statements:
            with pytest.raises(InternalError, match="pgtrigger: Cannot"), transaction.atomic():
                run(statement)
            tried += 1
    assert tried > 30


def test_the_database_refuses_to_empty_it() -> None:
    others = ["journal_seal", "journal_reading", "journal_reason"]
    for table in {*(table.name for table in kept_tables()), *others}:
        with pytest.raises(InternalError, match="Cannot empty the table"), transaction.atomic():
            run(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db(transaction=True)
def test_an_act_stays_once_it_is_committed() -> None:
    named("one", "First")
    with pytest.raises(InternalError, match="Cannot update"):
        run("UPDATE pghistory_context SET metadata = '{}'")


def test_reasons_can_be_taken_out_and_not_written_anew() -> None:
    with record_act("tests.name", by=SYSTEM, why="their own words") as act:
        FiscalCalendar.objects.create(key="one", name="First")
    for change in ("SET text = 'other'", "SET act = gen_random_uuid(), text = ''"):
        with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
            run(f"UPDATE journal_reason {change}")
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        run("DELETE FROM journal_reason")
    Reason.objects.update(text="")
    found = act_of(act)
    assert found is not None
    assert (found.kind, found.why) == ("tests.name", "")


def test_the_history_itself_holds_no_words() -> None:
    named("one", "First", why="Secret words")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(c::text, '') FROM pghistory_context AS c")
        assert "Secret" not in cursor.fetchone()[0]


def test_a_seal_goes_as_far_as_the_one_before_saw() -> None:
    named("one", "First")
    assert seal_history(by=SYSTEM) == 0
    named("two", "Second")
    assert Seal.objects.get(table=CALENDAR_EVENTS).rows == 0
    assert seal_history(by=SYSTEM) > 0
    first, second = Seal.objects.filter(table=CALENDAR_EVENTS).order_by("pk")
    assert (first.rows, second.rows, second.last) == (0, 1, first.seen)
    assert second.seen > second.last
    seal_history(by=SYSTEM)
    third = Seal.objects.filter(table=CALENDAR_EVENTS).last()
    assert (third.rows, third.last, third.digest == second.digest) == (1, second.seen, False)


def test_where_nothing_happened_nothing_is_written(sealed: FiscalCalendar) -> None:
    seal_history(by=SYSTEM)
    before = Seal.objects.filter(table=CALENDAR_EVENTS).count()
    seal_history(by=SYSTEM)
    assert Seal.objects.filter(table=CALENDAR_EVENTS).count() == before


@pytest.mark.slow
def test_many_rows_are_sealed_in_stretches(
    sealed: FiscalCalendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_ROWS", 2)
    for number in range(5):
        named(f"more {number}", "More")
    seal_history(by=SYSTEM)
    seal_history(by=SYSTEM)
    stretches = Seal.objects.filter(table=CALENDAR_EVENTS).order_by("pk").values_list("rows")
    assert [rows for (rows,) in stretches] == [0, 2, 0, 2, 2, 1]
    assert seals_broken() == set()


def test_a_table_waits_while_an_older_transaction_runs(
    sealed: FiscalCalendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    from salesmgmt.journal.actions import sealing

    named("three", "Third")
    seal_history(by=SYSTEM)
    long_ago = timezone.now() - timedelta(days=2)
    monkeypatch.setattr(sealing, "oldest_transaction", lambda: long_ago)
    assert seal_history(by=SYSTEM) == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "tampering",
    [
        f"UPDATE {CALENDAR_EVENTS} SET name = 'Other' WHERE name = 'First'",
        f"DELETE FROM {CALENDAR_EVENTS} WHERE name = 'Second'",
        "UPDATE pghistory_context SET metadata = '{}'",
    ],
)
def test_what_the_owner_changes_is_found(sealed: FiscalCalendar, tampering: str) -> None:
    assert findings("seals") == []
    with pgtrigger.ignore():
        run(f"/* owner */ {tampering}")
    table = "pghistory_context" if "context" in tampering else CALENDAR_EVENTS
    assert table in {each["table"] for each in findings("seals")}
    with pytest.raises(CommandError, match="the history was changed") as refused:
        call_command("verify_history", stdout=StringIO())
    assert refused.value.returncode == 1


@pytest.mark.slow
def test_a_row_changed_without_an_event_is_found(sealed: FiscalCalendar) -> None:
    assert findings("rows") == []
    with pgtrigger.ignore():
        run("/* owner */ UPDATE org_fiscalcalendar SET name = 'Other' WHERE key = 'one'")
        run("/* owner */ DELETE FROM org_fiscalcalendar WHERE key = 'two'")
        run("/* owner */ INSERT INTO org_fiscalcalendar (key, name) VALUES ('x', 'X')")
    said = {each["detail"].split(" ", 2)[2] for each in findings("rows")}
    assert said == {
        "was changed without an event.",
        "is gone without an event.",
        "has no event.",
    }


@pytest.mark.slow
def test_a_trigger_that_is_switched_off_is_found(sealed: FiscalCalendar) -> None:
    assert findings("triggers") == []
    run(f"ALTER TABLE {CALENDAR_EVENTS} DISABLE TRIGGER USER")
    assert {each["table"] for each in findings("triggers")} == {CALENDAR_EVENTS}


REFUSES = "pgtrigger_append_only_3b26c"
CHANGES = {
    f"CREATE OR REPLACE FUNCTION {REFUSES}() RETURNS TRIGGER LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NEW; END'": "journal_seal",
    f"CREATE OR REPLACE TRIGGER {REFUSES} BEFORE UPDATE OR DELETE ON journal_seal FOR EACH ROW"
    f" WHEN (OLD.rows < 0) EXECUTE FUNCTION {REFUSES}()": "journal_seal",
    f"DROP TRIGGER {REFUSES} ON journal_seal": "journal_seal",
    "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
    " LANGUAGE sql AS 'SELECT true'": "_pgtrigger_should_ignore",
}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_a_trigger_that_does_something_else_is_found(change: str) -> None:
    assert findings("triggers") == []
    run(change)
    assert [each["table"] for each in findings("triggers")] == [CHANGES[change]]


@pytest.mark.slow
def test_seals_that_are_gone_are_found(sealed: FiscalCalendar, tmp_path: Path) -> None:
    noted, report = tmp_path / "noted.json", StringIO()
    call_command("verify_history", format="json", stdout=report)
    noted.write_text(report.getvalue())
    call_command("verify_history", against=str(noted), stdout=StringIO())
    last = Seal.objects.filter(table=CALENDAR_EVENTS).last()
    with pgtrigger.ignore():
        Seal.objects.filter(pk=last.pk).delete()
    assert seals_broken() == set()
    told = StringIO()
    with pytest.raises(CommandError, match="1 findings"):
        call_command("verify_history", against=str(noted), stdout=told)
    assert f"The noted seal up to {last.last}, {last.digest[:12]}…, is gone." in told.getvalue()
    with pgtrigger.ignore():
        Seal.objects.filter(table=CALENDAR_EVENTS).delete()
    assert seals_broken() == {CALENDAR_EVENTS}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"seals": [{}]}', '{"seals": 1}'])
def test_a_file_that_notes_no_seals_is_refused(text: str, tmp_path: Path) -> None:
    noted = tmp_path / "noted.json"
    noted.write_text(text)
    for file in (noted, tmp_path / "none.json"):
        with pytest.raises(CommandError, match="does not hold what verify_history"):
            call_command("verify_history", against=str(file), stdout=StringIO())


@pytest.mark.slow
def test_the_command_says_that_all_is_well(sealed: FiscalCalendar) -> None:
    told = StringIO()
    call_command("verify_history", seals=True, stdout=told)
    lines = told.getvalue().splitlines()
    assert [line.split()[:2] for line in lines[:3]] == [
        ["ok", "seals"],
        ["ok", "rows"],
        ["ok", "triggers"],
    ]
    assert any(line.startswith(f"{CALENDAR_EVENTS} up to ") for line in lines[3:])


def test_bulk_and_sql_writes_are_recorded() -> None:
    with record_act("tests.bulk", by=SYSTEM, why="") as act:
        FiscalCalendar.objects.bulk_create(FiscalCalendar(key=f"b{n}", name="B") for n in range(3))
        run("/* sql */ UPDATE org_fiscalcalendar SET name = 'C' WHERE key <> 'b0'")
        FiscalCalendar.objects.filter(key="b1").delete()
    events = FiscalCalendar.pgh_event_model.objects.filter(pgh_context=act)
    labels = sorted(events.values_list("pgh_label", flat=True))
    assert labels == ["delete", "insert", "insert", "insert", "update", "update"]
    assert findings("rows") == []


def test_every_tracked_model_has_its_table_under_seal() -> None:
    tables = {table.name for table in kept_tables()}
    for model, told in kept_models():
        assert told is not None
        if told.history == Kept.TRACKED:
            assert model.pgh_event_model._meta.db_table in tables


@pytest.mark.slow
def test_a_row_put_in_later_is_found(sealed: FiscalCalendar) -> None:
    """Between the rows of a seal: the key of one that was taken back before it was committed."""
    last = Seal.objects.filter(table=CALENDAR_EVENTS).last()
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'pgh_id'))", [CALENDAR_EVENTS])
        (missing,) = cursor.fetchone()
    named("three", "Third")
    seal_history(by=SYSTEM)
    seal_history(by=SYSTEM)
    assert Seal.objects.filter(table=CALENDAR_EVENTS).last().last > missing > last.last
    assert seals_broken() == set()
    run(
        f"/* owner */ INSERT INTO {CALENDAR_EVENTS} (pgh_id, pgh_created_at, pgh_label, pgh_obj_id,"
        " id, key, name) VALUES (%s, now(), 'update', 1, 1, 'x', 'X')",
        missing,
    )
    assert seals_broken() == {CALENDAR_EVENTS}


def test_the_job_says_how_many_rows(sealed: FiscalCalendar) -> None:
    named("three", "Third")
    seal({})
    # The event of the third calendar, its act, and the act of the seal before.
    assert seal({})["rows"] >= 2


def test_words_are_in_no_digest() -> None:
    """They may be taken out later, and the seal holds."""
    by_name = {table.name: table for table in kept_tables()}
    versions: KeptTable = by_name["goals_goalversion"]
    assert "reason" not in versions.columns
    assert {"target", "act", "goal_id"} <= set(versions.columns)
