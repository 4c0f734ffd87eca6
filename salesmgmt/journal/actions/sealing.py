"""Seals over the history: what was there yesterday cannot be changed unseen.

A seal goes up to the highest key that the seal before it saw: rows get their keys before they are
committed, and by the next day whoever held one then is done. While a transaction still runs that
is older than the seal before, a table waits for the next time.
"""

from typing import Any

from django.db import connection

from salesmgmt.journal.acts import record_act
from salesmgmt.journal.models import Seal
from salesmgmt.journal.progress import report_progress
from salesmgmt.journal.queries.kept import (
    NOTHING,
    KeptTable,
    digest_of,
    end_of_stretch,
    highest_key,
    kept_tables,
    oldest_transaction,
)


def seal_history(*, by: Any) -> int:
    """Put a seal on every table of the history, as far as the one before it saw; returns the rows.

    The first time of a table only looks how far it reaches.
    """
    with record_act("journal.seal_history", by=by):
        write_alike()
        latest = {seal.table: seal for seal in Seal.objects.last_of_each()}
        oldest, tables, rows = oldest_transaction(), list(kept_tables()), 0
        for number, table in enumerate(tables):
            seal = latest.get(table.name)
            if seal is None:
                _begin(table)
            elif oldest is None or oldest > seal.sealed_at:
                rows += _go_on(table, seal)
            report_progress(number + 1, len(tables))
        return rows


def write_alike() -> None:
    """Let the server write days and times as texts the same way whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'")


def _begin(table: KeptTable) -> None:
    none = digest_of(table, NOTHING, 0, 0)
    _write(table, 0, none.rows, none.digest, highest_key(table))


def _go_on(table: KeptTable, seal: Seal) -> int:
    """Seal stretch after stretch; the last one sees how far the table reaches now."""
    rows, last, digest, seen = 0, seal.last, seal.digest, highest_key(table)
    if last == seal.seen == seen:
        return 0
    while True:
        found = digest_of(table, digest, last, end_of_stretch(table, last, seal.seen))
        is_last = found.last == seal.seen
        _write(table, found.last, found.rows, found.digest, seen if is_last else seal.seen)
        rows, last, digest = rows + found.rows, found.last, found.digest
        if is_last:
            return rows


def _write(table: KeptTable, last: int, rows: int, digest: str, seen: int) -> None:
    Seal.objects.create(table=table.name, last=last, rows=rows, digest=digest, seen=seen)
