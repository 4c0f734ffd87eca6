"""Find or install what the tests need beyond Python packages: Chromium for the browser tests, curl
for the examples of docs/api.md, faketime for a clock that is set back; through apt when root on
Debian or Ubuntu."""

import os
import sys

from steps import StepError, run_step

from salesmgmt.services.programs import find_program

WANTED = {
    "chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "curl": ("curl",),
    "faketime": ("faketime",),
}
"""Debian's package, and the names of the programs that are as good."""
INSTALL = ["apt-get", "install", "-y", "--no-install-recommends"]


def main() -> int:
    """0 also where something is missing: then one line says which tests are not run."""
    missing = [package for package, names in WANTED.items() if not is_there(names)]
    if not missing:
        return 0
    if os.geteuid() == 0 and find_program("apt-get", os.environ):
        return install(missing)
    named = ", ".join(missing)
    print(f"tests: {named} not found; install it to run the tests that need it.", file=sys.stderr)
    return 0


def is_there(names: tuple[str, ...]) -> bool:
    """Whether the machine has one of these programs."""
    return any(find_program(name, os.environ) for name in names)


def install(packages: list[str]) -> int:
    """Install Debian's packages."""
    print(f"tests: installing {', '.join(packages)} ...", flush=True)
    try:
        run_step("Package list", ["apt-get", "update"], quiet=["-qq"])
        run_step("Installing programs", [*INSTALL, *packages], quiet=["-qq"])
    except StepError as error:
        print(f"tests: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
