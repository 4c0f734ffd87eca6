"""The history of goals: who may read it, what of it is told, and what the acts are called."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from goals.access import get_goal, tells_history
from goals.models import Goal, GoalRemark, GoalVersion
from salesmgmt.journal.objects import ObjectHistory, Part
from salesmgmt.org.access import Person


def _goal(user: Person, pk: int, today: date) -> Goal:
    goal = get_goal(user, pk, to="view", today=today)
    if not tells_history(user, goal, today):
        raise PermissionDenied
    return goal


GOAL = ObjectHistory(
    "goal",
    "goals:goal",
    _("Goal"),
    _goal,
    (
        Part(
            Goal,
            "pk",
            {
                "state": _("State"),
                "key": _("Key"),
                "weight": _("Weight"),
                "starts_on": _("First day"),
                "ends_on": _("Last day"),
            },
        ),
        Part(
            GoalVersion,
            "goal",
            {"target": _("Target"), "effective_on": _("From")},
            name=_("Version"),
        ),
        Part(GoalRemark, "goal", {"target": _("Target")}, name=_("Counter-proposal")),
    ),
    about=lambda goal: [goal.person_id],
)

ACTS = {
    "goals.set_goals": _("Goal set"),
    "goals.edit_goal": _("Goal edited"),
    "goals.withdraw_goal": _("Goal withdrawn"),
    "goals.revise_goal": _("Goal revised"),
    "goals.split_goal": _("Goal shared out"),
    "goals.propose_goal": _("Goal proposed"),
    "goals.propose_goals": _("Goals proposed"),
    "goals.accept_goal": _("Goal accepted"),
    "goals.object_to_goal": _("Objection to the goal"),
    "goals.answer_objection": _("Objection answered"),
    "goals.comment_on_goal": _("Comment on the goal"),
    "goals.acknowledge_goal": _("Noted by who holds it"),
    "goals.put_in_force": _("Goal put in force"),
    "goals.close_goal": _("Goal closed"),
}
