"""What can be wrong with staged rows, found by set-based SQL before anything is committed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg2 import sql

from salesmgmt.lib import sqlfile
from salesmgmt.sales.intake.kinds import DocumentKind
from salesmgmt.sales.intake.problems import ENOUGH, LONGEST_VALUE, Problem, problem
from salesmgmt.sales.intake.staging import as_text

# Where the keys of a column are declared; `document_key` and `line_key` depend on the kind.
_DECLARED = {
    "territory_key": "territories",
    "product_key": "products",
    "customer_key": "customers",
    "order_key": "orders",
    "line_key": "order_lines",
    "invoice_key": "invoices",
}
_DOCUMENTS = {
    "delivery_lines": "deliveries",
    "cancellation_lines": "cancellations",
    "return_lines": "returns",
    "invoice_lines": "invoices",
}


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of documents that take quantities of order lines (sql/check_lines.sql)."""

    document: str
    # Column of the lines that names their document.
    document_id: str
    # Kinds of events that take from the same ordered quantity.
    taken: tuple[str, ...]
    amounts: tuple[str, ...] = ("quantity",)


_LINES = {
    "delivery_lines": _Lines("delivery", "delivery_id", ("delivered",)),
    "cancellation_lines": _Lines("cancellation", "cancellation_id", ("cancelled", "returned")),
    "return_lines": _Lines("return", "return_document_id", ("cancelled", "returned")),
    "invoice_lines": _Lines("invoice", "invoice_id", ("invoiced",), ("quantity", "net_amount")),
}


def check_values(kind: DocumentKind) -> list[Problem]:
    """Defects of single values, and rows that stand in the load twice."""
    asked = {"most": ENOUGH, "longest": LONGEST_VALUE + 1}
    with connection.cursor() as cursor:
        cursor.execute(as_text(cursor, _values_query(kind)), asked)
        found = cursor.fetchall()
        cursor.execute(as_text(cursor, _duplicates_query(kind)), asked)
        found += cursor.fetchall()
    return [problem(kind.name, *each) for each in found]


def check_relations(kind: DocumentKind) -> list[Problem]:
    """Unknown keys, contradictions between columns, and what is recorded with other values.

    Runs when the values are well-formed and the kinds before it are written
    (the transaction is rolled back when anything is wrong), so every key that
    a row may refer to is in the database.
    """
    with connection.cursor() as cursor:
        if kind.name in _LINES:
            cursor.execute(*_lines_query(cursor, kind, _LINES[kind.name]))
        else:
            cursor.execute(sqlfile.read(__file__, f"check_{kind.name}"))
        return [problem(kind.name, *each) for each in cursor.fetchmany(ENOUGH)]


def _lines_query(cursor: Any, kind: DocumentKind, lines: _Lines) -> tuple[str, dict[str, Any]]:
    """The statement and its parameters."""
    differs = sql.SQL(" OR ").join(
        sql.SQL("t.{0} <> s.{0}::numeric").format(sql.Identifier(name)) for name in lines.amounts
    )
    text = sql.SQL(sqlfile.read(__file__, "check_lines")).format(
        differs=sql.SQL("({})").format(differs),
        stage=sql.Identifier(kind.stage),
        document=sql.Identifier(f"sales_{lines.document}"),
        recorded=sql.Identifier(f"sales_{lines.document}line"),
        document_id=sql.Identifier(lines.document_id),
    )
    bound = {"differs": f"differs:{', '.join(lines.amounts)}", "taken": list(lines.taken)}
    return as_text(cursor, text), bound


def without_consequences(found: Sequence[Problem], kinds: Sequence[DocumentKind]) -> list[Problem]:
    """`found` without keys that are unknown only because their own rows could not be written."""
    staged = {kind.name for kind in kinds}
    asked: dict[str, set[str]] = {}
    for each in found:
        if each.code == "unknown" and _declared(each) in staged:
            asked.setdefault(_declared(each), set()).add(each.value)
    brought = {kind: _staged_keys(kind, keys) for kind, keys in asked.items()}
    return [
        each
        for each in found
        if each.code != "unknown" or each.value not in brought.get(_declared(each), ())
    ]


def _declared(found: Problem) -> str:
    """The kind whose rows bring the key that the problem is about."""
    return _DECLARED.get(found.column) or _DOCUMENTS.get(found.kind, "")


def _staged_keys(kind: str, keys: set[str]) -> set[str]:
    """Which of the `keys`, as problems show them, are staged in rows of `kind`."""
    query = sql.SQL(
        "SELECT DISTINCT k.shown FROM {} AS s, LATERAL (SELECT CASE"
        " WHEN length(s.key) > %(longest)s THEN left(s.key, %(longest)s - 1) || '…'"
        " ELSE s.key END AS shown) AS k WHERE k.shown = ANY(%(keys)s)"
    ).format(sql.Identifier(f"stage_{kind}"))
    with connection.cursor() as cursor:
        cursor.execute(as_text(cursor, query), {"longest": LONGEST_VALUE, "keys": list(keys)})
        return {shown for (shown,) in cursor.fetchall()}


def _values_query(kind: DocumentKind) -> sql.Composed:
    """Rows with a defect are found first, whole: nearly always there are none to look into."""
    tests = sql.SQL(",\n").join(
        sql.SQL("({name}, {column}, {defect}, {required})").format(
            name=sql.Literal(column.name),
            column=sql.Identifier(column.name),
            defect=_one_check(column.name, column.check),
            required=sql.Literal(column.required),
        )
        for column in kind.columns
    )
    return sql.SQL(
        "SELECT s.row, c.name, left(c.value, %(longest)s),"
        " CASE WHEN c.value IS NULL THEN 'missing' ELSE c.code END\n"
        "FROM {stage} AS s, LATERAL (VALUES {tests}) AS c(name, value, code, required)\n"
        "WHERE ({suspect}) AND (c.code IS NOT NULL OR (c.required AND c.value IS NULL))\n"
        "ORDER BY s.row LIMIT %(most)s"
    ).format(stage=sql.Identifier(kind.stage), tests=tests, suspect=_suspect(kind))


def _suspect(kind: DocumentKind) -> sql.Composed:
    """Whether any value of a row is missing or has a defect."""
    conditions = [
        sql.SQL("{} IS NULL").format(sql.Identifier("s", column.name))
        for column in kind.columns
        if column.required
    ]
    conditions += [
        sql.SQL("({}) IS NOT NULL").format(_one_check(column.name, column.check))
        for column in kind.columns
    ]
    return sql.SQL(" OR ").join(conditions)


def _one_check(name: str, check: str) -> sql.Composed:
    """The constant check of kinds.py with the column in place of its variable `v`."""
    pieces = [sql.SQL(text) for text in re.split(r"\bv\b", check)]
    column = sql.Identifier("s", name)
    return sql.Composed([part for piece in pieces for part in (column, piece)][1:])


def _duplicates_query(kind: DocumentKind) -> sql.Composed:
    columns = sql.SQL(", ").join(map(sql.Identifier, kind.unique))
    return sql.SQL(
        "SELECT row, {name}, left({shown}, %(longest)s), 'duplicate:' || first FROM (\n"
        "  SELECT s.*, min(row) OVER (PARTITION BY {columns}) AS first FROM {stage} AS s\n"
        ") AS d WHERE row > first ORDER BY row LIMIT %(most)s"
    ).format(
        name=sql.Literal(kind.unique[-1]),
        shown=sql.Identifier(kind.unique[-1]),
        columns=columns,
        stage=sql.Identifier(kind.stage),
    )
