from importlib import import_module

from django.apps import AppConfig

from salesmgmt.journal.jobs import register
from salesmgmt.org import notices


class DiagnosticsConfig(AppConfig):
    name = "diagnostics"

    def ready(self) -> None:
        """Declare the kinds of jobs and of notices of this storey."""
        jobs = import_module("diagnostics.jobs")
        register(jobs.MEASURE_EFFECTS, jobs.measure_effects)
        notices.register(*import_module("diagnostics.notices").KINDS)
