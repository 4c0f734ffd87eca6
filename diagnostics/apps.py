from importlib import import_module

from django.apps import AppConfig

from salesmgmt.journal.jobs import register


class DiagnosticsConfig(AppConfig):
    name = "diagnostics"

    def ready(self) -> None:
        """Declare the kinds of jobs of this storey."""
        jobs = import_module("diagnostics.jobs")
        register(jobs.MEASURE_EFFECTS, jobs.measure_effects)
