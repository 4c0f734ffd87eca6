"""The embedded servers after kill -9, with lying pid files, lost sockets and broken programs."""

import json
import os
import signal
import subprocess
import sys
import time

import psycopg2
import pytest

from salesmgmt import services
from salesmgmt.services import locks, postgres, redis
from salesmgmt.services.account import Account, server_account
from tests.services.launcher_machine import (
    IS_ROOT,
    PROJECT,
    answer_of,
    wait_until,
)

pytestmark = [pytest.mark.faults, pytest.mark.real_clock]


def test_eight_first_starts_at_once_give_one_server(machine):
    processes = [machine.process("ensure") for _ in range(8)]
    answers = [answer_of(process) for process in processes]
    assert [answer["done"]["postgres"] for answer in answers].count(True) == 1
    assert [answer["done"]["redis"] for answer in answers].count(True) == 1
    assert len({answer["status"][0]["pid"] for answer in answers}) == 1
    assert len({json.dumps(answer["endpoints"]) for answer in answers}) == 1


def test_killed_postmaster_comes_back_with_every_acknowledged_row(running):
    running.sql("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id")
    busy = running.connect()  # its backend outlives the postmaster for a moment
    busy.cursor().execute("SELECT count(*) FROM kept")
    running.kill_postmaster()
    assert running.ensure() == services.Started(postgres=True)
    assert running.sql("SELECT count(*) FROM kept") == [(1000,)]
    busy.close()


def test_killed_redis_comes_back_with_its_data(running):
    running.redis().set("kept", "yes")
    time.sleep(1.2)  # appended files are synced every second
    os.kill(redis.server_pid(running.here), signal.SIGKILL)
    wait_until(lambda: not locks.is_held(running.here.redis_alive))
    assert running.ensure() == services.Started(redis=True)
    assert running.redis().get("kept") == b"yes"


@pytest.mark.parametrize("kind", ["living", "zombie"])
def test_pid_file_that_names_a_stranger_fools_nobody(running, helpers, kind):
    data, account = running.here.postgres_data, server_account()
    pid_file = data / "postmaster.pid"
    running.kill_postmaster()
    stranger = sleeping(account, helpers)
    pid_file.write_text("\n".join([str(stranger.pid), *pid_file.read_text().split("\n")[1:]]))
    (running.here.sockets / ".s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n")
    if kind == "zombie":
        os.kill(stranger.pid, signal.SIGKILL)  # not waited for, so it stays a zombie
    assert running.ensure() == services.Started(postgres=True)
    assert running.postmaster() != stranger.pid
    os.kill(stranger.pid, 0)  # still there


def test_stop_never_signals_a_stranger(running, helpers):
    pid_file = running.here.postgres_data / "postmaster.pid"
    running.kill_postmaster()
    stranger = sleeping(server_account(), helpers)
    pid_file.write_text(f"{stranger.pid}\n{running.here.postgres_data}\n")
    running.here.redis_pid.write_text(f"{stranger.pid}\n")
    assert services.stop(running.root, running.environ) == services.Started(redis=True)
    assert stranger.poll() is None


def sleeping(account: Account, helpers: list[subprocess.Popen]) -> subprocess.Popen:
    user = {"user": account.uid, "group": account.gid, "extra_groups": []} if IS_ROOT else {}
    process = subprocess.Popen(["sleep", "60"], cwd="/", **user)
    helpers.append(process)
    return process


def test_servers_without_their_sockets_are_started_anew(running, monkeypatch):
    monkeypatch.setattr(postgres, "SOCKETLESS_PATIENCE", 0.2)
    monkeypatch.setattr(redis, "SOCKETLESS_PATIENCE", 0.2)
    running.sql("CREATE TABLE kept (id int)")
    for path in running.here.sockets.iterdir():
        path.unlink()
    assert running.ensure() == services.Started(postgres=True, redis=True)
    assert running.sql("SELECT count(*) FROM kept") == [(0,)]


def test_starter_killed_with_the_lock_holds_up_nobody(seeded, helpers):
    machine = seeded
    starter = machine.process("hold")
    helpers.append(starter)
    assert starter.stdout.readline() == "held\n"
    assert locks.is_held(machine.here.start_lock)
    os.kill(starter.pid, signal.SIGKILL)
    assert machine.ensure().postgres


def test_starter_killed_in_the_middle_of_initdb(machine, helpers):
    starter = machine.process("ensure")
    helpers.append(starter)
    wait_until(lambda: list(machine.here.postgres.glob("new-*/base")))
    os.kill(starter.pid, signal.SIGKILL)
    assert machine.ensure().postgres
    assert machine.sql("SELECT 1") == [(1,)]
    wait_until(lambda: not list(machine.here.postgres.glob("new-*/PG_VERSION")))


def test_dropped_database_is_made_again(running):
    entry = services.endpoints(running.root, running.environ).database
    admin = psycopg2.connect(host=entry["HOST"], port=5432, dbname="postgres", user="salesmgmt")
    admin.autocommit = True
    admin.cursor().execute("DROP DATABASE salesmgmt WITH (FORCE)")
    admin.close()
    running.ensure()
    assert running.sql("SELECT 1") == [(1,)]


def test_data_of_another_major_version_is_refused_with_a_sentence(running):
    services.stop(running.root, running.environ)
    (running.here.postgres_data / "PG_VERSION").write_text("17\n")
    with pytest.raises(
        services.ServiceError, match="is of PostgreSQL 17, the installed server is 18"
    ):
        running.ensure()


def test_redis_that_does_not_start_is_a_warning_and_tried_again(seeded, programs_folder, caplog):
    machine = seeded
    program = programs_folder / "redis-server"
    program.write_text("#!/bin/sh\necho no >&2\nexit 1\n")
    program.chmod(0o755)
    path = machine.environ["PATH"]
    machine.environ["PATH"] = f"{program.parent}:{path}"
    assert machine.ensure() == services.Started(postgres=True)
    assert len(caplog.messages) == 1
    assert "Working without Redis" in caplog.text
    machine.environ["PATH"] = path
    assert machine.ensure() == services.Started(redis=True)


def test_command_line_ends_with_one_line_when_there_is_no_place(base):
    (base / "file").write_text("")
    environ = {"PATH": os.environ["PATH"], "SALESMGMT_VAR": str(base / "file" / "var")}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=PROJECT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "a place for their data" in done.stderr
