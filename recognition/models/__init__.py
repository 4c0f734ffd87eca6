"""programmes: the rules in versions; awards: who earned what, step by step, and its proof."""

from recognition.models.awards import Award, AwardStep, Fulfilment, PayrollExport
from recognition.models.programmes import Programme, ProgrammeVersion, Tier

__all__ = [
    "Award",
    "AwardStep",
    "Fulfilment",
    "PayrollExport",
    "Programme",
    "ProgrammeVersion",
    "Tier",
]
