"""The words of the record (docs/glossary.md), as stored."""

from enum import StrEnum


class Basis(StrEnum):
    """How far a sale must have come to count."""

    BOOKED = "booked"
    DELIVERED = "delivered"
    INVOICED = "invoiced"
    PAID = "paid"


class CreditKind(StrEnum):
    """Revenue credit adds up to the document; overlay is extra and never in revenue roll-ups."""

    REVENUE = "revenue"
    OVERLAY = "overlay"


class EntryKind(StrEnum):
    """What a ledger entry does."""

    CREDIT = "credit"
    REVERSAL = "reversal"
    RECREDIT = "recredit"


class EventKind(StrEnum):
    """What happened to an order line."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    DELIVERED = "delivered"
    RETURNED = "returned"
    INVOICED = "invoiced"
    PAID = "paid"


class FulfilmentFigure(StrEnum):
    """What orders of a day are counted for, by where they stand now."""

    # By the day of the order, whatever became of it.
    BOOKED = "booked"
    # Something is to come; by the day it is due.
    OPEN = "open"
    # Nothing is to come, and something came; by the last arrival.
    DELIVERED = "delivered"
    # Due on the day; what was given up before anything came was due to nobody.
    DUE = "due"
    # Of these, complete by their day.
    KEPT = "kept"


class Stage(StrEnum):
    """How far an opportunity is."""

    PROSPECTING = "prospecting"
    ENGAGED = "engaged"
    WON = "won"
    LOST = "lost"


CLOSED_STAGES = (Stage.WON, Stage.LOST)


class FeedbackKind(StrEnum):
    """What a customer was asked; a score means something on its own scale only."""

    # Satisfied, 1 to 5.
    CSAT = "csat"
    # Would recommend, 0 to 10.
    NPS = "nps"
    # It was easy, 1 to 5.
    CES = "ces"
