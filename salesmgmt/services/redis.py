"""The embedded Redis or Valkey, broker and cache, never the truth: started, asked, stopped."""

import os
import signal
import time
from collections.abc import Mapping

from . import locks
from .account import Account
from .errors import ServiceError
from .places import Places
from .probe import Answer, ask_redis, redis_command
from .processes import Command, exists, first_number, run, works_in
from .software import reachable_redis_program, redis_program

START_PATIENCE = 15.0  # seconds; loading a long append-only file is the longest
STOP_PATIENCE = 20.0
LEFTOVER_PATIENCE = 10.0
SOCKETLESS_PATIENCE = 3.0


def urls(here: Places) -> tuple[str, str]:
    """The server's address for redis-py and the cache, and the same for Celery."""
    path = here.redis_socket
    return f"unix://{path}?db=0", f"redis+socket://{path}?virtual_host=0"


def ask(here: Places) -> Answer:
    """What the server answers to PING."""
    return ask_redis(here.redis_socket)


def start(here: Places, account: Account, environ: Mapping[str, str]) -> bool:
    """Start the server unless it answers; True when this call started it. Under the start lock."""
    program = redis_program(environ)
    if program is None or ask(here) is Answer.READY:
        return False
    alive = _await_former(here)
    if alive is None:
        return False
    try:
        command: Command = [reachable_redis_program(program, account), *_options(here)]
        done = run(command, account=account, folder=here.redis, keep_open=(alive,))
    finally:
        os.close(alive)  # the server has its own now
    if done.returncode:
        raise ServiceError(
            f"Redis does not start: {' '.join((done.stderr or done.stdout).split()[-40:])}"
        )
    _await_ready(here)
    return True


def stop(here: Places) -> bool:
    """Stop the server of this data folder and wait for its end; False when none runs."""
    if not locks.is_held(here.redis_alive):
        return False
    try:
        redis_command(here.redis_socket, "SHUTDOWN")
    except OSError:  # no socket any more
        if pid := server_pid(here):
            os.kill(pid, signal.SIGTERM)
    if not locks.wait_until_free(here.redis_alive, patience=STOP_PATIENCE):
        raise ServiceError(f"Redis does not stop; see {here.redis_log}.")
    return True


def server_pid(here: Places) -> int | None:
    """The pid of the living server of this data folder, proved and not only read from a file."""
    pid = first_number(here.redis_pid)
    return (
        pid
        if pid and exists(pid) and (works_in(pid, here.redis) or works_in(pid, here.sockets))
        else None
    )


def version(here: Places) -> str:
    """The version of the running server, such as "redis 7.0.15"."""
    try:
        reply = redis_command(here.redis_socket, "INFO", "server")
    except OSError:
        return ""
    facts = dict(line.split(":", 1) for line in reply.splitlines() if ":" in line)
    if valkey := facts.get("valkey_version"):
        return f"valkey {valkey}"
    return f"redis {facts.get('redis_version', '')}".strip()


def _options(here: Places) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(here.redis_socket),
        "unixsocketperm": "700",
        "dir": str(here.redis),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",  # a broker must not forget
        "daemonize": "yes",
        "pidfile": str(here.redis_pid),
        "logfile": str(here.redis_log),
    }
    return [part for name, value in options.items() for part in (f"--{name}", value)]


def _await_former(here: Places) -> int | None:
    """The liveness lock once nothing of a former server lives; None when that server answers.

    Redis itself would take over the socket and the files of a server that still works.
    """
    began = silent_since = time.monotonic()
    while (alive := locks.take(here.redis_alive, patience=0.1)) is None:
        answer, now = ask(here), time.monotonic()
        if answer is Answer.READY:
            return None
        if answer is not Answer.ABSENT:
            silent_since = now
        if now - silent_since > SOCKETLESS_PATIENCE and server_pid(here):
            stop(here)
        if now - silent_since > LEFTOVER_PATIENCE or now - began > START_PATIENCE:
            raise ServiceError(f"a former Redis still uses {here.redis}")
    return alive


def _await_ready(here: Places) -> None:
    give_up = time.monotonic() + START_PATIENCE
    while ask(here) is not Answer.READY:
        if not locks.is_held(here.redis_alive):
            raise ServiceError(f"Redis ended at once; see {here.redis_log}")
        if time.monotonic() > give_up:
            raise ServiceError(
                f"Redis is not ready after {START_PATIENCE:.0f} s; see {here.redis_log}"
            )
        time.sleep(0.01)
