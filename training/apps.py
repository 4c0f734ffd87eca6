from importlib import import_module

from django.apps import AppConfig

from salesmgmt.journal.jobs import register
from salesmgmt.org import notices


class TrainingConfig(AppConfig):
    name = "training"

    def ready(self) -> None:
        """Declare the kinds of jobs and of notices of this storey."""
        jobs = import_module("training.jobs")
        register(jobs.APPLY_RULES, jobs.apply_rules)
        notices.register(*import_module("training.notices").KINDS)
