"""Probes for whoever runs the installation: alive, and ready for people."""

import shutil
import tempfile
from functools import cache

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from salesmgmt.journal.queries import minutes_waited

LEAST_FREE = 100 * 2**20
"""Bytes that files on their way in need; what the database needs is its server's to watch."""


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view
    """200 when pages can be served, else 503; the body says what is missing.

    `queue_minutes` is how long work in the background waits: pages do not wait for it.
    """
    checks = {
        "database": _database(),
        "migrations": _migrations(),
        "redis": _redis(),
        "disk": _disk(),
    }
    ready = all(state in {"ok", "polled"} for state in checks.values())
    waited = _queue_minutes() if checks["database"] == "ok" else None
    told = {"ready": ready, **checks, "queue_minutes": waited}
    return JsonResponse(told, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _migrations() -> str:
    try:
        return "ok" if _migrated() else "waiting"
    except (DatabaseError, _NotYetError):
        return "waiting"


class _NotYetError(Exception):
    """Keeps an unfinished state out of the cache: only "applied" is for ever."""


@cache
def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _NotYetError
    return True


def _redis() -> str:
    """Without a Redis the job table is polled, which is slower and complete."""
    if not settings.REDIS_URL:
        return "polled"
    try:
        patience = {"socket_connect_timeout": 1, "socket_timeout": 1}
        client = redis.Redis.from_url(settings.REDIS_URL, **patience)
        with client:
            client.ping()
    except redis.RedisError:
        return "unreachable"
    return "ok"


def _disk() -> str:
    free = shutil.disk_usage(tempfile.gettempdir()).free
    return "ok" if free >= LEAST_FREE else "full"


def _queue_minutes() -> int | None:
    """None before the migrations."""
    try:
        return minutes_waited()
    except DatabaseError:
        return None
