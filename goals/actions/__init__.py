"""Everything that changes goals. A target is never overwritten: it gets a further version.

setting    one goal, or any number in a constant number of queries
revising   a further version of a target, and the end of a goal
checks     what a row says wrongly by itself, and messages about rows
"""

from goals.actions.checks import NewGoal
from goals.actions.revising import close_goal, revise_goal
from goals.actions.setting import GoalsSet, set_goal, set_goals

__all__ = ["GoalsSet", "NewGoal", "close_goal", "revise_goal", "set_goal", "set_goals"]
