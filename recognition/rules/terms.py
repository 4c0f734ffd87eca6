"""The words of recognition, as stored."""

from enum import StrEnum


class AwardKind(StrEnum):
    """What somebody gets."""

    CASH = "cash"
    TIME_OFF = "time_off"
    OFFICE = "office"
    TRAVEL = "travel"


class Span(StrEnum):
    """How long the goals are that a programme pays for."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class ProgrammeState(StrEnum):
    """How far a version of a programme is; only what a director has approved pays."""

    DRAFT = "draft"
    APPROVED = "approved"
    ENDED = "ended"
    # A draft that nobody wants any more: it is kept for the history alone.
    DISCARDED = "discarded"


APPROVED_STATES = (ProgrammeState.APPROVED, ProgrammeState.ENDED)
"""States of versions that a director has approved: they pay, or did."""


class AwardState(StrEnum):
    """How far an award is."""

    EARNED = "earned"
    APPROVED = "approved"
    REJECTED = "rejected"
    FULFILLED = "fulfilled"
    # The figures changed before anybody approved: nothing is earned any more.
    WITHDRAWN = "withdrawn"


class StepKind(StrEnum):
    """A line of the calculation."""

    TIER = "tier"
    # What exceeds the cap, taken off.
    CAP = "cap"
    # A correction: what earlier awards of the same goal come to already, taken off.
    BOOKED_BEFORE = "before"
    # To the currency's minor unit, once.
    ROUNDING = "rounding"
