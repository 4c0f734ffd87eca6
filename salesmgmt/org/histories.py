"""The history of jobs, and what the acts of this storey and of the journal are called."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.data_classes import DataClass
from salesmgmt.journal.models import ActContext, Job
from salesmgmt.journal.objects import ObjectHistory, Part
from salesmgmt.org.access import Person, get_job


def _job(user: Person, pk: int, today: date) -> Job:
    return get_job(user, pk, today=today)


JOB = ObjectHistory(
    "job",
    "org:job",
    _("Job"),
    _job,
    # The act that it was asked for in names no job: there was none yet.
    (Part(Job, "pk", {}), Part(ActContext, "metadata__job", {})),
    data=DataClass.NONE,
)

ACTS = {
    "demo.load": _("Demonstration loaded"),
    "journal.enqueue": _("Job asked for"),
    "journal.retry": _("Job run again"),
    "journal.cancel": _("Job cancelled"),
    "journal.seal_history": _("History sealed"),
    "org.appoint_accountable": _("Accountable person appointed"),
    "org.appoint_deputy": _("Deputy appointed"),
    "org.appoint_manager": _("Manager appointed"),
    "org.choose_mails": _("E-mails chosen"),
    "org.close_period": _("Period closed"),
    "org.create_calendar": _("Calendar created"),
    "org.create_department": _("Department created"),
    "org.create_people": _("People created"),
    "org.create_person": _("Person created"),
    "org.deactivate_person": _("Person deactivated"),
    "org.end_agreement": _("Agreement ended"),
    "org.end_management": _("Management ended"),
    "org.end_role": _("Role ended"),
    "org.grant_role": _("Role granted"),
    "org.grant_roles": _("Roles granted"),
    "org.issue_token": _("Token issued"),
    "org.join_department": _("Joined a department"),
    "org.join_departments": _("Joined departments"),
    "org.move_department": _("Department moved"),
    "org.notify": _("People told"),
    "org.notify_of_failed_jobs": _("Told of failed jobs"),
    "org.reactivate_person": _("Person reactivated"),
    "org.record_agreement": _("Agreement recorded"),
    "org.rename_department": _("Department renamed"),
    "org.reopen_period": _("Period reopened"),
    "org.revoke_token": _("Token revoked"),
    "org.set_password": _("Password set"),
    "org.set_preferences": _("Preferences changed"),
    "org.set_rate": _("Exchange rate set"),
    "org.set_up_company": _("Company set up"),
    "org.stop_mails": _("E-mails stopped"),
    "org.transfer": _("Transferred"),
    "org.withdraw": _("Withdrawn"),
}
