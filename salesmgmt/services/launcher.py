"""Which services an installation has, and starting, stopping and describing them."""

import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from . import locks, postgres, redis
from .account import Account, existing_account, server_account
from .errors import ServiceError
from .folders import prepare_area, prepare_servers, require_private
from .places import Places, places
from .probe import Answer
from .software import POSTGRES_MAJOR, postgres_programs, redis_program, version_of

LOCK_PATIENCE = 300.0  # seconds; a recovery after a crash is the longest

log = logging.getLogger("salesmgmt.services")


@dataclass(frozen=True)
class Endpoints:
    """How to reach the embedded services; None where an address is given or nothing can be had."""

    database: dict[str, object] | None
    redis_url: str | None
    broker_url: str | None


@dataclass(frozen=True)
class Started:
    """Which services a call to `ensure` started itself."""

    postgres: bool = False
    redis: bool = False

    def __bool__(self) -> bool:
        return self.postgres or self.redis


@dataclass(frozen=True)
class ServiceStatus:
    """One service as it is now. `state` is running, stopped, external or missing."""

    name: str
    state: str
    version: str = ""
    socket: str = ""
    data: str = ""
    pid: int | None = None


def endpoints(root: Path, environ: Mapping[str, str]) -> Endpoints:
    """The addresses of the embedded services of the checkout `root`; starts and writes nothing.

    A service whose address is set (DATABASE_URL, REDIS_URL) is None here, and so is Redis where
    the machine has no server program for it.
    """
    here = places(root, environ)
    wanted = _wanted(environ)
    redis_url, broker_url = redis.urls(here) if wanted.redis else (None, None)
    database = postgres.connection(here) if wanted.postgres else None
    return Endpoints(database, redis_url, broker_url)


def ensure(root: Path, environ: Mapping[str, str]) -> Started:
    """Start the embedded services that do not answer; they then run on by themselves.

    Returns what this call started. Raises ServiceError when there is no PostgreSQL; without Redis
    it warns and goes on, and the next call tries again.
    """
    here, wanted = places(root, environ), _wanted(environ)
    if not any(wanted) or _all_answer(here, wanted):
        return Started()
    account = server_account()
    prepare_area(here)
    with locks.exclusive(here.start_lock, patience=LOCK_PATIENCE):
        prepare_servers(here, account)
        return Started(
            postgres=wanted.postgres and postgres.start(here, account),
            redis=wanted.redis and _redis_if_possible(here, account, environ),
        )


def stop(root: Path, environ: Mapping[str, str], which: Started | None = None) -> Started:
    """Stop the embedded services, all or those of `which`; returns what was stopped."""
    here, account = places(root, environ), existing_account()
    which = Started(postgres=True, redis=True) if which is None else which
    if account is None or not here.area.is_dir():
        return Started()
    with locks.exclusive(here.start_lock, patience=LOCK_PATIENCE):
        return Started(
            redis=which.redis and redis.stop(here),
            postgres=which.postgres and postgres.stop(here, account),
        )


def status(root: Path, environ: Mapping[str, str]) -> list[ServiceStatus]:
    """What runs where; starts and writes nothing."""
    here = places(root, environ)
    return [_postgres_status(here, environ), _redis_status(here, environ)]


def data_folder(root: Path, environ: Mapping[str, str]) -> Path:
    """Where the product itself may write: $SALESMGMT_VAR or root/var."""
    return places(root, environ).var


class _Wanted(NamedTuple):
    postgres: bool
    redis: bool


def _wanted(environ: Mapping[str, str]) -> _Wanted:
    return _Wanted(
        postgres=not environ.get("DATABASE_URL"),
        redis=not environ.get("REDIS_URL") and redis_program(environ) is not None,
    )


def _all_answer(here: Places, wanted: _Wanted) -> bool:
    """The quick way of nearly every call: some milliseconds, no lock, no program started."""
    account = existing_account()
    if account is None or not here.sockets.exists():
        return False
    require_private(here.sockets, account)
    return (not wanted.postgres or postgres.ask(here) is Answer.READY) and (
        not wanted.redis or redis.ask(here) is Answer.READY
    )


def _redis_if_possible(here: Places, account: Account, environ: Mapping[str, str]) -> bool:
    try:
        return redis.start(here, account, environ)
    except (ServiceError, OSError) as error:
        log.warning("Working without Redis, background jobs are slower: %s", error)
        return False


def _postgres_status(here: Places, environ: Mapping[str, str]) -> ServiceStatus:
    if not _wanted(environ).postgres:
        return ServiceStatus("postgres", "external")
    state = "running" if postgres.ask(here) is not Answer.ABSENT else "stopped"
    return ServiceStatus(
        name="postgres",
        state=state,
        version=_postgres_version(),
        socket=str(here.postgres_socket),
        data=str(here.postgres_data),
        pid=postgres.server_pid(here),
    )


def _postgres_version() -> str:
    with contextlib.suppress(ServiceError):
        if account := existing_account():
            return version_of(postgres_programs(account) / "postgres", account)
    return f"postgres {POSTGRES_MAJOR}"


def _redis_status(here: Places, environ: Mapping[str, str]) -> ServiceStatus:
    if not _wanted(environ).redis:
        return ServiceStatus("redis", "external" if environ.get("REDIS_URL") else "missing")
    state = "running" if redis.ask(here) is not Answer.ABSENT else "stopped"
    return ServiceStatus(
        name="redis",
        state=state,
        version=redis.version(here),
        socket=str(here.redis_socket),
        data=str(here.redis),
        pid=redis.server_pid(here),
    )
