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


class Stage(StrEnum):
    """How far an opportunity is."""

    PROSPECTING = "prospecting"
    ENGAGED = "engaged"
    WON = "won"
    LOST = "lost"


CLOSED_STAGES = (Stage.WON, Stage.LOST)
