"""Steps of make setup, make run and make test: run quietly, and explained when one fails.

A step that fails says in three lines which one it was, why, and which command shows more; pages of
traceback help nobody who only wants to start.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from salesmgmt.services.programs import search_path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_REASON = 600  # characters
MOST_LINES = 4

Command = Sequence[str | Path]

TRACEBACK = "Traceback (most recent call last):"
NAMES_ERROR = re.compile(r"\S*Error:|ERROR\b|E: ")
STACK = re.compile(r"\s+at ")
NPM = "npm error "
NPM_SENTENCE = 6  # words; shorter lines are codes and headings


class StepError(Exception):
    """A step failed; the message is for the person at the terminal."""

    def __init__(self, step: str, reason: str, advice: str) -> None:
        super().__init__(f"{step} failed: {reason}\n  {advice}")


def run_step(
    step: str,
    command: Command,
    *,
    quiet: Sequence[str] = (),
    loud: Sequence[str] = (),
    shows_output: bool = False,
) -> None:
    """Run a program in the checkout; StepError with its last words when it fails.

    `quiet` are options only for this call, `loud` only for the command that shows more. With
    `shows_output` what it prints is seen while it runs, and its complaints when it has ended well.
    """
    words = [str(part) for part in command]
    more = shows_more([*words, *loud])
    try:
        done = subprocess.run(
            [*words, *quiet],
            cwd=ROOT,
            env=environment(),
            stdout=None if shows_output else subprocess.PIPE,
            stderr=subprocess.PIPE if shows_output else subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise StepError(step, f"{words[0]} does not start ({error.strerror}).", more) from error
    said = done.stderr if shows_output else done.stdout
    if done.returncode:
        raise StepError(step, reason_of(said, done.returncode), more)
    if shows_output:
        sys.stderr.write(said)


def environment() -> dict[str, str]:
    """What a step's programs find: the caller's environment, with the system's folders."""
    # Nobody answers what apt-get asks.
    return os.environ | {"PATH": search_path(os.environ), "DEBIAN_FRONTEND": "noninteractive"}


def shows_more(command: Command) -> str:
    """Advice to type this command in the checkout."""
    typed = shlex.join(str(part).removeprefix(f"{ROOT}/") for part in command)
    return f"This shows more: {typed}"


def reason_of(output: str, code: int) -> str:
    """Why a program failed: what it named as the error last, else its last line."""
    lines = [line.rstrip() for line in output.splitlines()]
    found = _reason([line for line in lines if line and not STACK.match(line)])
    return found[:LONGEST_REASON] if found else f"it printed nothing and {ending(code)}."


def ending(code: int) -> str:
    """How a process ended, in words."""
    if code >= 0:
        return f"ended with exit code {code}"
    return f"was ended by {signal.Signals(-code).name}"


def _reason(lines: list[str]) -> str:
    if TRACEBACK in lines:
        last = len(lines) - lines[::-1].index(TRACEBACK)
        lines = [line for line in lines[last:] if not line.startswith((" ", "\t"))] or lines
        return lines[0]
    of_npm = [line.removeprefix(NPM) for line in lines if line.startswith(NPM)]
    if sentences := [line for line in of_npm if len(line.split()) >= NPM_SENTENCE]:
        return sentences[0].strip()
    named = [number for number, line in enumerate(lines) if NAMES_ERROR.match(line)]
    if not named:
        return lines[-1].strip() if lines else ""
    first = named[-1]
    # "These packages do not match:" goes on in the lines after it.
    length = MOST_LINES if lines[first].endswith(":") else 1
    return "\n    ".join(line.strip() for line in lines[first : first + length])
