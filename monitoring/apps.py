from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.jobs import register
from salesmgmt.journal.objects import name_acts, tell_history
from salesmgmt.org import notices, offers


class MonitoringConfig(AppConfig):
    name = "monitoring"

    def ready(self) -> None:
        """Declare the jobs, notices, histories, acts and offered people of this storey."""
        jobs = import_module("monitoring.jobs")
        register(
            jobs.CHECK_GOAL_ATTAINMENT, jobs.check_goal_attainment, name=_("Record attainment")
        )
        register(jobs.OPEN_FOLLOW_UPS, jobs.open_due_follow_ups, name=_("Open follow-ups"))
        register(jobs.OPEN_REVIEWS, jobs.open_due_reviews, name=_("Open reviews"))
        told = import_module("monitoring.histories")
        tell_history(told.REVIEW, told.COMMITMENT, told.FOLLOW_UP)
        name_acts(told.ACTS)
        notices.register(*import_module("monitoring.notices").KINDS)
        offers.register("follow_up", import_module("monitoring.access").people_to_assign)
