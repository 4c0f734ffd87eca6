"""Is the history as it was written? Three proofs, each naming what breaks it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import pgtrigger
from django.db import connection, models
from psycopg2 import sql

from salesmgmt.journal.data_classes import kept_models
from salesmgmt.journal.history import events_of
from salesmgmt.journal.models import Seal
from salesmgmt.journal.queries.kept import NOTHING, KeptTable, column, digest_of, kept_tables
from salesmgmt.lib import sqlfile

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
    yield from _disarmed()


def _broken_seals() -> Iterator[Tampering]:
    tables = {table.name: table for table in kept_tables()}
    for name, seals in groupby(Seal.objects.order_by("table", "pk"), attrgetter("table")):
        if name in tables:
            yield from _broken_chain(tables[name], list(seals))
        else:
            yield Tampering("seals", name, "The table is sealed and no longer kept.")


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


def _disarmed() -> Iterator[Tampering]:
    """Triggers that are missing or switched off in this database."""
    wanted = {
        (model._meta.db_table, trigger.get_pgid(model)) for model, trigger in pgtrigger.registered()
    }
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, "armed_triggers"))
        armed = set(cursor.fetchall())
    for table, name in sorted(wanted - armed):
        yield Tampering("triggers", table, f"The trigger {name} is missing or switched off.")


def last_seals() -> list[Seal]:
    """The last seal of each table: to be noted outside of this database."""
    return list(Seal.objects.last_of_each())
