"""Is the history as it was written? Three proofs, each naming what breaks it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from psycopg2 import sql

from salesmgmt.journal.data_classes import kept_models
from salesmgmt.journal.history import events_of
from salesmgmt.journal.models import ActContext, Seal
from salesmgmt.journal.queries.armed import disarmed
from salesmgmt.journal.queries.kept import NOTHING, KeptTable, column, digest_of, kept_tables
from salesmgmt.lib import sqlfile

_NOTED = ("table", "last", "digest")
MOST_ROWS = 100
"""So many broken rows are named for each table."""

PROOFS = {
    "seals": "Nothing was changed, added or taken out under a seal.",
    "rows": "Every row is as its last event says.",
    "triggers": "The database records changes and refuses to change the history.",
}


@dataclass(frozen=True, slots=True)
class Tampering:
    """What breaks one of the proofs: in which table, and how."""

    proof: str
    table: str
    detail: str


def tampering() -> Iterator[Tampering]:
    """Everything that is not as it was written; nothing when the history is whole.

    Within a transaction in which the server writes texts as `actions.sealing.write_alike` says.
    """
    yield from _broken_seals()
    yield from _rows_unlike_events()
    yield from (Tampering("triggers", table, detail) for table, detail in disarmed())


def _broken_seals() -> Iterator[Tampering]:
    tables, sealed = {table.name: table for table in kept_tables()}, set()
    for name, seals in groupby(Seal.objects.order_by("table", "pk"), attrgetter("table")):
        sealed.add(name)
        if name in tables:
            yield from _broken_chain(tables[name], list(seals))
        else:
            yield Tampering("seals", name, "The table is sealed and no longer kept.")
    for name in sorted(tables.keys() - sealed) if _is_sealed() else []:
        yield Tampering("seals", name, "The table was sealed, and its seals are gone.")


def _is_sealed() -> bool:
    """Whether every table has seals: each sealing begins with those that have none."""
    sealing = ActContext.objects.filter(metadata__act="journal.seal_history")
    last = sealing.aggregate(at=Max("created_at"))["at"]
    changed = MigrationRecorder.Migration.objects.aggregate(at=Max("applied"))["at"]
    return last is not None and last > changed


def _broken_chain(table: KeptTable, seals: list[Seal]) -> Iterator[Tampering]:
    before, after = NOTHING, 0
    for seal in seals:
        found = digest_of(table, before, after, seal.last)
        if (found.rows, found.digest) != (seal.rows, seal.digest):
            detail = (
                f"Rows {after + 1} to {seal.last} are not those of {seal.sealed_at:%Y-%m-%d %H:%M}:"
                f" {found.rows} instead of {seal.rows}, or changed."
            )
            yield Tampering("seals", table.name, detail)
        before, after = seal.digest, seal.last


def _rows_unlike_events() -> Iterator[Tampering]:
    for model, _told in kept_models():
        if event := events_of(model):
            yield from _unlike(model, event)


def _unlike(model: type[models.Model], event: type[models.Model]) -> Iterator[Tampering]:
    shared = {column(field) for field in model._meta.concrete_fields} & {
        column(field) for field in event._meta.concrete_fields
    }
    statement = sql.SQL(sqlfile.read(__file__, "rows_unlike_events")).format(
        table=sql.Identifier(model._meta.db_table),
        events=sql.Identifier(event._meta.db_table),
        key=sql.Identifier(column(model._meta.pk)),
        row=sql.SQL(", ").join(_of("t", name) for name in sorted(shared)),
        event=sql.SQL(", ").join(_of("e", name) for name in sorted(shared)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.cursor), {"most": MOST_ROWS})
        for key, what in cursor.fetchall():
            yield Tampering("rows", model._meta.db_table, f"Row {key} {what}.")


def _of(alias: str, name: str) -> sql.Composable:
    return sql.SQL("{}.{}").format(sql.SQL(alias), sql.Identifier(name))


def last_seals() -> list[Seal]:
    """The last seal of each table: to be noted outside of this database."""
    return list(Seal.objects.last_of_each())


def seals_gone(noted: set[tuple[str, int, str]]) -> Iterator[Tampering]:
    """What of (table, last key, digest), noted outside, is no seal of this database any more."""
    for table, last, digest in sorted(noted - set(Seal.objects.values_list(*_NOTED))):
        yield Tampering("seals", table, f"The noted seal up to {last}, {digest[:12]}…, is gone.")
