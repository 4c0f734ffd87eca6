from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.jobs import register
from salesmgmt.journal.objects import name_acts, tell_history
from salesmgmt.org import notices, offers


class DiagnosticsConfig(AppConfig):
    name = "diagnostics"

    def ready(self) -> None:
        """Declare the jobs, notices, histories, acts and offered people of this storey."""
        jobs = import_module("diagnostics.jobs")
        register(jobs.MEASURE_EFFECTS, jobs.measure_effects, name=_("Measure effects of actions"))
        told = import_module("diagnostics.histories")
        tell_history(told.DIAGNOSIS, told.FINDING, told.ACTION)
        name_acts(told.ACTS)
        notices.register(*import_module("diagnostics.notices").KINDS)
        offers.register("answer", import_module("diagnostics.access").people_who_answer)
