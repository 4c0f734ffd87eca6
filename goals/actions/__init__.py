"""Everything that changes goals. A target is never overwritten: it gets a further version.

setting    one goal, or any number in a constant number of queries
splitting  drafts for those directly below a goal
talking    propose, accept, object, answer, take note, put in force
changing   edit or withdraw what is not in force
revising   a further version of a target, and the end of a goal
versions   one goal under lock, its next version, and what is said about it
checks     what a row says wrongly by itself, and messages about rows
"""

from goals.actions.changing import edit_goal, why_not_changed, withdraw_goal
from goals.actions.checks import NewGoal
from goals.actions.revising import close_goal, refuse_revision, revise_goal
from goals.actions.setting import GoalsSet, set_goal, set_goals
from goals.actions.splitting import Share, split_goal
from goals.actions.talking import (
    accept_goal,
    acknowledge_goal,
    answer_objection,
    comment_on_goal,
    object_to_goal,
    propose_goal,
    propose_goals,
    put_in_force,
)

__all__ = [
    "GoalsSet",
    "NewGoal",
    "Share",
    "accept_goal",
    "acknowledge_goal",
    "answer_objection",
    "close_goal",
    "comment_on_goal",
    "edit_goal",
    "object_to_goal",
    "propose_goal",
    "propose_goals",
    "put_in_force",
    "refuse_revision",
    "revise_goal",
    "set_goal",
    "set_goals",
    "split_goal",
    "why_not_changed",
    "withdraw_goal",
]
