"""Which kinds of jobs there are: every app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise

Effect = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes the job's arguments, writes, returns a small result; both are JSON.

It runs inside one transaction together with the job's "done", may be stopped at any point
and run again, and reads no clock: days are among the arguments.
"""

LEASE = timedelta(seconds=30)
"""With the tick of 20 s a killed runner's job goes on within a minute."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job. The first runner has `lease` time, each further one twice as long.

    `name` is what people read: what the job does. Done jobs are deleted after `kept`, if given.
    """

    kind: str
    effect: Effect
    lease: timedelta
    name: str | Promise
    kept: timedelta | None = None


_kinds: dict[str, JobKind] = {}


def register(
    kind: str,
    function: Effect,
    *,
    name: str | Promise,
    lease: timedelta = LEASE,
    kept: timedelta | None = None,
) -> None:
    """Declare how jobs of `kind` ("monitoring.check_goal_attainment") are done."""
    declared = JobKind(kind, function, lease, name, kept)
    if _kinds.setdefault(kind, declared).effect is not function:
        raise ValueError(f"The kind of job {kind} is registered twice.")


def known_kinds() -> list[str]:
    """The kinds that this process knows, in the order of the alphabet."""
    return sorted(_kinds)


def kinds_forgotten() -> dict[str, timedelta]:
    """How long done jobs are kept, of the kinds that are not kept for ever."""
    return {kind: known.kept for kind, known in _kinds.items() if known.kept}


def kind_name(kind: str) -> str:
    """What people call jobs of `kind`, in the reader's language."""
    known = _kinds.get(kind)
    return str(known.name) if known else kind


def kinds_called(words: str) -> list[str]:
    """The kinds in whose names the words stand, in the reader's language."""
    return [kind for kind in _kinds if words.casefold() in kind_name(kind).casefold()]


def job_kind(kind: str) -> JobKind:
    """The declaration of `kind`. Raises LookupError when this process has none."""
    try:
        return _kinds[kind]
    except KeyError:
        raise LookupError(f"No kind of job {kind} is registered in this process.") from None
