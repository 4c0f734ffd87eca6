"""A host's clock is set back one hour while its worker has a job (F24)."""

import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F
from django.db.models.functions import Now

from salesmgmt.journal.models import Job
from tests.faults.installation import Installation, kill, wait_for
from tests.faults.work import (
    AS_OF,
    all_done,
    effects,
    last_goal_held,
    once_each,
    running_in_the_middle,
    want,
)

pytestmark = [pytest.mark.faults, pytest.mark.real_clock, pytest.mark.usefixtures("company")]

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
HOUR = 3600


class Clock:
    """The clock of a host, for processes that are started with `environ`."""

    def __init__(self, file: Path) -> None:
        if not LIBRARIES:
            pytest.skip("no libfaketime on this machine: install the package faketime")
        self._file = file
        self.environ = {
            "LD_PRELOAD": str(LIBRARIES[0]),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            # Nobody can set that one back.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.set("+0")

    def set(self, offset: str) -> None:
        """Now and here it is so much later ("-1h") than elsewhere."""
        self._file.write_text(f"{offset}\n")

    def behind(self) -> float:
        """By how many seconds it is behind."""
        told = subprocess.run(["date", "+%s"], env=self.environ, capture_output=True, check=True)
        return time.time() - float(told.stdout)


def test_leases_are_of_the_databases_clock(installation: Installation, tmp_path: Path) -> None:
    clock = Clock(tmp_path / "clock")
    behind = installation.start_worker(**clock.environ)
    with last_goal_held():
        job = running_in_the_middle()
        clock.set("-1h")
        assert clock.behind() == pytest.approx(HOUR, abs=60)
        right = installation.start_worker()
        other = want(AS_OF + timedelta(days=1))
        installation.tick()
        wait_for(lambda: all_done([other]))
        # The right clock's worker has left alone what the other one holds.
        held = Job.objects.filter(pk=job.pk, leased_until__gt=Now(), attempts=1)
        assert held.filter(leased_until__lte=Now() + timedelta(seconds=30)).exists()
    wait_for(lambda: all_done([job]))

    kill(right)
    later = want(AS_OF + timedelta(days=2))
    wait_for(lambda: all_done([later]))
    assert behind.poll() is None
    in_order = Job.objects.filter(finished_at__gte=F("created_at"), finished_at__lte=Now())
    assert in_order.count() == 3
    assert effects() == once_each([job, other, later])
