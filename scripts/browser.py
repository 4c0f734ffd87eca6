"""Find or install Chromium for the browser tests: through apt when root on Debian or Ubuntu."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]


def main() -> int:
    """0 also without a browser: then one line says so and the browser tests are not run."""
    if any(shutil.which(name) for name in NAMES):
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        return install()
    print("browser: no Chromium found; install it to run the browser tests.", file=sys.stderr)
    return 0


def install() -> int:
    """Install Debian's Chromium."""
    print("browser: installing Chromium ...", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], INSTALL):
        done = subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            print(f"browser: {' '.join(command)} failed.", file=sys.stderr)
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
