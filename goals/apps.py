from importlib import import_module

from django.apps import AppConfig

from salesmgmt.journal.objects import name_acts, tell_history
from salesmgmt.org import notices


class GoalsConfig(AppConfig):
    name = "goals"

    def ready(self) -> None:
        """Declare the notices, histories and acts of this storey."""
        told = import_module("goals.histories")
        tell_history(told.GOAL)
        name_acts(told.ACTS)
        notices.register(*import_module("goals.notices").KINDS)
