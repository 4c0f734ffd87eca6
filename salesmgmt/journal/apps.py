from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.jobs import register


class JournalConfig(AppConfig):
    name = "salesmgmt.journal"
    label = "journal"

    def ready(self) -> None:
        """Declare the job of this storey, and let every command look at the data classes."""
        work = import_module("salesmgmt.journal.work")
        # A first import of ten million lines is sealed in about two minutes.
        register(
            work.SEAL_HISTORY, work.seal, name=_("Seal the history"), lease=timedelta(minutes=5)
        )
        checks.register(import_module("salesmgmt.journal.checks").check_data_classes)
