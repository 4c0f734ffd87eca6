"""The history of sheets, modules, assignments and talks, and what the acts are called."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesmgmt.journal.objects import ObjectHistory, Part
from salesmgmt.org.access import Person
from training.access import get_assignment, get_module, get_sheet, get_talk, reads_why
from training.models import (
    Assignment,
    Attempt,
    CoachingNote,
    CoachingTalk,
    Lesson,
    Module,
    ModuleVersion,
    Question,
    Sheet,
    SheetVersion,
)


def _sheet(user: Person, pk: int, today: date) -> Sheet:
    return get_sheet(user, pk, to="write", today=today)


def _module(user: Person, pk: int, today: date) -> Module:
    return get_module(user, pk, to="write", today=today)


def _assignment(user: Person, pk: int, today: date) -> Assignment:
    """For the person and who manages them; HR reads what is done, not why it was asked for."""
    found = get_assignment(user, pk, to="view", today=today)
    if not reads_why(user, found, today):
        raise PermissionDenied
    return found


def _talk(user: Person, pk: int, today: date) -> CoachingTalk:
    return get_talk(user, pk, today=today)


_VERSION = {
    "number": pgettext_lazy("of a document", "Number"),
    "title": _("Title"),
    "state": _("State"),
    "author": _("Author"),
    "approved_by": _("Approved by"),
}

SHEET = ObjectHistory(
    "sheet",
    "training:sheet",
    _("Sheet"),
    _sheet,
    (
        Part(Sheet, "pk", {"withdrawn_on": _("Withdrawn on")}),
        Part(SheetVersion, "sheet", _VERSION, name=_("Version")),
    ),
)
MODULE = ObjectHistory(
    "module",
    "training:module",
    _("Module"),
    _module,
    (
        Part(Module, "pk", {"withdrawn_on": _("Withdrawn on")}),
        Part(ModuleVersion, "module", _VERSION, name=_("Version")),
        Part(Lesson, "version__module", {"title": _("Title")}, name=_("Lesson")),
        Part(Question, "version__module", {"text": _("Question")}, name=_("Quiz")),
    ),
)
ASSIGNMENT = ObjectHistory(
    "assignment",
    "training:assignment",
    _("Assignment"),
    _assignment,
    (
        Part(
            Assignment,
            "pk",
            {
                "assigned_by": _("Assigned by"),
                "due_on": _("Due on"),
                "completed_on": _("Completed on"),
                "withdrawn_on": _("Taken back on"),
            },
        ),
        Part(Attempt, "assignment", {"passed": _("Passed")}, name=_("Attempt")),
    ),
    about=lambda assignment: [assignment.person_id],
)
TALK = ObjectHistory(
    "talk",
    "training:talk",
    _("Coaching talk"),
    _talk,
    (
        Part(CoachingTalk, "pk", {"planned_on": _("Planned for"), "held_on": _("Held on")}),
        Part(CoachingNote, "talk", {"author": _("Author")}, name=_("Note")),
    ),
)

ACTS = {
    "training.draft_sheet": _("Sheet drafted"),
    "training.save_draft": _("Draft saved"),
    "training.approve_sheet": _("Sheet published"),
    "training.discard_sheet_draft": _("Draft discarded"),
    "training.withdraw_sheet": _("Sheet withdrawn"),
    "training.confirm_reading": _("Reading confirmed"),
    "training.create_module": _("Module drafted"),
    "training.draft_module": _("New version drafted"),
    "training.save_module": _("Draft saved"),
    "training.approve_module": _("Module published"),
    "training.discard_module_draft": _("Draft discarded"),
    "training.withdraw_module": _("Module withdrawn"),
    "training.save_lesson": _("Lesson saved"),
    "training.save_question": _("Question saved"),
    "training.move_part": _("Order changed"),
    "training.remove_part": _("Part removed"),
    "training.assign": _("Module assigned"),
    "training.withdraw": _("Assignment taken back"),
    "training.make_rule": _("Rule made"),
    "training.end_rule": _("Rule ended"),
    "training.apply_rules": _("Assigned by rule"),
    "training.finish_lesson": _("Lesson read"),
    "training.hand_in": _("Quiz handed in"),
    "training.plan_talk": _("Talk planned"),
    "training.hold_talk": _("Talk held"),
    "training.add_note": _("Note written"),
}
