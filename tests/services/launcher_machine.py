"""A checkout with real servers for the launcher's tests, and what those tests ask of it.

Everything lies in folders of its own that the servers' user can reach, in memory where there is
room; only processes that a test started are ended, by their pid.
"""

import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import redis as redis_client

from salesmgmt import services
from salesmgmt.services import folders, places, postgres
from salesmgmt.services.account import server_account

PROJECT = Path(__file__).resolve().parents[2]
IS_ROOT = os.geteuid() == 0
STRANGER = pwd.getpwnam("nobody")

SMALL_AND_UNSYNCED = (*postgres.INITDB_OPTIONS, "--wal-segsize=1", "--no-sync")

# One call of the launcher in a process of its own, on request as an ordinary user. What it needs
# is imported before the user changes, because that user may not reach the checkout.
ONE_CALL = """
import json, os, sys
from pathlib import Path
task = json.loads(sys.argv[1])
sys.path[:0] = task["path"]
from salesmgmt import services
from salesmgmt.services import places
places.SYSTEM_AREA = Path(task["system_area"])
if task["uid"]:
    os.setgroups([]); os.setgid(task["uid"]); os.setuid(task["uid"]); os.chdir("/")
root, environ = Path(task["root"]), task["environ"]
if task["action"] == "hold":
    from salesmgmt.services import locks
    handle = locks.take(places.places(root, environ).start_lock, patience=5)
    print("held", flush=True)
    sys.stdin.read()
done = getattr(services, task["action"])(root, environ)
print(json.dumps({"done": vars(done), "endpoints": vars(services.endpoints(root, environ)),
                  "status": [vars(one) for one in services.status(root, environ)]}))
"""


@dataclass
class Machine:
    """One checkout with its data on this machine."""

    base: Path
    root: Path
    environ: dict[str, str] = field(default_factory=lambda: {"PATH": os.environ["PATH"]})

    @property
    def here(self) -> places.Places:
        return places.places(self.root, self.environ)

    def sow(self, seed: Path) -> "Machine":
        """Bring in a finished data folder; much faster than making one."""
        folders.prepare_area(self.here)
        folders.prepare_servers(self.here, server_account())
        subprocess.run(["cp", "-a", seed, self.here.postgres_data], check=True)
        return self

    def ensure(self) -> services.Started:
        return services.ensure(self.root, self.environ)

    def process(self, action: str, *, uid: int = 0, path: list[str] | None = None):
        task = {
            "action": action,
            "root": str(self.root),
            "environ": self.environ,
            "uid": uid,
            "system_area": str(places.SYSTEM_AREA),
            "path": [*(path or []), str(PROJECT)],
        }
        command = [sys.executable, "-c", ONE_CALL, json.dumps(task)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, text=True, **pipes)

    def call(self, action: str, **options) -> dict:
        return answer_of(self.process(action, **options))

    def connect(self):
        entry = services.endpoints(self.root, self.environ).database
        host, port, name, user = (entry[key] for key in ("HOST", "PORT", "NAME", "USER"))
        return psycopg2.connect(host=host, port=port, dbname=name, user=user)

    def sql(self, statement: str) -> list:
        connection = self.connect()
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def redis(self) -> redis_client.Redis:
        return redis_client.Redis.from_url(services.endpoints(self.root, self.environ).redis_url)

    def postmaster(self) -> int:
        pid = postgres.server_pid(self.here)
        assert pid
        return pid

    def kill_postmaster(self) -> None:
        pid = self.postmaster()
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: postgres.server_pid(self.here) is None)


def answer_of(process: subprocess.Popen) -> dict:
    out, err = process.communicate(timeout=60)
    assert out, err
    return json.loads(out)


def wait_until(condition, seconds: float = 10) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "waited in vain"
        time.sleep(0.01)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@contextmanager
def open_folder(parent: Path) -> Iterator[Path]:
    """A passing folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="salesmgmt-test-", dir=parent))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def quick_parent() -> Path:
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    return memory if roomy else Path("/tmp")


def remove_short_folder(sockets: Path) -> None:
    if sockets.parent == places.SHORT_AREA:
        shutil.rmtree(sockets)
