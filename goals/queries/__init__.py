"""Answers about goals.

targets    targets as of a day, the goals above and below, and how a target is spread
talks      what was said, who has taken note, and what the reader may do now
history    what the holders sold in the year before the window
splitting  who stands below a goal, with history and what is planned for them
revising   what a revision would change
overlaps   which other goals of a holder measure some of the same days
waiting    what waits for somebody
"""

from goals.queries.targets import (
    BELOW_COLUMNS,
    VERSION_COLUMNS,
    Family,
    Promise,
    below_rows,
    by_nearness,
    children_of,
    family_of,
    latest_target,
    promise_of,
    target_as_of,
    version_rows,
)

__all__ = [
    "BELOW_COLUMNS",
    "VERSION_COLUMNS",
    "Family",
    "Promise",
    "below_rows",
    "by_nearness",
    "children_of",
    "family_of",
    "latest_target",
    "promise_of",
    "target_as_of",
    "version_rows",
]
