"""What a caller of this package has to expect."""


class ServiceError(Exception):
    """A service cannot be had; the message is one sentence for the person at the terminal."""
