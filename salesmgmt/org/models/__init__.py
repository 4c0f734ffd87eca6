from salesmgmt.org.models.accountable import Accountability, Area
from salesmgmt.org.models.agreements import Agreement
from salesmgmt.org.models.calendar import CalendarDay, FiscalCalendar, Period, PeriodKind
from salesmgmt.org.models.company import Company, CurrencyRate
from salesmgmt.org.models.departments import Department, Deputy, Management, Membership
from salesmgmt.org.models.notices import MailState, MutedMail, Notice, OutgoingMail
from salesmgmt.org.models.people import Role, RoleAssignment, User
from salesmgmt.org.models.tokens import AnsweredRequest, ApiToken

__all__ = [
    "Accountability",
    "Agreement",
    "AnsweredRequest",
    "ApiToken",
    "Area",
    "CalendarDay",
    "Company",
    "CurrencyRate",
    "Department",
    "Deputy",
    "FiscalCalendar",
    "MailState",
    "Management",
    "Membership",
    "MutedMail",
    "Notice",
    "OutgoingMail",
    "Period",
    "PeriodKind",
    "Role",
    "RoleAssignment",
    "User",
]
