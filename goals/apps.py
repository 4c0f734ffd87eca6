from importlib import import_module

from django.apps import AppConfig

from salesmgmt.org import notices


class GoalsConfig(AppConfig):
    name = "goals"

    def ready(self) -> None:
        """Declare the kinds of notices of this storey."""
        notices.register(*import_module("goals.notices").KINDS)
