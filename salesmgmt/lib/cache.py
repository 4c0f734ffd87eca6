"""Django's cache in Redis, which may vanish: then nothing is remembered.

It holds counters, and answers that are read from many rows (`remembered`). Requests that are not
counted are no reason to refuse them. Attempts to log in are: each begins with `add` (allauth's
lock), which raises while Redis is away, so that nobody can try passwords uncounted (answered with
503, home/errors.py). Who is logged in already goes on.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.core.cache.backends import redis as django_redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

Key = str | bytes | memoryview
Found = TypeVar("Found")
Expiry = int | timedelta | None

CONNECTION: dict[str, Any] = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    # Once, because a connection of before a restart of Redis fails at its next use.
    "retry": Retry(NoBackoff(), 1),
}


class _Client(django_redis.RedisCacheClient):
    """Answers as a cache that has just forgotten the key."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **CONNECTION, **options)

    def get(self, key: Key, default: Any) -> Any:
        return _or_else(super().get, key, default, otherwise=default)

    def set(self, key: Key, value: Any, timeout: Expiry) -> None:
        _or_else(super().set, key, value, timeout, otherwise=None)

    def delete(self, key: Key) -> bool:
        return _or_else(super().delete, key, otherwise=False)


class RedisCache(django_redis.RedisCache):
    """For CACHES; `get`, `set` and `delete` work without a Redis too."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client


def _or_else(ask: Callable[..., Any], *given: Any, otherwise: Any) -> Any:
    """What Redis says, or `otherwise` while it says nothing."""
    try:
        return ask(*given)
    except RedisError as error:
        log.warning("The cache does not answer, nothing is remembered: %s", error)
        return otherwise


_KEPT = timedelta(minutes=10)


def remembered(name: str, asked: object, compute: Callable[[], Found]) -> Found:
    """What was computed when the same was asked of the same rows, else computed now.

    `asked` says all that the answer depends on, also the statement that answers (a release may
    change it) and which rows it is read from in which state: another state is another question,
    so no answer is older than the record.
    """
    key = f"{name}:{sha256(repr(asked).encode()).hexdigest()}"
    found: Found | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, _KEPT.total_seconds())
    return found
