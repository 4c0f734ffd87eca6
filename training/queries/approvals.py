"""Drafts that wait for a second person."""

from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.waiting import Waiting
from salesmgmt.org.access import Person, scope_of
from training.access import may_write
from training.queries.catalogue import drafts_listed
from training.queries.playbook import sheet_drafts


def approvals_for(user: Person, today: date) -> list[Waiting]:
    """Drafts that somebody else wrote and the person may publish; two queries, none for readers.

    At most one line for sheets and one for modules.
    """
    if not may_write(user, today):
        return []
    own = scope_of(user, today).person_ids
    sheets = list(sheet_drafts(user, "", today).exclude(author__in=own))
    modules = list(drafts_listed(user, today).exclude(author__in=own))
    lines = []
    if sheets:
        to_sheet = reverse("training:sheet", args=[sheets[0].sheet_id])
        url = f"{to_sheet}?version={sheets[0].number}"
        several = reverse("training:playbook")
        lines.append(_line(_("Approve a sheet"), [each.title for each in sheets], url, several))
    if modules:
        url = reverse("training:module", args=[modules[0].module_id])
        several = reverse("training:catalogue")
        lines.append(_line(_("Approve a module"), [each.title for each in modules], url, several))
    return lines


def _line(what: str | Promise, titles: list[str], url: str, several: str) -> Waiting:
    about = titles[0]
    if len(titles) > 1:
        about = gettext("%(first)s and others") % {"first": about}
        url = several
    return Waiting(what=what, about=about, url=url, icon="check", count=len(titles))
