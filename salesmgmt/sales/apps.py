from importlib import import_module

from django.apps import AppConfig

from salesmgmt.journal.objects import name_acts, tell_history


class SalesConfig(AppConfig):
    name = "salesmgmt.sales"
    label = "sales"

    def ready(self) -> None:
        """Declare the histories and the acts of this storey."""
        told = import_module("salesmgmt.sales.histories")
        tell_history(told.ORDER)
        name_acts(told.ACTS)
