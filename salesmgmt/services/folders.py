"""Making folders and judging them. Permissions of folders that exist are never changed."""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .account import Account
from .errors import ServiceError
from .places import Places

PRIVATE = 0o700
READABLE = 0o755


def prepare_area(here: Places) -> None:
    """Make the folder of an installation, the place of the start lock."""
    with _explained():
        make_with_parents(here.var)
        make_with_parents(here.area)


def prepare_servers(here: Places, account: Account) -> None:
    """Make the folders of the servers. Under the start lock.

    As root the area belongs to root and only the folders in it to the servers' user, so that
    root never writes where that user could have laid a symbolic link.
    """
    with _explained():
        for folder in (here.postgres, here.redis, here.sockets):
            _make(folder, PRIVATE, account)
            require_private(folder, account)
        _note_origin(here)


def require_private(folder: Path, account: Account) -> None:
    """Refuse anything but a real folder of `account` that nobody else may enter."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise ServiceError(f"{folder} is not a folder; remove it.")
    if found.st_uid != account.uid:
        raise ServiceError(f"{folder} belongs to another user than {account.name!r}; remove it.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise ServiceError(f"{folder} is open to other users; set its mode to 0700 or remove it.")


def make_with_parents(folder: Path) -> None:
    """Make a folder that everybody may read, and what is missing above it."""
    if folder.is_dir():
        return
    make_with_parents(folder.parent)
    _make(folder, READABLE, None)


def _make(folder: Path, mode: int, owner: Account | None) -> None:
    """Make a folder with its owner and mode before it gets its name: nobody sees it half done."""
    if os.path.lexists(folder):
        return
    passing = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    passing.mkdir(mode)
    if os.geteuid() == 0:
        passing.chmod(mode)  # the umask may have taken away what the servers' user needs
        os.chown(passing, owner.uid if owner else 0, owner.gid if owner else 0)
    try:
        passing.rename(folder)
    except OSError:
        passing.rmdir()
        if not folder.is_dir():  # else another process was faster
            raise


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ServiceError(f"The services need a place for their data: {error}.") from error


def _note_origin(here: Places) -> None:
    """Tell a person who looks into /var/lib to which checkout a folder belongs."""
    note = here.area / "origin.txt"
    if here.as_root and not note.exists():
        note.write_text(f"{here.var}\n")


def shared_memory_is_small() -> bool:
    """Whether /dev/shm lacks the room parallel queries ask for, as it does in most containers."""
    try:
        room = os.statvfs("/dev/shm")
    except OSError:
        return False
    return room.f_frsize * room.f_blocks < 256 * 1024 * 1024
