"""Under which system user the servers run."""

import os
import pwd
import subprocess
import time
from dataclasses import dataclass

from .errors import ServiceError
from .programs import find_program, search_path

SYSTEM_USER = "salesmgmt"
MAKE_USER = (
    "useradd",
    "--system",
    "--user-group",
    "--no-create-home",
    "--home-dir",
    "/nonexistent",
)
TRIES = 20  # useradd gives up at once when another useradd holds the user list


@dataclass(frozen=True)
class Account:
    """A system user."""

    name: str
    uid: int
    gid: int


def server_account() -> Account:
    """The user the servers run under: the caller, or for root the system user, made if missing."""
    if os.geteuid() != 0:
        return _caller()
    return _system_user() or _made_system_user()


def existing_account() -> Account | None:
    """As server_account, but makes nothing: None when root has no system user yet."""
    return _caller() if os.geteuid() != 0 else _system_user()


def _caller() -> Account:
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise ServiceError(
            f"PostgreSQL needs a name for user id {os.geteuid()} on this machine; set DATABASE_URL."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _system_user() -> Account | None:
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None
    if entry.pw_uid == 0:
        raise ServiceError(
            f"The user {SYSTEM_USER!r} is root itself; the servers need an unprivileged one."
        )
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _made_system_user() -> Account:
    reason = ""
    for _ in range(TRIES):
        reason = _make_system_user()
        if account := _system_user():
            return account
        time.sleep(0.1)
    raise ServiceError(
        f"PostgreSQL does not run as root and the system user {SYSTEM_USER!r} could not be made"
        f" ({reason}); make it, work as an ordinary user, or set DATABASE_URL."
    )


def _make_system_user() -> str:
    shell = find_program("nologin", os.environ) or "/bin/false"
    command = [*MAKE_USER, "--shell", shell, SYSTEM_USER]
    environ = os.environ | {"PATH": search_path(os.environ)}
    try:
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    except OSError as error:
        return str(error)
    return " ".join(done.stderr.split())
