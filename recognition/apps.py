from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.jobs import register
from salesmgmt.journal.objects import name_acts, tell_history
from salesmgmt.org import notices


class RecognitionConfig(AppConfig):
    name = "recognition"

    def ready(self) -> None:
        """Declare the jobs, notices, histories and acts of this storey."""
        jobs = import_module("recognition.jobs")
        register(jobs.COMPUTE_AWARDS, jobs.compute_awards, name=_("Compute awards"))
        told = import_module("recognition.histories")
        tell_history(told.AWARD, told.PROGRAMME)
        name_acts(told.ACTS)
        notices.register(*import_module("recognition.notices").KINDS)
