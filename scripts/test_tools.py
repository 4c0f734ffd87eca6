"""Find or install what the tests need beyond Python packages: Chromium for the browser tests, curl
for the examples of docs/api.md, faketime for a clock that is set back; through apt when root on
Debian or Ubuntu."""

import os
import shutil
import subprocess
import sys

WANTED = {
    "chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "curl": ("curl",),
    "faketime": ("faketime",),
}
"""Debian's package, and the names of the programs that are as good."""
INSTALL = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]


def main() -> int:
    """0 also where something is missing: then one line says which tests are not run."""
    missing = [package for package, names in WANTED.items() if not any(map(shutil.which, names))]
    if not missing:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        return install(missing)
    named = ", ".join(missing)
    print(f"tests: {named} not found; install it to run the tests that need it.", file=sys.stderr)
    return 0


def install(packages: list[str]) -> int:
    """Install Debian's packages."""
    print(f"tests: installing {', '.join(packages)} ...", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], [*INSTALL, *packages]):
        done = subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            print(f"tests: {' '.join(command)} failed.", file=sys.stderr)
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
