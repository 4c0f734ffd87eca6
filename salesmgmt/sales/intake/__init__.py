"""How facts come in: staged by COPY, checked in SQL, posted, all in one transaction.

Every import, bulk API and demo set goes through `load`. Rows are canonical
(dates as date or 2013-05-31, numbers as Decimal or 1234.56); reading local
formats is the caller's work.
"""

from salesmgmt.sales.intake.kinds import KINDS, Column, DocumentKind
from salesmgmt.sales.intake.loading import LoadReport, load
from salesmgmt.sales.intake.problems import IntakeError, Problem, problem
from salesmgmt.sales.intake.staging import Row

__all__ = [
    "KINDS",
    "Column",
    "DocumentKind",
    "IntakeError",
    "LoadReport",
    "Problem",
    "Row",
    "load",
    "problem",
]
