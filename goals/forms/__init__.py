"""Forms of goals.

as_of     which day a goal is looked at
planning  a new goal, and the split of one
talking   what people say to a proposed goal
editing   another target, weight or window of a goal that is not in force, and its end
revising  another target in a running window
"""

from goals.forms.as_of import AsOfForm

__all__ = ["AsOfForm"]
