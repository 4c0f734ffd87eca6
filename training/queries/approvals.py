"""Drafts that wait for a second person."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet, Value
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
    """Drafts that somebody else wrote and the person may publish; one query, none for readers.

    At most one line for sheets and one for modules.
    """
    if not may_write(user, today):
        return []
    own = scope_of(user, today).person_ids
    drafts: dict[str, list[tuple[str, int, int]]] = {"sheet": [], "module": []}
    for kind, *draft in _drafts(user, today, own):
        drafts[kind].append(tuple(draft))
    lines = []
    if sheets := drafts["sheet"]:
        _title, pk, number = sheets[0]
        url = f"{reverse('training:sheet', args=[pk])}?version={number}"
        lines.append(_line(_("Approve a sheet"), sheets, url, reverse("training:playbook")))
    if modules := drafts["module"]:
        url = reverse("training:module", args=[modules[0][1]])
        lines.append(_line(_("Approve a module"), modules, url, reverse("training:catalogue")))
    return lines


def _drafts(user: Person, today: date, own: Collection[int]) -> QuerySet:
    """Kind, title, sheet or module and number of drafts that none of `own` wrote, by title."""
    sheets = sheet_drafts(user, "", today).exclude(author__in=own).order_by()
    modules = drafts_listed(user, today).exclude(author__in=own).order_by()
    found = sheets.annotate(of=Value("sheet")).values_list("of", "title", "sheet", "number")
    others = modules.annotate(of=Value("module")).values_list("of", "title", "module", "number")
    return found.union(others, all=True).order_by("title", "sheet")


def _line(
    what: str | Promise, drafts: list[tuple[str, int, int]], url: str, several: str
) -> Waiting:
    about = drafts[0][0]
    if len(drafts) > 1:
        about = gettext("%(first)s and others") % {"first": about}
        url = several
    return Waiting(what=what, about=about, url=url, icon="check", count=len(drafts))
