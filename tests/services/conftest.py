"""Machines for the launcher's tests: empty, with data, with running servers."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from salesmgmt import services
from salesmgmt.services import places, postgres
from tests.services.launcher_machine import (
    SMALL_AND_UNSYNCED,
    Machine,
    open_folder,
    quick_parent,
)


@pytest.fixture
def base(monkeypatch) -> Iterator[Path]:
    with open_folder(quick_parent()) as folder:
        monkeypatch.setattr(places, "SYSTEM_AREA", folder / "system")
        monkeypatch.setattr(postgres, "INITDB_OPTIONS", SMALL_AND_UNSYNCED)
        yield folder


@pytest.fixture
def programs_folder() -> Iterator[Path]:
    """A folder that programs may be run from, which the one in memory often is not."""
    with open_folder(Path("/tmp")) as folder:
        yield folder


@pytest.fixture
def machine(base) -> Iterator[Machine]:
    root = base / "checkout"
    root.mkdir()
    machine = Machine(base, root)
    yield machine
    services.stop(root, {"PATH": machine.environ["PATH"]})


@pytest.fixture(scope="module")
def seed() -> Iterator[Path]:
    """A data folder as a first start leaves it, made once for all tests."""
    with pytest.MonkeyPatch.context() as patch, open_folder(quick_parent()) as folder:
        patch.setattr(places, "SYSTEM_AREA", folder / "system")
        patch.setattr(postgres, "INITDB_OPTIONS", SMALL_AND_UNSYNCED)
        machine = Machine(folder, folder)
        machine.ensure()
        services.stop(machine.root, machine.environ)
        yield machine.here.postgres_data


@pytest.fixture
def seeded(machine, seed) -> Machine:
    """A machine that has data but no servers yet."""
    return machine.sow(seed)


@pytest.fixture
def running(seeded) -> Machine:
    seeded.ensure()
    return seeded


@pytest.fixture
def helpers() -> Iterator[list[subprocess.Popen]]:
    """Processes that a test starts besides the servers; ended and reaped after it."""
    started: list[subprocess.Popen] = []
    yield started
    for process in started:
        if process.returncode is None:
            process.kill()
        process.communicate()
