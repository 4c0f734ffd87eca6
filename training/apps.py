from importlib import import_module

from django.apps import AppConfig

from salesmgmt.journal.jobs import register


class TrainingConfig(AppConfig):
    name = "training"

    def ready(self) -> None:
        """Declare the kinds of jobs of this storey."""
        jobs = import_module("training.jobs")
        register(jobs.APPLY_RULES, jobs.apply_rules)
