from importlib import import_module

from django.apps import AppConfig

from salesmgmt.journal.objects import name_acts


class OrgConfig(AppConfig):
    name = "salesmgmt.org"
    label = "org"

    def ready(self) -> None:
        """Declare the histories and the acts of this storey."""
        told = import_module("salesmgmt.org.histories")
        name_acts(told.ACTS)
