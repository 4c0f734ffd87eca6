"""diagnosis: the case, its evidence and findings; actions: what is done, and whether it worked."""

from diagnostics.models.actions import Action, Effect
from diagnostics.models.diagnosis import Bar, Diagnosis, Evidence, Finding

__all__ = ["Action", "Bar", "Diagnosis", "Effect", "Evidence", "Finding"]
