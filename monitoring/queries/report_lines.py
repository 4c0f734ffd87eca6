"""Attainment as lines of text: what `manage.py attainment` prints and the API answers."""

from collections.abc import Sequence
from decimal import Decimal

from goals.queries.units import told, told_ratio
from monitoring.measures.ledger import COSTED
from monitoring.queries.report import ReportRow
from monitoring.rules.pace import judge

COLUMNS = (
    "holder_kind",
    "holder_key",
    "holder",
    "measure",
    "basis",
    "period_start",
    "period_end",
    "target",
    "actual",
    "attainment",
    "expected",
    "pace",
    "projected",
    "gap",
    "verdict",
    "costed",
)
"""Names of a line's texts: amounts in the company currency's minor unit, ratios with six decimals.

`costed` is the share of revenue that has a cost, of margins alone.
"""


def columns_of(lines: Sequence[dict[str, str | None]]) -> tuple[str, ...]:
    """COLUMNS as a file has them: `costed` only where a line is about a margin."""
    if any(line["measure"] in COSTED for line in lines):
        return COLUMNS
    return tuple(name for name in COLUMNS if name != "costed")


def lines_of(rows: Sequence[ReportRow], currency: str) -> list[dict[str, str | None]]:
    """Rows as texts, each figure rounded for itself: the same one as on the pages."""
    return [_line(row, currency) for row in rows]


def _line(row: ReportRow, currency: str) -> dict[str, str | None]:
    standing = row.standing

    def amount(figure: Decimal | None) -> str | None:
        return _text(told(figure, row.measure, currency))

    return {
        "holder_kind": row.holder_kind.value,
        "holder_key": row.holder_key,
        "holder": row.holder,
        "measure": row.measure,
        "basis": str(row.basis),
        "period_start": row.window.first.isoformat(),
        "period_end": row.window.last.isoformat(),
        "target": amount(standing.target),
        "actual": amount(standing.actual),
        "attainment": _text(told_ratio(standing.attainment)),
        "expected": amount(standing.expected),
        "pace": _text(told_ratio(standing.pace)),
        "projected": amount(standing.projected),
        "gap": amount(standing.gap),
        "verdict": judge(standing).label.value,
        "costed": _text(told_ratio(row.costed)),
    }


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else format(figure, "f")
