from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.jobs import register
from salesmgmt.journal.objects import name_acts, tell_history
from salesmgmt.org import notices, offers


class OrgConfig(AppConfig):
    name = "salesmgmt.org"
    label = "org"

    def ready(self) -> None:
        """Declare the jobs, notices, histories, acts and offered people of this storey."""
        told = import_module("salesmgmt.org.histories")
        tell_history(told.JOB)
        name_acts(told.ACTS)
        jobs = import_module("salesmgmt.org.jobs")
        mails = {"lease": jobs.LEASE, "kept": jobs.KEPT}
        register(jobs.SEND_MAILS, jobs.send_due_mails, name=_("Send e-mails"), **mails)
        register(
            jobs.SEND_RESET_MAIL,
            jobs.send_reset_mail,
            name=_("Send a link to choose a new password"),
            **mails,
        )
        notices.register(*import_module("salesmgmt.org.notices_of_jobs").KINDS)
        offers.register("appoint", import_module("salesmgmt.org.access").people_to_appoint)
