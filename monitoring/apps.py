from importlib import import_module

from django.apps import AppConfig

from salesmgmt.journal.jobs import register


class MonitoringConfig(AppConfig):
    name = "monitoring"

    def ready(self) -> None:
        """Declare the kinds of jobs of this storey."""
        jobs = import_module("monitoring.jobs")
        register(jobs.CHECK_GOAL_ATTAINMENT, jobs.check_goal_attainment)
