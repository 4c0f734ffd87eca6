"""Columns of the record: exact numbers at the document's own precision, choices from rules."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

import pgtrigger
from django.db import models


def amount(**options: Any) -> models.DecimalField:
    """Money or a price in the document's currency, up to six decimals."""
    return models.DecimalField(max_digits=20, decimal_places=6, **options)


def total(**options: Any) -> models.DecimalField:
    """A sum of very many amounts or quantities, each of which has 14 digits before the point."""
    return models.DecimalField(max_digits=26, decimal_places=6, **options)


def quantity(**options: Any) -> models.DecimalField:
    """Units of a product, up to six decimals."""
    return models.DecimalField(max_digits=20, decimal_places=6, **options)


def rate(**options: Any) -> models.DecimalField:
    """Units of the company currency for one unit of the document's currency."""
    return models.DecimalField(max_digits=18, decimal_places=9, **options)


def ratio(**options: Any) -> models.DecimalField:
    """A share of one: 0.25 is a quarter; never a percentage."""
    return models.DecimalField(max_digits=9, decimal_places=6, **options)


def term(terms: type[StrEnum], **options: Any) -> models.CharField:
    """A word of the glossary, stored as it is spelled in rules/terms.py."""
    return models.CharField(max_length=12, choices=[(t.value, t.value) for t in terms], **options)


def kept_department() -> models.ForeignKey:
    """Whose sums or copies a row holds (has_parents)."""
    return models.ForeignKey(
        "org.Department", models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )


def has_parents(**tables: str) -> pgtrigger.Trigger:
    """Refuse new rows whose parent is not there: the referring column by the parent's table.

    Parents are append-only or stay (journal.history): they can neither go nor change their id. So
    that they are there is asked once per statement, where a constraint asks and locks once per
    row (decision 0012); their foreign keys have `db_constraint=False`.
    """
    return pgtrigger.Trigger(
        name="has_parents",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        declare=[("missing", "bigint"), ("is_misleading", "boolean")],
        func="".join(_refuse_orphans(column, table) for column, table in tables.items())
        + "RETURN NULL;",
    )


def _refuse_orphans(column: str, table: str) -> str:
    """Dynamic, so that each statement is planned for the number of rows it has.

    Where most of the table's pages hold no rows, as VACUUM leaves it after a load that was rolled
    back, the planner takes it for empty and would compare everything with everything: then parents
    are looked up one by one (OFFSET 0).
    """
    return f"""
        SELECT relpages > 0 AND reltuples < relpages INTO is_misleading
            FROM pg_class WHERE oid = '{table}'::regclass;
        EXECUTE 'SELECT n.{column} FROM new_rows AS n WHERE n.{column} IS NOT NULL
            AND NOT EXISTS (SELECT FROM {table} AS p WHERE p.id = n.{column}'
            || CASE WHEN is_misleading THEN ' OFFSET 0' ELSE '' END || ') LIMIT 1'
            INTO missing;
        IF missing IS NOT NULL THEN
            RAISE foreign_key_violation USING
                MESSAGE = format('%s: no row of {table} has the id %s', TG_TABLE_NAME, missing),
                TABLE = TG_TABLE_NAME, COLUMN = '{column}';
        END IF;
    """  # noqa: S608 - names of the models' own columns and tables


ZERO = Decimal(0)
