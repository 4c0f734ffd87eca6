"""The words of diagnosis, as stored."""

from enum import StrEnum


class Cause(StrEnum):
    """Where a missed goal may come from, in the order in which it is asked; the person is last."""

    PRODUCT = "product"
    PRICE = "price"
    DELIVERY = "delivery"
    SERVICE = "service"
    MARKETING = "marketing"
    TRAINING = "training"
    PERSON = "person"


BEFORE_PERSON = tuple(cause for cause in Cause if cause is not Cause.PERSON)
"""The causes that must be answered before the person step opens (D5)."""


class Answer(StrEnum):
    """What somebody accountable says about a cause."""

    CAUSED = "caused"
    NOT_CAUSED = "not_caused"
    CANNOT_SAY = "cannot_say"


class DiagnosisState(StrEnum):
    """How far a diagnosis is."""

    OPEN = "open"
    CONCLUDED = "concluded"


class BarKind(StrEnum):
    """Bars of the bridge from target to actual, in their order; none is called "person"."""

    GROWTH = "growth"
    LOST = "lost"
    NEW = "new"
    PRICE = "price"
    MIX = "mix"
    VOLUME = "volume"
    # What the ledger cannot give to a product (overlay, lines without a price to compare).
    UNEXPLAINED = "unexplained"


class ActionKind(StrEnum):
    """What is done about a cause."""

    PRICE = "price"
    PRODUCT = "product"
    DELIVERY = "delivery"
    SERVICE = "service"
    MARKETING = "marketing"
    # Enrols the person in a module at once.
    TRAINING = "training"
    # Plans a coaching talk.
    COACHING = "coaching"
    # Leads to a revision of the goal.
    REVISION = "revision"


class EffectVerdict(StrEnum):
    """What the comparison with people without the action says."""

    WORKED = "worked"
    DID_NOT = "did_not"
    CANNOT_TELL = "cannot_tell"


class EvidenceUnit(StrEnum):
    """What an evidence figure is."""

    MONEY = "money"
    COUNT = "count"
    RATIO = "ratio"
    DAYS = "days"
