"""The jobs of this storey as the job table calls them: JSON in, JSON out."""

from datetime import date
from typing import Any

from salesmgmt.journal.acts import SYSTEM
from training.actions import assigning

APPLY_RULES = "training.apply_rules"


def apply_rules(arguments: dict[str, Any]) -> dict[str, Any]:
    """Assign what the rules ask for on `arguments["as_of"]` ("2014-05-01")."""
    assigned = assigning.apply_rules(as_of=date.fromisoformat(arguments["as_of"]), by=SYSTEM)
    return {"assigned": assigned}
