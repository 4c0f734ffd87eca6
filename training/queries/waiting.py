"""What of training waits for somebody today: modules, talks, sheets to confirm, drafts."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.waiting import Waiting
from salesmgmt.org.access import Person, scope_of
from salesmgmt.org.models import Role
from training.models import CoachingTalk, Reading, SheetVersion
from training.queries.approvals import approvals_for
from training.queries.learning import OwnLine, open_assignments
from training.rules.terms import AssignmentState

MOST_LINES = 20


def waiting_for(user: Person, today: date) -> list[Waiting]:
    """Own modules to do by due date, talks to hold, sheets to read, others' drafts to approve.

    Four queries at most. Nobody does the first three in the person's place: deputies are not asked.
    """
    scope = scope_of(user, today)
    if not scope.person_ids:
        return []
    lines = [_training(line) for line in open_assignments(user, today)]
    if scope.sees_all or scope.is_manager:
        lines += _talks(user, today)
    if Role.REP in scope.roles:
        lines += _sheets(user)
    lines += approvals_for(user, today)
    return lines[:MOST_LINES]


def _training(line: OwnLine) -> Waiting:
    is_overdue = line.state == AssignmentState.OVERDUE
    return Waiting(
        what=_("Overdue training") if is_overdue else _("Training to do"),
        about=str(line.assignment.module),
        url=reverse("training:assignment", args=[line.assignment.pk]),
        icon="school",
        due_on=line.assignment.due_on,
    )


def _talks(user: Person, today: date) -> list[Waiting]:
    planned = CoachingTalk.objects.visible_to(user, today).filter(
        coach=user.pk, held_on__isnull=True, planned_on__lte=today
    )
    return [
        Waiting(
            what=_("Hold the coaching talk"),
            about=talk.person.name,
            url=reverse("training:talk", args=[talk.pk]),
            icon="message",
            due_on=talk.planned_on,
            people=(talk.person_id,),
        )
        for talk in planned.select_related("person").order_by("planned_on", "pk")
    ]


def _sheets(user: Person) -> list[Waiting]:
    """One line: the sheet to confirm, or how many there are."""
    read = Reading.objects.filter(version=OuterRef("pk"), person=user.pk)
    asked = SheetVersion.objects.latest_published().filter(
        ~Exists(read), must_confirm=True, sheet__withdrawn_on__isnull=True
    )
    sheets = list(asked.order_by("published_on", "pk"))
    if not sheets:
        return []
    first, several = sheets[0], len(sheets) > 1
    return [
        Waiting(
            what=_("Read and confirm"),
            about=gettext("%(first)s and others") % {"first": first} if several else first.title,
            url=reverse("training:playbook")
            if several
            else reverse("training:sheet", args=[first.sheet_id]),
            icon="book",
            count=len(sheets),
        )
    ]
