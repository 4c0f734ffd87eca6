"""A PostgreSQL and a Redis that these tests may stop and kill, as a fresh machine has them."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
import redis as redis_client
from django.conf import settings
from django.db import connection

from salesmgmt import services
from salesmgmt.services import Started, locks, postgres, redis
from salesmgmt.services.account import server_account
from salesmgmt.services.places import places
from salesmgmt.services.software import postgres_programs, redis_program

ROOT = Path(__file__).resolve().parents[2]
NOT_HANDED_ON = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
POSTGRES, REDIS = Started(postgres=True), Started(redis=True)


class Servers:
    """Servers of their own below the folder `var`; they start, end and die by themselves."""

    def __init__(self, var: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON}
        self.environ = kept | {"SALESMGMT_VAR": str(var), "SECRET_KEY": settings.SECRET_KEY}
        if redis_program(self.environ) is None:
            pytest.skip("no Redis can be had on this machine; manage.py run_jobs is used there")
        self.here = places(ROOT, self.environ)
        found = services.endpoints(ROOT, self.environ)
        self.broker, self.database = found.broker_url, found.database
        self.redis = redis_client.Redis.from_url(found.redis_url)

    def start(self) -> None:
        """Start what does not run, and wait until it answers."""
        services.ensure(ROOT, self.environ)

    def copy_schema(self) -> None:
        """Make the migrated tables of the tests' database here too; quicker than migrating."""
        programs = postgres_programs(server_account())
        told = ["--no-owner", "--no-privileges", "--dbname", uri_of(connection.settings_dict)]
        dump = subprocess.Popen([programs / "pg_dump", *told], stdout=subprocess.PIPE)
        told = ["--quiet", "--set=ON_ERROR_STOP=1", "--dbname", uri_of(self.database)]
        quiet = {"stdin": dump.stdout, "stdout": subprocess.DEVNULL}
        subprocess.run([programs / "psql", *told], check=True, **quiet)
        assert dump.wait() == 0

    @contextmanager
    def connected(self) -> Iterator[None]:
        """This process's Django works in the database here."""
        here = {"PASSWORD": "", **self.database}
        before = {name: connection.settings_dict[name] for name in here}
        connection.close()
        connection.settings_dict.update(here)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)

    @contextmanager
    def without(self, which: Started) -> Iterator[None]:
        """Shut down in an orderly way; started again at the end."""
        connection.close()
        services.stop(ROOT, self.environ, which)
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def after_the_death_of(self, which: Started) -> Iterator[None]:
        """Killed with SIGKILL; started again at the end."""
        server, alive = (
            (postgres, self.here.postgres_alive)
            if which.postgres
            else (redis, self.here.redis_alive)
        )
        os.kill(server.server_pid(self.here), signal.SIGKILL)
        assert locks.wait_until_free(alive, patience=20)
        connection.close()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def redis_hangs(self) -> Iterator[None]:
        """Redis takes connections and answers nothing."""
        pid = redis.server_pid(self.here)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def remove(self) -> None:
        """Stop both and leave nothing behind."""
        self.redis.close()
        services.stop(ROOT, self.environ)
        shutil.rmtree(self.here.area)
        shutil.rmtree(self.here.sockets, ignore_errors=True)


def uri_of(database: dict[str, object]) -> str:
    """The address of a Django database for PostgreSQL's own programs."""
    part = {name: quote(str(database.get(name) or ""), safe="") for name in database}
    secret = f":{part['PASSWORD']}" if part.get("PASSWORD") else ""
    port = f":{part['PORT']}" if part.get("PORT") else ""
    return f"postgresql://{part['USER']}{secret}@{part['HOST']}{port}/{part['NAME']}"
