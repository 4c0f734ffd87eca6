"""Invariants of the whole house: the record's, and those of people, calendars and goals."""

from salesmgmt.sales.queries import integrity
from salesmgmt.sales.queries.integrity import Violation, violations

_OWN = {
    "memberships": "A person belongs to one department a day.",
    "managements": "A department has one manager a day.",
    "departments": "A department stands below its parent.",
    "periods": "Calendars have neither gaps nor overlaps.",
    "goal_versions": "Versions of a goal count from 1.",
}
INVARIANTS = integrity.INVARIANTS | _OWN


def broken_invariants() -> list[Violation]:
    """Everything that is wrong in the database; an empty list when nothing is."""
    return integrity.broken_invariants() + violations(__file__, _OWN)
