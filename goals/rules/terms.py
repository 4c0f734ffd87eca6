"""The words of goals, as stored."""

from enum import StrEnum


class GoalState(StrEnum):
    """How far a goal has come; only what is in force is measured (G5)."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    DISCUSSED = "discussed"
    AGREED = "agreed"
    # By the manager, after a discussion that ended without agreement.
    SET = "set"
    IN_FORCE = "in_force"
    CLOSED = "closed"
    # Before it came in force; the window's weight and the measure are free again.
    WITHDRAWN = "withdrawn"


MEASURED = (GoalState.IN_FORCE, GoalState.CLOSED)
"""States in which a goal counts; drafts and proposals do not."""


class Said(StrEnum):
    """What somebody did by a remark about a goal."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    COMMENTED = "commented"
    # The manager's answers to an objection.
    ADOPTED = "adopted"
    INSISTED = "insisted"
    # Of a goal that its holder had seen; of a draft, which stays unknown to them.
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class Driver(StrEnum):
    """Why a target was changed (G7)."""

    FIRST = "first"
    PERFORMANCE = "performance"
    ECONOMY = "economy"
    COMPETITION = "competition"
    PRODUCT = "product"
    TERRITORY = "territory"
    PERSON = "person"


class Direction(StrEnum):
    """Whether more or less of a measure is better."""

    HIGHER = "higher"
    LOWER = "lower"


class Unit(StrEnum):
    """What a measure's figures are; ratios are never shares of a hundred."""

    MONEY = "money"
    COUNT = "count"
    RATIO = "ratio"


class HolderKind(StrEnum):
    """Whose goal it is."""

    COMPANY = "company"
    DEPARTMENT = "department"
    PERSON = "person"


class Below(StrEnum):
    """What a revision does to the goals directly below."""

    SPREAD = "spread"
    LEAVE = "leave"
