"""Which kinds of jobs there are: every app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

Effect = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes the job's arguments, writes, returns a small result; both are JSON.

It runs inside one transaction together with the job's "done", may be stopped at any point
and run again, and reads no clock: days are among the arguments.
"""

LEASE = timedelta(seconds=30)
"""With the tick of 20 s a killed runner's job goes on within a minute."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job. The first runner has `lease` time, each further one twice as long."""

    kind: str
    effect: Effect
    lease: timedelta


_kinds: dict[str, JobKind] = {}


def register(kind: str, function: Effect, *, lease: timedelta = LEASE) -> None:
    """Declare how jobs of `kind` ("monitoring.check_goal_attainment") are done."""
    if _kinds.get(kind, JobKind(kind, function, lease)).effect is not function:
        raise ValueError(f"The kind of job {kind} is registered twice.")
    _kinds[kind] = JobKind(kind, function, lease)


def known_kinds() -> list[str]:
    """The kinds that this process knows, in the order of the alphabet."""
    return sorted(_kinds)


def job_kind(kind: str) -> JobKind:
    """The declaration of `kind`. Raises LookupError when this process has none."""
    try:
        return _kinds[kind]
    except KeyError:
        raise LookupError(f"No kind of job {kind} is registered in this process.") from None
