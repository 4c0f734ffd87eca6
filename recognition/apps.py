from importlib import import_module

from django.apps import AppConfig

from salesmgmt.journal.jobs import register
from salesmgmt.org import notices


class RecognitionConfig(AppConfig):
    name = "recognition"

    def ready(self) -> None:
        """Declare the kinds of jobs and of notices of this storey."""
        jobs = import_module("recognition.jobs")
        register(jobs.COMPUTE_AWARDS, jobs.compute_awards)
        notices.register(*import_module("recognition.notices").KINDS)
