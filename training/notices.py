"""What people are told about training (salesmgmt/org/notices.py)."""

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesmgmt.lib.locale import format_day
from salesmgmt.org.models import User
from salesmgmt.org.notices import Asked, NoticeKind, Told, tell_each
from training.models import Assignment

ASSIGNED = "training.assigned"


def tell_of_assignments(asked: Collection[Asked], person: User, today: date) -> dict[Asked, Told]:
    """About modules that the person, or somebody they manage, is to learn."""
    rows = Assignment.objects.visible_to(person, today)
    return tell_each(asked, rows.select_related("module"), _say)


def _say(_kind: str, assignment: Assignment) -> Told:
    words = {"module": assignment.module, "day": format_day(assignment.due_on)}
    sentence = gettext("Training is assigned to you until %(day)s: %(module)s") % words
    return Told(sentence, reverse("training:assignment", args=[assignment.pk]))


KINDS = (NoticeKind(ASSIGNED, _("Training is assigned to you"), "school", tell_of_assignments),)
