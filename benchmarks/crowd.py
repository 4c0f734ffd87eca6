"""A hundred people at work at once, on the web processes of the Procfile."""

import csv
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from benchmarks.building import OTHERS, PASSWORD
from benchmarks.figures import Figure, Goal, Time, megabytes
from salesmgmt.demo.made.shape import Shape
from salesmgmt.org.models import Role, RoleAssignment

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = int(os.environ.get("CROWD", "100"))
SECONDS = int(os.environ.get("SECONDS_AT_WORK", "60"))
ARRIVING = 4
"""People who log in each second, before it is measured."""
_PATIENCE = 60.0
_BIN = Path(sys.executable).parent
# Of a hundred people: who sells, leads a team, leads the company, and everybody else.
_MIX = {Role.REP: 70, Role.MANAGER: 20, Role.DIRECTOR: 5, None: 5}


@dataclass(frozen=True, slots=True)
class Answers:
    """What locust counted over all requests, in seconds."""

    requests: int
    failures: int
    median: float
    p95: float


def measure(_shape: Shape, _today: date) -> Iterator[Figure]:
    """Response times on the clock, failures, and the memory of the web processes."""
    with _web() as (address, pid):
        urlopen(f"{address}/readyz")
        before = _memory(pid)
        answers = _crowd(address)
        after = _memory(pid)
    failed = f"{answers.failures} failures of {answers.requests} requests"
    yield Figure(f"{PEOPLE} people, failures", failures=answers.failures, note=failed)
    yield Figure(f"{PEOPLE} people, median", Time(answers.median, 0))
    yield Figure(f"{PEOPLE} people, 95th percentile", Time(answers.p95, 0), goal=Goal(0.4))
    yield Figure("    memory of the web processes", note=f"{before} MB before, {after} MB after")


def _emails() -> list[str]:
    """Addresses in proportion to the mix; people are used again where few."""
    found = []
    for role, share in _MIX.items():
        wanted = [role] if role else list(OTHERS)
        held = RoleAssignment.objects.filter(role__in=wanted).order_by("pk")
        emails = list(held.values_list("person__email", flat=True)[: share * PEOPLE // 100 or 1])
        found += [emails[n % len(emails)] for n in range(max(1, share * PEOPLE // 100))]
    return found


@contextmanager
def _web() -> Iterator[tuple[str, int]]:
    """The Procfile's web line on a free port; yields its address and pid."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    web = dict(each.split(": ", 1) for each in (ROOT / "Procfile").read_text().splitlines())["web"]
    # The shell fills the line's variables in, as honcho does; exec keeps the pid.
    process = subprocess.Popen(
        ["sh", "-c", f"exec {_BIN}/{web}"], cwd=ROOT, env=os.environ | {"PORT": port}
    )
    try:
        _await(int(port))
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _await(port: int) -> None:
    give_up = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("The web processes do not answer.")


def _crowd(address: str) -> Answers:
    with TemporaryDirectory() as folder:
        command: list[str | Path] = [
            _BIN / "locust",
            "-f",
            ROOT / "benchmarks" / "locustfile.py",
            "--headless",
        ]
        command += ["--host", address, "-u", str(PEOPLE), "-r", str(ARRIVING)]
        command += ["-t", f"{SECONDS + PEOPLE // ARRIVING}s"]
        command += ["--csv", f"{folder}/crowd", "--only-summary", "--loglevel", "ERROR"]
        # Counted from when all are there: a hundred log-ins at once are no working day.
        command += ["--reset-stats"]
        crowd = {"CROWD_PEOPLE": json.dumps(_emails()), "CROWD_PASSWORD": PASSWORD}
        subprocess.run(command, env=os.environ | crowd, check=False, capture_output=True)
        return _read(Path(folder) / "crowd_stats.csv")


def _read(path: Path) -> Answers:
    with path.open(newline="") as file:
        total = next(row for row in csv.DictReader(file) if row["Name"] == "Aggregated")
    if not int(total["Request Count"]):
        raise TimeoutError("Nobody got beyond the log-in; give them more seconds at work.")
    return Answers(
        int(total["Request Count"]),
        int(total["Failure Count"]),
        float(total["50%"]) / 1000,
        float(total["95%"]) / 1000,
    )


def _memory(pid: int) -> int:
    """Megabytes of a process and its children; what they share is counted once."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(megabytes("Pss", each) for each in (str(pid), *children))
