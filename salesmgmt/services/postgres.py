"""The embedded PostgreSQL: made, started, asked, stopped."""

import os
import secrets
import shlex
import shutil
import subprocess
import time
from pathlib import Path

from . import locks
from .account import Account
from .errors import ServiceError
from .folders import shared_memory_is_small
from .places import Places
from .probe import Answer, ask_postgres
from .processes import Command, exists, first_number, run, works_in
from .software import POSTGRES_MAJOR, postgres_programs

DATABASE = OWNER = "salesmgmt"
SUPERUSER = "postgres"  # for upkeep by whoever owns the files anyway; the product never uses it
PORT = "5432"  # only part of the socket's name: no port is opened

START_PATIENCE = 240  # seconds; a recovery after a crash under load is the longest
STOP_PATIENCE = 60
LEFTOVER_PATIENCE = 20.0  # backends of a killed server end within seconds
SOCKETLESS_PATIENCE = 5.0  # a starting server has its socket long before that
SHARED_MEMORY_PATIENCE = 10.0

INITDB_OPTIONS = (
    "--auth-local=peer",
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--data-checksums",
    f"--username={SUPERUSER}",
)
FIRST_STATEMENTS = f"CREATE ROLE {OWNER} LOGIN CREATEDB\nCREATE DATABASE {DATABASE} OWNER {OWNER}\n"

# Given on the command line at every start, so that they follow the code and not the data folder.
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    # Many people ask at once: a statement with helpers keeps the processors from the others, and
    # for the first page of a list they read ahead what nobody wants.
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    # A load of a month writes one gigabyte; each checkpoint makes it write whole pages anew.
    "max_wal_size": "2GB",
    "fsync": "on",
    "full_page_writes": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
}


def connection(here: Places) -> dict[str, object]:
    """The entry for Django's DATABASES."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE,
        "USER": OWNER,
        "HOST": str(here.sockets),
        "PORT": PORT,
    }


def ask(here: Places) -> Answer:
    """What the server says when the product's user logs in to the product's database."""
    return ask_postgres(here.postgres_socket, user=OWNER, database=DATABASE)


def start(here: Places, account: Account) -> bool:
    """Start the server unless it is ready; True when this call started it. Under the start lock."""
    if ask(here) is Answer.READY:
        return False
    programs = postgres_programs(account)
    _require_data(here, account, programs)
    alive = _await_former(here, account, programs)
    if alive is None:
        return False
    try:
        _start(here, account, programs, alive)
    finally:
        os.close(alive)  # the server has its own now
    _require_database(here, account, programs)
    return True


def stop(here: Places, account: Account) -> bool:
    """Stop the server of this data folder and wait for its end; False when none runs."""
    if server_pid(here) is None:
        return False
    programs = postgres_programs(account)
    done = run(
        [
            programs / "pg_ctl",
            "stop",
            "-D",
            here.postgres_data,
            "-m",
            "fast",
            "-w",
            "-t",
            str(STOP_PATIENCE),
        ],
        account=account,
        folder=here.postgres,
    )
    if done.returncode or not locks.wait_until_free(
        here.postgres_alive, patience=LEFTOVER_PATIENCE
    ):
        raise ServiceError(f"PostgreSQL does not stop; see {here.postgres_log}.")
    return True


def server_pid(here: Places) -> int | None:
    """The pid of the living server of this data folder, proved and not only read from a file."""
    pid = first_number(here.postgres_data / "postmaster.pid")
    return pid if pid and exists(pid) and works_in(pid, here.postgres_data) else None


# --- data ---------------------------------------------------------------------------------------


def _require_data(here: Places, account: Account, programs: Path) -> None:
    if not here.postgres_data.exists():
        _make_data(here, account, programs)
    try:
        major = (here.postgres_data / "PG_VERSION").read_text().strip()
    except OSError:
        raise ServiceError(
            f"{here.postgres_data} is not a data folder of PostgreSQL; move it away."
        ) from None
    if major != POSTGRES_MAJOR:
        raise ServiceError(
            f"The data in {here.postgres_data} is of PostgreSQL {major}, the installed server is"
            f" {POSTGRES_MAJOR}: move the folder away and restore a backup, or use pg_upgrade."
        )


def _make_data(here: Places, account: Account, programs: Path) -> None:
    """Make all, role and database too, before the folder gets its name: whole or not there."""
    for left in here.postgres.glob("new-*"):
        shutil.rmtree(left, ignore_errors=True)
    fresh = here.postgres / f"new-{secrets.token_hex(4)}"
    _require(
        run(
            [programs / "initdb", "-D", fresh, *INITDB_OPTIONS],
            account=account,
            folder=here.postgres,
        )
    )
    single: Command = [
        programs / "postgres",
        "--single",
        "-c",
        "exit_on_error=on",
        "-D",
        fresh,
        "template1",
    ]
    _require(run(single, account=account, folder=here.postgres, text=FIRST_STATEMENTS))
    fresh.rename(here.postgres_data)


def _require_database(here: Places, account: Account, programs: Path) -> None:
    """Make the database again if somebody dropped it, and see that the server is ready."""
    if ask(here) is Answer.NO_DATABASE:
        command: Command = [programs / "createdb", "-h", here.sockets, "-p", PORT, "-U", OWNER]
        _require(run([*command, "--maintenance-db=postgres", DATABASE], account=account))
    if (answer := ask(here)) is not Answer.READY:
        raise ServiceError(
            f"PostgreSQL was started but is not ready ({answer}); see {here.postgres_log}."
        )


# --- start --------------------------------------------------------------------------------------


def _await_former(here: Places, account: Account, programs: Path) -> int | None:
    """The liveness lock once nothing of a former server lives; None when that server became ready.

    A former server may still be recovering (its starter was killed), may have lost its socket (a
    cleaner of the temporary folder), or be dead with backends that have not noticed yet.
    """
    began = silent_since = time.monotonic()
    while (alive := locks.take(here.postgres_alive, patience=0.1)) is None:
        answer, now = ask(here), time.monotonic()
        if answer in (Answer.READY, Answer.NO_DATABASE):
            _require_database(here, account, programs)
            return None
        if answer is not Answer.ABSENT:
            silent_since = now
        if now - silent_since > SOCKETLESS_PATIENCE and server_pid(here):
            stop(here, account)
        if now - silent_since > LEFTOVER_PATIENCE or now - began > START_PATIENCE:
            raise ServiceError(
                f"A former PostgreSQL still uses {here.postgres_data}; try again when it ended."
            )
    return alive


def _start(here: Places, account: Account, programs: Path, alive: int) -> None:
    _write_access_rules(here, account)
    _forget_strangers(here)
    command: Command = [
        programs / "pg_ctl",
        "start",
        "-D",
        here.postgres_data,
        "-l",
        here.postgres_log,
    ]
    command += ["-w", "-t", str(START_PATIENCE), "-o", _options(here)]
    give_up = time.monotonic() + SHARED_MEMORY_PATIENCE
    while run(command, account=account, folder=here.postgres, keep_open=(alive,)).returncode:
        reason = _last_words(here.postgres_log)
        # Where locks do not reach (network file systems) the server itself sees orphaned backends.
        if "shared memory block" not in reason or time.monotonic() > give_up:
            raise ServiceError(f"PostgreSQL does not start: {reason} ({here.postgres_log})")
        time.sleep(0.5)


def _options(here: Places) -> str:
    chosen = SETTINGS | {
        "unix_socket_directories": str(here.sockets),
        "hba_file": str(here.area / "pg_hba.conf"),
        "ident_file": str(here.area / "pg_ident.conf"),
        "dynamic_shared_memory_type": "mmap" if shared_memory_is_small() else "posix",
    }
    return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in chosen.items())


def _write_access_rules(here: Places, account: Account) -> None:
    """Let in, by what the kernel says of the peer, the servers' user and root; nobody else.

    Written at every start: the data folder may have come from another user.
    """
    people = sorted({account.name, "root"} if here.as_root else {account.name})
    lines = [f'salesmgmt "{person}" {role}\n' for person in people for role in (OWNER, SUPERUSER)]
    _write(here.area / "pg_ident.conf", "".join(lines))
    _write(here.area / "pg_hba.conf", "local all all peer map=salesmgmt\n")


def _write(path: Path, text: str) -> None:
    passing = path.with_suffix(".new")
    passing.write_text(text)
    passing.chmod(0o644)  # the servers' user reads it, whatever the umask
    passing.replace(path)


def _forget_strangers(here: Places) -> None:
    """Remove pid files that name a living process which is not our server.

    PostgreSQL forgets a dead pid itself, and looks for orphaned backends then; but it takes any
    process of the same user, a zombie too, for a server. Called with the liveness lock held.
    """
    for path in (
        here.postgres_data / "postmaster.pid",
        here.sockets / f"{here.postgres_socket.name}.lock",
    ):
        pid = first_number(path)
        if pid and exists(pid) and not works_in(pid, here.postgres_data):
            path.unlink(missing_ok=True)


def _last_words(log: Path) -> str:
    try:
        lines = log.read_text(errors="replace").splitlines()[-20:]
    except OSError:
        return "it left no log"
    telling = [
        line
        for line in lines
        if any(word in line for word in ("FATAL", "PANIC", "HINT", "could not"))
    ]
    return " ".join(telling[-3:]) or " ".join(lines[-1:])


def _require(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        program = Path(str(done.args[0])).name
        raise ServiceError(
            f"{program} failed: {' '.join((done.stderr or done.stdout).split()[-60:])}"
        )
