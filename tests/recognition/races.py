"""Several acts at once, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.exceptions import ValidationError
from django.db import connection


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Run the calls in threads that start together, each on its connection; what each came to."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> str:
        try:
            start.wait(timeout=10)
            call()
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))
