"""Where the data, the sockets and the locks of one installation lie. Writes nothing."""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SYSTEM_AREA = Path("/var/lib/salesmgmt")
# Not $XDG_RUNTIME_DIR and not $TMPDIR: a terminal, a timetable and a remote log-in see different
# values of those and would look for one server in different places.
SHORT_AREA = Path("/tmp")
LONGEST_SOCKET_PATH = 103  # bytes; macOS has room for 104 with the closing zero, Linux for 108
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")  # needs no quoting in a URL or a server's own lists


@dataclass(frozen=True)
class Places:
    """The paths of one installation."""

    var: Path
    area: Path
    sockets: Path
    as_root: bool

    @property
    def start_lock(self) -> Path:
        """Held while a server is being started or stopped."""
        return self.area / "services.lock"

    @property
    def postgres(self) -> Path:
        """Folder of PostgreSQL: data and log."""
        return self.area / "postgres"

    @property
    def postgres_data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.postgres / "data"

    @property
    def postgres_log(self) -> Path:
        """PostgreSQL's log."""
        return self.postgres / "server.log"

    @property
    def postgres_socket(self) -> Path:
        """PostgreSQL's Unix socket."""
        return self.sockets / ".s.PGSQL.5432"

    @property
    def postgres_alive(self) -> Path:
        """Lock file that PostgreSQL and all its children hold as long as they live."""
        return self.area / "postgres.alive"

    @property
    def redis(self) -> Path:
        """Folder of Redis: append-only files, pid file and log."""
        return self.area / "redis"

    @property
    def redis_log(self) -> Path:
        """Redis' log."""
        return self.redis / "server.log"

    @property
    def redis_pid(self) -> Path:
        """Redis' pid file."""
        return self.redis / "redis.pid"

    @property
    def redis_socket(self) -> Path:
        """Redis' Unix socket."""
        return self.sockets / "redis.sock"

    @property
    def redis_alive(self) -> Path:
        """Lock file that Redis and its children hold as long as they live."""
        return self.area / "redis.alive"


def places(root: Path, environ: Mapping[str, str]) -> Places:
    """The places of the checkout `root`: below $SALESMGMT_VAR or root/var, as root below /var/lib.

    PostgreSQL refuses to run as root, and the user it then runs under may not reach the checkout.
    """
    var = Path(os.path.realpath(root / (environ.get("SALESMGMT_VAR") or "var")))
    as_root = os.geteuid() == 0
    area = SYSTEM_AREA / _mark(var) if as_root else var
    return Places(var=var, area=area, sockets=_socket_folder(area), as_root=as_root)


def _socket_folder(area: Path) -> Path:
    inside = area / "run"
    longest = os.fsencode(inside / ".s.PGSQL.5432")
    if len(longest) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(inside)):
        return inside
    return SHORT_AREA / f"salesmgmt-{os.geteuid()}-{_mark(area)}"


def _mark(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
