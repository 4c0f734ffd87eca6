"""The signing key of a demo installation; a company sets SECRET_KEY."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from .folders import make_with_parents
from .places import places


def demo_secret_key(root: Path, environ: Mapping[str, str]) -> str:
    """The random key kept in the data folder, made at the first call."""
    path = places(root, environ).var / "secret-key"
    if not path.exists():
        make_with_parents(path.parent)
        _make(path)
    return path.read_text().strip()


def _make(path: Path) -> None:
    passing = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50) + "\n")
    # Linking never replaces: of two first starts one wins and both read the same key.
    with contextlib.suppress(FileExistsError):
        os.link(passing, path)
    passing.unlink()
