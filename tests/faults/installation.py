"""Real processes on the test's own database and Redis; every one ends with its test."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from celery import current_app
from django.db import connection

from salesmgmt.services.software import redis_program

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0  # seconds
CELERY = [sys.executable, "-m", "celery", "-A", "salesmgmt.celery"]
NUMBERS = itertools.count(1)


def wait_for(what: Callable[[], object], patience: float = PATIENCE) -> None:
    """Until `what()` is true; fails when it never is."""
    give_up = time.monotonic() + patience
    while not what():
        assert time.monotonic() < give_up, f"waited {patience} s for {what}"
        time.sleep(0.05)


def kill(process: subprocess.Popen) -> None:
    """SIGKILL a process with all its children: its own process group, made by `Installation`."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Installation:
    """One company installation: the test's database, a Redis of its own, and workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.broker = f"redis+socket://{folder}/redis.sock?virtual_host=0"
        self.redis = redis.Redis(unix_socket_path=f"{folder}/redis.sock")
        self.log = folder / "processes.log"
        self._processes = ExitStack()

    def start_redis(self) -> subprocess.Popen:
        """A Redis server in the test's folder."""
        program = redis_program(os.environ)
        if program is None:
            pytest.skip("no Redis can be had on this machine; manage.py run_jobs is used there")
        socket, folder = ["--unixsocket", f"{self.folder}/redis.sock"], ["--dir", str(self.folder)]
        server = self._start([str(program), "--port", "0", *socket, *folder, "--save", ""])
        wait_for(self._redis_answers)
        return server

    def start_worker(self) -> subprocess.Popen:
        """A worker with one child process that does the jobs."""
        return self._start([*CELERY, "worker", "-c", "1", "-n", f"worker{next(NUMBERS)}@tests"])

    def start_polling(self, *options: str) -> subprocess.Popen:
        """What does the jobs where no Redis is."""
        return self._start([sys.executable, "manage.py", "run_jobs", *options])

    def tick(self) -> None:
        """What beat sends every 20 seconds."""
        current_app.send_task("journal.ring_waiting_jobs")

    def end(self) -> None:
        """Kill what still runs and show what all of them said, if the test failed."""
        self._processes.close()
        if self.log.exists():
            sys.stdout.write(self.log.read_text())

    def _start(self, command: list[str]) -> subprocess.Popen:
        log = self.log.open("ab")
        process = subprocess.Popen(
            command, cwd=ROOT, env=self._environ(), stdout=log, stderr=log, start_new_session=True
        )
        self._processes.callback(log.close)
        self._processes.callback(lambda: process.poll() is None and kill(process))
        return process

    def _environ(self) -> dict[str, str]:
        at = connection.settings_dict
        database = f"postgres://{at['USER']}@{quote(at['HOST'], safe='')}:{at['PORT']}/{at['NAME']}"
        own = {"SECRET_KEY": "of this test only", "SALESMGMT_VAR": str(self.folder)}
        return {**os.environ, **own, "DATABASE_URL": database, "REDIS_URL": self.broker}

    def _redis_answers(self) -> bool:
        try:
            return self.redis.ping()
        except redis.ConnectionError:
            return False
