"""Real processes of the product, by the commands of its Procfile; each ends with its test."""

import itertools
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import requests
from celery import current_app
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from salesmgmt.org.models import User
from tests.faults.servers import ROOT, Servers

PATIENCE = 20.0  # seconds
STARTING = 60.0  # seconds
RECOVERY = 60  # seconds
BETWEEN_TICKS = 20  # seconds
PROCFILE = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
NUMBERS = itertools.count(1)
CSRF = "c" * 32


def wait_for(what: Callable[[], object], patience: float = PATIENCE) -> float:
    """Until `what()` is true; the seconds it took. Fails when it never is."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() < began + patience, f"waited {patience} s for {what}"
        time.sleep(0.05)
    return time.monotonic() - began


def kill(process: subprocess.Popen) -> None:
    """SIGKILL a process with all its children: its own process group, made by `Installation`."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill_child(worker: subprocess.Popen) -> None:
    """SIGKILL the one process that does the worker's jobs; the worker starts another."""
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    assert len(children) == 1
    os.kill(int(children[0]), signal.SIGKILL)


class Installation:
    """The product's processes on the tests' servers."""

    def __init__(self, servers: Servers, folder: Path) -> None:
        self.servers = servers
        self.folder = folder
        self.log = folder / "processes.log"
        self._processes = ExitStack()

    def start_worker(self, *, children: int = 1, **environ: str) -> subprocess.Popen:
        """A worker with child processes that do the jobs; ready at the return."""
        name = f"worker{next(NUMBERS)}@tests"
        command = f"{PROCFILE['worker']} --hostname {name}"
        worker = self._start(command, JOB_WORKERS=str(children), **environ)
        asking = current_app.control.inspect([name], timeout=0.2)
        wait_for(asking.ping, STARTING)
        return worker

    def start_beat(self, schedule: Path) -> subprocess.Popen:
        """A beat that remembers in the file `schedule` when it sent what."""
        return self._start(f"{PROCFILE['beat']} --schedule {shlex.quote(str(schedule))}")

    def start_web(self) -> "Web":
        """The web server with one process; ready at the return."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._start(PROCFILE["web"], PORT=str(port), WEB_WORKERS="1")
        web = Web(f"http://127.0.0.1:{port}")
        wait_for(web.answers, STARTING)
        return web

    def start_polling(self, *options: str, **environ: str) -> subprocess.Popen:
        """What does the jobs where no Redis is."""
        nowhere = f"redis+socket://{self.folder}/nobody.sock?virtual_host=0"
        command = shlex.join(["python", "manage.py", "run_jobs", *options])
        return self._start(command, REDIS_URL=nowhere, **environ)

    def tick(self) -> None:
        """What beat sends every 20 seconds."""
        current_app.send_task("journal.ring_waiting_jobs")

    def tick_until(self, done: Callable[[], object]) -> None:
        """Tick as beat does, for the minute in which everything has to be recovered.

        One tick rings for the oldest hundred (journal.queries.jobs.AT_MOST), the next goes on.
        """
        began = ticked = time.monotonic()
        self.tick()
        while not done():
            now = time.monotonic()
            assert now < began + RECOVERY, f"not recovered within {RECOVERY} s"
            if now > ticked + BETWEEN_TICKS:
                ticked = now
                self.tick()
            time.sleep(0.05)

    def end(self) -> None:
        """Kill what still runs and show what all of them said, if the test failed."""
        self._processes.close()
        if self.log.exists():
            sys.stdout.write(self.log.read_text())

    def _start(self, command: str, **environ: str) -> subprocess.Popen:
        log = self.log.open("ab")
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        process = subprocess.Popen(
            ["sh", "-c", f"exec {command}"],
            cwd=ROOT,
            env={**self.servers.environ, "PATH": path, **environ},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self._processes.callback(log.close)
        self._processes.callback(lambda: process.poll() is None and kill(process))
        return process


class Web:
    """Somebody's browser on the web server."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._session = requests.Session()
        self._session.cookies["csrf"] = CSRF

    def log_in(self, person: User) -> None:
        """As the log-in page would."""
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        # The servers' own names: with DATABASE_URL set this process has others.
        self._session.cookies["session"] = session.session_key

    def get(self, path: str) -> requests.Response:
        """A page, without following where it leads."""
        return self._session.get(self.address + path, allow_redirects=False, timeout=PATIENCE)

    def post(self, path: str, **data: str) -> requests.Response:
        """Send a form."""
        sent = {"data": {"csrfmiddlewaretoken": CSRF, **data}, "allow_redirects": False}
        return self._session.post(self.address + path, timeout=PATIENCE, **sent)

    def probe(self, path: str) -> requests.Response:
        """What a supervisor gets, who is nobody."""
        return requests.get(self.address + path, timeout=PATIENCE)

    def answers(self) -> bool:
        """Whether the process lives."""
        try:
            return self.probe("/healthz").ok
        except requests.ConnectionError:
            return False
