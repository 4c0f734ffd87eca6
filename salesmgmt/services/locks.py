"""File locks that the kernel frees when their holder dies, however it dies.

Two uses. The start lock lets one process at a time start or stop servers. A liveness lock is
taken by the starter and inherited, as an open file, by the server and every child of it: while it
is held something of the server lives. That stays right where a pid file lies: after kill -9, with
a pid that now belongs to a stranger, with a zombie, and with orphaned backends.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import ServiceError

PAUSE = 0.02  # seconds between two tries


def take(path: Path, *, patience: float) -> int | None:
    """Take the lock within `patience` seconds: its file descriptor, or None when others hold it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    give_up = time.monotonic() + patience
    while not _try(handle):
        if time.monotonic() >= give_up:
            os.close(handle)
            return None
        time.sleep(PAUSE)
    return handle


def is_held(path: Path) -> bool:
    """Whether some process holds the lock now."""
    if not path.exists():
        return False
    handle = take(path, patience=0)
    if handle is None:
        return True
    os.close(handle)
    return False


def wait_until_free(path: Path, *, patience: float) -> bool:
    """Whether the lock became free within `patience` seconds."""
    handle = take(path, patience=patience)
    if handle is None:
        return False
    os.close(handle)
    return True


@contextmanager
def exclusive(path: Path, *, patience: float) -> Iterator[None]:
    """Hold the lock for a block; ServiceError when another holder keeps it too long."""
    try:
        handle = take(path, patience=patience)
    except OSError as error:
        raise ServiceError(f"The services cannot be started from here: {error}.") from error
    if handle is None:
        raise ServiceError(
            f"Another process has been starting the services for {patience:.0f} s ({path})."
        )
    try:
        yield
    finally:
        os.close(handle)


def _try(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
