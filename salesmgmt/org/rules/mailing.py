"""How long a mail is tried, and to which addresses none goes."""

import re
from datetime import timedelta

PAUSES = tuple(timedelta(minutes=min(2**n, 120)) for n in range(19))
"""After each attempt, doubling up to two hours: the last attempt comes 24 hours after the first."""

RESERVED = ("example", "test", "invalid", "localhost", "example.com", "example.net", "example.org")
"""Domains that belong to nobody (RFC 2606): people of demonstrations and tests live there."""

RESERVED_PATTERN = rf"[@.]({'|'.join(map(re.escape, RESERVED))})\.?$"
"""The same as a regular expression, of Python and of PostgreSQL alike."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts, from 1."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def is_last(attempts: int) -> bool:
    """Whether no attempt follows after that many."""
    return attempts >= len(PAUSES)


def is_reserved(address: str) -> bool:
    """Whether the address lies in a domain that belongs to nobody."""
    return re.search(RESERVED_PATTERN, address, re.IGNORECASE) is not None
