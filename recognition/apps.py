from importlib import import_module

from django.apps import AppConfig

from salesmgmt.journal.jobs import register


class RecognitionConfig(AppConfig):
    name = "recognition"

    def ready(self) -> None:
        """Declare the kinds of jobs of this storey."""
        jobs = import_module("recognition.jobs")
        register(jobs.COMPUTE_AWARDS, jobs.compute_awards)
