"""Programs of the system are found where the PATH has no sbin, as after `su` on Debian."""

import os
import pwd
import secrets
import subprocess

import pytest

from salesmgmt.services import account
from salesmgmt.services.programs import SYSTEM_FOLDERS, find_program, search_path
from tests.services.launcher_machine import IS_ROOT

AFTER_SU = "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games"
BARE = "/usr/local/bin:/usr/bin:/bin"


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        (None, "/usr/local/sbin:"),
        ("", "/usr/local/sbin:"),
        (BARE, f"{BARE}:/usr/local/sbin:/usr/sbin:/sbin"),
        (AFTER_SU, f"{AFTER_SU}:/usr/local/sbin:/usr/sbin:/sbin"),
        ("/own::/sbin", "/own:/sbin:/usr/local/sbin:"),
    ],
)
def test_own_folders_come_first_and_the_systems_behind_them(path: str | None, begins: str) -> None:
    found = search_path({} if path is None else {"PATH": path})
    folders = found.split(os.pathsep)
    assert found.startswith(begins)
    assert set(folders) >= set(SYSTEM_FOLDERS)
    assert len(folders) == len(set(folders))
    assert all(folders)  # an empty one means the working folder


@pytest.mark.parametrize("path", [BARE, AFTER_SU, ""])
def test_useradd_is_found(path: str) -> None:
    assert find_program("useradd", {"PATH": path}) in {"/usr/sbin/useradd", "/sbin/useradd"}
    assert find_program("nonsuch-program", {"PATH": path}) is None


@pytest.mark.faults
@pytest.mark.parametrize("path", [BARE, AFTER_SU])
def test_servers_get_their_user(monkeypatch, path: str) -> None:
    monkeypatch.setenv("PATH", path)
    if not IS_ROOT:
        assert account.server_account().uid == os.geteuid()
        return
    name = f"salesmgmt-{secrets.token_hex(3)}"
    monkeypatch.setattr(account, "SYSTEM_USER", name)
    try:
        made = account.server_account()
        entry = pwd.getpwnam(name)
        assert (made.name, made.uid, made.gid) == (name, entry.pw_uid, entry.pw_gid)
        assert 0 < made.uid < 1000
        assert os.access(entry.pw_shell, os.X_OK)
    finally:
        userdel = find_program("userdel", {})
        assert userdel is not None
        subprocess.run([userdel, name], check=False, capture_output=True)
