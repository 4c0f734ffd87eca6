"""What people call the pages and files that the readers' log names by their addresses."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salesmgmt.home.context import GROUPS

# By the start of the address's name; the longest that fits holds. Lists are called as in the menu.
_NAMES: dict[str, str | Promise] = {
    **{name: label for _heading, lines in GROUPS for name, label, _icon, _may in lines},
    "home:decisions": _("What waits for me"),
    "home:goal_thread": _("Goal"),
    "home:order_thread": _("Order"),
    "org:history": _("History"),
    "goals:": _("Goal"),
    "goals:waiting": _("Goals that wait"),
    "monitoring:entries": _("Entries behind a figure"),
    "monitoring:goal_": _("Goal"),
    "monitoring:follow_up_": _("Follow-up"),
    "monitoring:follow_up": _("Follow-up"),
    "monitoring:alert_": _("Alert"),
    "monitoring:review": _("Review"),
    "monitoring:commitment": _("Commitment"),
    "sales:order": _("Order"),
    "training:sheet": _("Sheet"),
    "training:assignment": _("Assignment"),
    "training:certificate": _("Certificate"),
    "training:talk": _("Coaching talk"),
    "diagnostics:": _("Diagnosis"),
    "diagnostics:list": _("Diagnoses"),
    "diagnostics:action": _("Action"),
    "diagnostics:finding": _("Question"),
    "diagnostics:reassign": _("Question"),
    "recognition:award_": _("Award"),
    "recognition:award": _("Award"),
    "recognition:of_goal": _("Awards of a goal"),
    "recognition:dry_run": _("Dry run"),
    "api:goals": _("Goals"),
    "api:orders": _("Orders"),
    "api:attainment": _("Attainment"),
}


def page_name(address: str) -> str:
    """The words for the name of an address ("monitoring:goal_list_csv"); itself where unknown."""
    found = max((start for start in _NAMES if address.startswith(start)), key=len, default="")
    return str(_NAMES[found]) if found else address
