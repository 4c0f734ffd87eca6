"""The jobs of this storey as the job table calls them: JSON in, JSON out."""

from datetime import date
from typing import Any

from diagnostics.actions.measuring import measure_effects as measure_all
from salesmgmt.journal.acts import SYSTEM

MEASURE_EFFECTS = "diagnostics.measure_effects"


def measure_effects(arguments: dict[str, Any]) -> dict[str, Any]:
    """Measure the actions whose days are over as of `arguments["as_of"]` ("2014-05-01")."""
    return {"measured": measure_all(as_of=date.fromisoformat(arguments["as_of"]), by=SYSTEM)}
