from importlib import import_module

from django.apps import AppConfig

from salesmgmt.journal.jobs import register
from salesmgmt.org import notices


class OrgConfig(AppConfig):
    name = "salesmgmt.org"
    label = "org"

    def ready(self) -> None:
        """Declare the foundation's kinds of jobs and of notices."""
        jobs = import_module("salesmgmt.org.jobs")
        register(jobs.SEND_MAILS, jobs.send_due_mails, lease=jobs.LEASE)
        notices.register(*import_module("salesmgmt.org.notices_of_jobs").KINDS)
