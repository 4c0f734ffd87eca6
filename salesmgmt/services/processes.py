"""Running programs under another user, and judging whether a pid still is the server it was."""

import os
import subprocess
from pathlib import Path

from .account import Account
from .errors import ServiceError
from .programs import search_path

Command = list[str | Path]

PATIENCE = 300.0  # seconds a helper program may take; a recovery after a crash is the longest

ENVIRONMENT = {"PATH": search_path({}), "LC_ALL": "C", "TZ": "UTC"}
"""A clean one: PGPORT, PGDATA and the like of the caller must not reach a server."""


def run(
    command: Command,
    *,
    account: Account,
    folder: Path = Path("/"),
    keep_open: tuple[int, ...] = (),
    text: str = "",
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end as `account`, with a clean environment and `text` as its input.

    In `folder`, because the servers' user may not reach the caller's working folder.
    """
    # Only root may name another user; anybody else runs programs as themselves.
    uid, gid = (account.uid, account.gid) if os.geteuid() == 0 else (None, None)
    try:
        return subprocess.run(
            [str(part) for part in command],
            user=uid,
            group=gid,
            extra_groups=None if uid is None else [],
            cwd=folder,
            env=ENVIRONMENT,
            pass_fds=keep_open,
            input=text,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired as error:
        raise ServiceError(f"{command[0]} did not end within {PATIENCE:.0f} s.") from error


def first_number(path: Path) -> int | None:
    """The number in the first line of a pid file, if there is one."""
    try:
        return int(path.read_text(errors="replace").split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def exists(pid: int) -> bool:
    """Whether any process, a zombie too, has this pid."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def works_in(pid: int, folder: Path) -> bool:
    """Whether the process is a server of `folder`: works there or has it in its command line."""
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", folder)
    except OSError:  # gone, a zombie, not ours to look into, or no /proc
        return str(folder) in _command_line(pid)


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        pass
    try:
        done = subprocess.run(
            ["ps", "-ww", "-o", "args=", "-p", str(pid)],
            env=os.environ | {"PATH": search_path(os.environ)},
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout
