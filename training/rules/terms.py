"""The words of training, as stored."""

from enum import StrEnum


class SheetKind(StrEnum):
    """What a playbook sheet is about."""

    PRODUCT = "product"
    AUDIENCE = "audience"
    STRATEGY = "strategy"
    # A best-practice card: something that worked, for everyone who sells.
    PRACTICE = "practice"


class VersionState(StrEnum):
    """How far a version of a sheet or module is; only the latest published one is shown."""

    DRAFT = "draft"
    PUBLISHED = "published"
    # A draft that nobody wants any more: it is kept for the history alone.
    DISCARDED = "discarded"


class QuestionKind(StrEnum):
    """How many of a question's choices are right."""

    SINGLE = "single"
    MULTIPLE = "multiple"


class AssignmentState(StrEnum):
    """How far a person is with an assignment; computed, never stored."""

    ASSIGNED = "assigned"
    STARTED = "started"
    OVERDUE = "overdue"
    COMPLETED = "completed"
    # All permitted attempts failed: somebody has to help.
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class CertificateState(StrEnum):
    """Whether a certificate holds on a day; computed, never stored."""

    CURRENT = "current"
    EXPIRING = "expiring"
    EXPIRED = "expired"
