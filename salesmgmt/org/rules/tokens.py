"""Keys for programs: what they look like and what is kept of them."""

import secrets
from enum import StrEnum
from hashlib import sha256

PREFIX = "smt_"
_BYTES = 32
HINT_LENGTH = 8
"""So many characters of a token are kept, for its owner to tell tokens apart."""


class TokenScope(StrEnum):
    """What a token may do, within what its owner may do."""

    READ = "read"
    WRITE = "write"


def new_secret() -> str:
    """A token that nobody can guess: 256 random bits, printable."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def digest_of(secret: str) -> str:
    """What is kept instead of a token. A plain hash is enough for 256 random bits."""
    return sha256(secret.encode()).hexdigest()


def hint_of(secret: str) -> str:
    """The beginning of a token."""
    return secret[: len(PREFIX) + HINT_LENGTH]
