"""Attainment as lines of text: what `manage.py attainment` prints and the API answers."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from goals.measures import MEASURES
from goals.rules.terms import Unit
from monitoring.queries.report import ReportRow
from monitoring.rules.pace import judge
from salesmgmt.lib.money import round_together

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
)
"""Names of a line's texts; amounts in the company currency, ratios with six decimals."""

_ADDED_UP = ("target", "actual", "expected")
_MONEY, _RATIO = Decimal("0.01"), Decimal("0.000001")


def lines_of(rows: Sequence[ReportRow]) -> list[dict[str, str | None]]:
    """Rows as texts; amounts of one measure and basis are rounded so that a column adds up."""
    lines = [_line(row) for row in rows]
    groups = defaultdict(list)
    for row, line in zip(rows, lines, strict=True):
        if MEASURES[row.measure].unit is not Unit.RATIO:
            groups[row.measure, row.basis].append((row.standing, line))
    for members in groups.values():
        for column in _ADDED_UP:
            given = [(getattr(standing, column), line) for standing, line in members]
            known = [(figure, line) for figure, line in given if figure is not None]
            amounts = round_together([figure for figure, _line in known], _MONEY)
            for amount, (_figure, line) in zip(amounts, known, strict=True):
                line[column] = format(amount, "f")
    return lines


def _line(row: ReportRow) -> dict[str, str | None]:
    unit = _RATIO if MEASURES[row.measure].unit is Unit.RATIO else _MONEY
    standing = row.standing
    return {
        "holder_kind": row.holder_kind.value,
        "holder_key": row.holder_key,
        "holder": row.holder,
        "measure": row.measure,
        "basis": str(row.basis),
        "period_start": row.window.first.isoformat(),
        "period_end": row.window.last.isoformat(),
        "target": _rounded(standing.target, unit),
        "actual": _rounded(standing.actual, unit),
        "attainment": _rounded(standing.attainment, _RATIO),
        "expected": _rounded(standing.expected, unit),
        "pace": _rounded(standing.pace, _RATIO),
        "projected": _rounded(standing.projected, unit),
        "gap": _rounded(standing.gap, unit),
        "verdict": judge(standing).label.value,
    }


def _rounded(figure: Decimal | None, unit: Decimal) -> str | None:
    """Half up, once; undefined stays empty."""
    return None if figure is None else format(figure.quantize(unit, ROUND_HALF_UP), "f")
