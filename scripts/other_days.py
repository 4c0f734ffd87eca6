"""make verify: run a command on a 1 January, a 29 February and the last day of a month.

Its processes and the PostgreSQL and Redis that it finds, which are of its own, all have their
clock from libfaketime; only monotonic time and the times of files are as ever.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from calendar import isleap, monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from salesmgmt import services
from salesmgmt.services import places, processes

ROOT = Path(__file__).resolve().parent.parent
LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
OWN_SERVERS = ("DATABASE_URL", "REDIS_URL")


def main(command: list[str]) -> int:
    """0 when the command ends well on each of the days; none is left out when it does not."""
    if not LIBRARIES:
        print("other days: no libfaketime: install the package faketime.", file=sys.stderr)
        return 2
    codes = [run_on(day, command) for day in days_after(datetime.now(UTC).date())]
    return 1 if any(codes) else 0


def days_after(today: date) -> tuple[date, date, date]:
    """The next 1 January, the next 29 February in a year to come, the last day of this month."""
    leap = next(year for year in count(today.year + 1) if isleap(year))
    last = today.replace(day=monthrange(today.year, today.month)[1])
    return date(today.year + 1, 1, 1), date(leap, 2, 29), last


def run_on(day: date, command: list[str]) -> int:
    """What the command returns when it begins at noon of the day."""
    print(f"On {day}:", flush=True)
    clock = clock_at(datetime.combine(day, time(12), UTC))
    with servers(clock) as environ:
        return subprocess.run(command, cwd=ROOT, env=environ | clock, check=False).returncode


def clock_at(moment: datetime) -> dict[str, str]:
    """The environment of processes for which it is this moment now."""
    ahead = (moment - datetime.now(UTC)).total_seconds()
    return {
        "LD_PRELOAD": str(LIBRARIES[0]),
        "FAKETIME": f"{ahead:+.0f}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        # Compiled modules know their sources by the time of the file.
        "NO_FAKE_STAT": "1",
    }


@contextmanager
def servers(clock: dict[str, str]) -> Iterator[dict[str, str]]:
    """The environment in which servers of this clock are found; they end with it."""
    with tempfile.TemporaryDirectory(prefix="salesmgmt-day-") as var:
        environ = {name: told for name, told in os.environ.items() if name not in OWN_SERVERS}
        environ["SALESMGMT_VAR"] = var
        here, usual = places.places(ROOT, environ), processes.ENVIRONMENT
        processes.ENVIRONMENT = usual | clock
        try:
            services.ensure(ROOT, environ)
            yield environ
        finally:
            services.stop(ROOT, environ)
            for folder in (here.area, here.sockets):
                shutil.rmtree(folder, ignore_errors=True)
            processes.ENVIRONMENT = usual


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
