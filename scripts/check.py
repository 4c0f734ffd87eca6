"""make check: all static checks, as many at once as there are processors, in under a minute."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# The slowest first, so that the others fit beside it.
CHECKS = {
    "types": ["mypy", "."],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "template style": ["djlint", "templates", "--check", "--quiet"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "German": ["python", "scripts/extract_messages.py", "--check"],
    "storeys": ["lint-imports", "--no-cache"],
    "code": ["ruff", "check"],
    "format": ["ruff", "format", "--check"],
}


@dataclass(frozen=True)
class Result:
    """How one check went."""

    name: str
    passed: bool
    seconds: float
    output: str


def main() -> int:
    """Run the checks named on the command line, or all; 1 when one fails."""
    names = sys.argv[1:] or list(CHECKS)
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        results = list(pool.map(check, names))
    for result in results:
        report(result)
    return 0 if all(result.passed for result in results) else 1


def check(name: str) -> Result:
    """Run one check."""
    program, *arguments = CHECKS[name]
    began = time.monotonic()
    done = subprocess.run(
        [BIN / program, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Result(name, done.returncode == 0, time.monotonic() - began, done.stdout.strip())


def report(result: Result) -> None:
    """Print one line, and what the program said when it failed."""
    verdict = "passed" if result.passed else "FAILED"
    print(f"{result.name:16} {verdict}  {result.seconds:5.1f} s")
    if not result.passed:
        print(result.output)


if __name__ == "__main__":
    sys.exit(main())
