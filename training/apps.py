from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.jobs import register
from salesmgmt.journal.objects import name_acts, tell_history
from salesmgmt.org import notices, offers


class TrainingConfig(AppConfig):
    name = "training"

    def ready(self) -> None:
        """Declare the jobs, notices, histories, acts and offered people of this storey."""
        jobs = import_module("training.jobs")
        register(jobs.APPLY_RULES, jobs.apply_rules, name=_("Assign training by rules"))
        told = import_module("training.histories")
        tell_history(told.SHEET, told.MODULE, told.ASSIGNMENT, told.TALK)
        name_acts(told.ACTS)
        notices.register(*import_module("training.notices").KINDS)
        offers.register("talk", import_module("training.access").people_to_coach)
