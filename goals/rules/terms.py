"""The words of goals, as stored."""

from enum import StrEnum


class GoalState(StrEnum):
    """How far a goal has come; only what is in force is measured (G5)."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    DISCUSSED = "discussed"
    AGREED = "agreed"
    IN_FORCE = "in_force"
    CLOSED = "closed"


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
