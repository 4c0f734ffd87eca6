"""What people are told about targets (salesmgmt/org/notices.py)."""

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.models import Goal, GoalVersion
from goals.rules.terms import GoalState
from salesmgmt.lib.locale import format_day
from salesmgmt.org.models import User
from salesmgmt.org.notices import Asked, NoticeKind, Told, tell_each

TARGET = "goals.target"
PROPOSED = "goals.proposed"
ACCEPTED = "goals.accepted"
OBJECTED = "goals.objected"
ANSWERED = "goals.answered"
WITHDRAWN = "goals.withdrawn"

_SENTENCES = {
    TARGET: _("Take note of the target: %(goal)s"),
    PROPOSED: _("A target is proposed to you: %(goal)s"),
    ACCEPTED: _("The target that you proposed was accepted: %(goal)s"),
    OBJECTED: _("Somebody proposes another target than you: %(goal)s"),
    ANSWERED: _("Your objection was answered: %(goal)s"),
    WITHDRAWN: _("A target that was proposed to you is withdrawn: %(goal)s"),
}


def goal_words(goal: Goal) -> str:
    """A goal in the reader's words, with its holder and window; select the holder before."""
    measure = gettext("%(measure)s of %(holder)s") % {
        "measure": goal.declared.name,
        "holder": goal.holder,
    }
    return f"{measure}, {format_day(goal.starts_on)} – {format_day(goal.ends_on)}"


def tell_of_versions(asked: Collection[Asked], person: User, today: date) -> dict[Asked, Told]:
    """About versions of goals that the person answers for."""
    goals = Goal.objects.of_business(person, today)
    versions = GoalVersion.objects.filter(goal__in=goals.values("pk"))
    return tell_each(asked, versions.select_related("goal__person", "goal__department"), _say)


def _say(kind: str, version: GoalVersion) -> Told:
    # What was told before asks for nothing any more.
    kind = WITHDRAWN if version.goal.state == GoalState.WITHDRAWN else kind
    sentence = str(_SENTENCES[kind]) % {"goal": goal_words(version.goal)}
    return Told(sentence, reverse("goals:goal", args=[version.goal_id]))


KINDS = (
    NoticeKind(
        TARGET,
        _("A target to take note of"),
        "target",
        tell_of_versions,
        duty=_("who is measured by a target must know it."),
    ),
    NoticeKind(PROPOSED, _("A target is proposed"), "message", tell_of_versions),
    NoticeKind(ACCEPTED, _("A proposed target is accepted"), "check", tell_of_versions),
    NoticeKind(OBJECTED, _("Another target is asked for"), "message", tell_of_versions),
    NoticeKind(ANSWERED, _("An objection is answered"), "message", tell_of_versions),
    NoticeKind(WITHDRAWN, _("A proposed target is withdrawn"), "ban", tell_of_versions),
)
