"""Writes of people, departments, calendars, company and rates; each is one act of history."""

from salesmgmt.org.actions.accountable import appoint_accountable
from salesmgmt.org.actions.agreements import end_agreement, record_agreement
from salesmgmt.org.actions.calendar import (
    close_period,
    create_calendar,
    public_holidays,
    reopen_period,
)
from salesmgmt.org.actions.company import set_up_company
from salesmgmt.org.actions.currency import set_rate
from salesmgmt.org.actions.dated import withdraw
from salesmgmt.org.actions.departments import (
    MembershipRow,
    appoint_manager,
    create_department,
    end_management,
    join_department,
    join_departments,
    move_department,
    rename_department,
    transfer,
)
from salesmgmt.org.actions.notices import (
    choose_mails,
    notify,
    notify_each,
    notify_of_failed_jobs,
    read_all_notices,
    read_notice,
    stop_mails,
)
from salesmgmt.org.actions.people import (
    PersonRow,
    RoleRow,
    appoint_deputy,
    create_people,
    create_person,
    deactivate_person,
    end_role,
    grant_role,
    grant_roles,
    reactivate_person,
    set_password,
    set_preferences,
    want_reset_mail,
)
from salesmgmt.org.actions.tokens import issue_token, note_use, revoke_token

__all__ = [
    "MembershipRow",
    "PersonRow",
    "RoleRow",
    "appoint_accountable",
    "appoint_deputy",
    "appoint_manager",
    "choose_mails",
    "close_period",
    "create_calendar",
    "create_department",
    "create_people",
    "create_person",
    "deactivate_person",
    "end_agreement",
    "end_management",
    "end_role",
    "grant_role",
    "grant_roles",
    "issue_token",
    "join_department",
    "join_departments",
    "move_department",
    "note_use",
    "notify",
    "notify_each",
    "notify_of_failed_jobs",
    "public_holidays",
    "reactivate_person",
    "read_all_notices",
    "read_notice",
    "record_agreement",
    "rename_department",
    "reopen_period",
    "revoke_token",
    "set_password",
    "set_preferences",
    "set_rate",
    "set_up_company",
    "stop_mails",
    "transfer",
    "want_reset_mail",
    "withdraw",
]
