"""Where other programs are looked for: on the PATH, and where a Linux keeps its administrator's.

After `su`, under a timetable or with a cleared environment the PATH has no "sbin". useradd and
nologin lie there, and so do ldconfig and start-stop-daemon, without which apt-get stops halfway.
"""

import os
import shutil
from collections.abc import Mapping

SYSTEM_FOLDERS = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")


def search_path(environ: Mapping[str, str]) -> str:
    """The PATH of `environ`, with the system's folders that it lacks behind its own."""
    own = [folder for folder in environ.get("PATH", "").split(os.pathsep) if folder]
    return os.pathsep.join(dict.fromkeys([*own, *SYSTEM_FOLDERS]))


def find_program(name: str, environ: Mapping[str, str]) -> str | None:
    """The full path of a program, None where the machine has none of this name."""
    return shutil.which(name, path=search_path(environ))
