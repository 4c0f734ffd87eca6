"""Columns of the record: exact numbers at the document's own precision, choices from rules."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import models


def amount(**options: Any) -> models.DecimalField:
    """Money or a price in the document's currency, up to six decimals."""
    return models.DecimalField(max_digits=20, decimal_places=6, **options)


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


ZERO = Decimal(0)
