"""make run: the whole application in one terminal, on a fresh machine too.

Starts the services that are missing, brings the database up to date, loads the demonstration
into an empty one, then runs the Procfile. Ctrl-C ends all of it, and of the services those that
this run started.
"""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path
from types import FrameType

from steps import ROOT, StepError, ending, environment, reason_of, run_step, shows_more

from salesmgmt import services

HOST = os.environ.get("HOST") or "127.0.0.1"
DEFAULT_PORT = "8000"
ANOTHER_PORT = "Name another one: PORT=9000 make run"
PORTS_TO_TRY = 100
READY_PATIENCE = 60.0  # seconds
ENDING_PATIENCE = 20.0
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

LINES_KEPT = 200
HONCHO_PREFIX = re.compile(r"\S+ (?P<name>\w+)(\.\d+)?\s*\| ?(?P<text>.*)")
STOPPED = re.compile(r"(?P<name>\w+)\.\d+ stopped \(rc=(?P<code>-?\d+)\)")


def main() -> int:
    """Run until Ctrl-C; 2 and the reason when a service or a step is missing."""
    for number in ENDINGS:
        signal.signal(number, interrupt)
    started = services.Started()
    try:
        started = start_services()
        prepare_database()
        run_processes(free_port())
    except StepError as error:
        print(f"run: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0
    finally:
        stop_services(started)
    return 0


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """Take every wish to end as Ctrl-C, also where the shell had Ctrl-C ignored."""
    raise KeyboardInterrupt


def start_services() -> services.Started:
    """Start PostgreSQL and Redis where they do not run; StepError when they do not start."""
    try:
        return services.ensure(ROOT, os.environ)
    except (services.ServiceError, OSError) as error:
        command = [sys.executable, "manage.py", "services", "start", "--traceback"]
        raise StepError("Starting the services", str(error), shows_more(command)) from error


def stop_services(started: services.Started) -> None:
    """Stop what this run started."""
    try:
        services.stop(ROOT, os.environ, started)
    except services.ServiceError as error:
        more = shows_more([sys.executable, "manage.py", "services", "status"])
        print(f"run: {error}\n  {more}", file=sys.stderr)


def prepare_database() -> None:
    """Bring the tables up to date and fill an empty database."""
    manage("Updating the tables", "migrate", "--noinput", "--verbosity", "0")
    if not has_redis():
        manage("Making the cache's table", "createcachetable")
    manage("Loading the demonstration", "load_demo", "adventureworks", "--if-empty")


def has_redis() -> bool:
    """Whether there is a broker; without one the job table is polled instead."""
    return bool(os.environ.get("REDIS_URL") or services.endpoints(ROOT, os.environ).broker_url)


def manage(step: str, *arguments: str) -> None:
    """Run a management command; StepError when it fails."""
    command = [sys.executable, "manage.py", *arguments]
    run_step(step, command, loud=["--traceback"], shows_output=True)


def free_port() -> int:
    """PORT, or the next port that nobody listens on."""
    wanted = os.environ.get("PORT") or DEFAULT_PORT
    if not wanted.isdecimal() or not 0 < int(wanted) < 2**16:
        raise StepError("Choosing a port", f"{wanted!r} is no port.", ANOTHER_PORT)
    first = int(wanted)
    reason = ""
    for port in range(first, min(first + PORTS_TO_TRY, 2**16)):
        with socket.socket() as candidate:
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                candidate.bind((HOST, port))
            except OSError as error:
                reason = error.strerror or str(error)
                continue
            return port
    raise StepError(
        "Choosing a port",
        f"none from {first} to {port} can be opened on {HOST} ({reason}).",
        f"{ANOTHER_PORT}. {shows_more(['ss', '-ltn'])}",
    )


def run_processes(port: int) -> None:
    """Run the Procfile until Ctrl-C; StepError when it ends by itself."""
    names = ["web", "worker", "beat"] if has_redis() else ["web", "jobs"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{environment()['PATH']}"
    # A session of its own: Ctrl-C reaches this program alone, which then ends the others once.
    honcho = subprocess.Popen(
        [sys.executable, "-m", "honcho", *honcho_options(port, names)],
        cwd=ROOT,
        # Warnings are for developers; a visitor wants to see the address.
        env={"PYTHONWARNINGS": "ignore", **site(port), **os.environ, "PATH": path, "HOST": HOST},
        stdout=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    said: deque[str] = deque(maxlen=LINES_KEPT)
    pipe = threading.Thread(target=pass_on, args=(honcho, said), daemon=True)
    pipe.start()
    threading.Thread(target=announce, args=(port, honcho), daemon=True).start()
    try:
        code = honcho.wait()
        pipe.join(ENDING_PATIENCE)
    finally:
        end(honcho)
    raise explained(list(said), code, port)


def pass_on(honcho: subprocess.Popen[str], said: deque[str]) -> None:
    """Show what the processes print, and keep the last of it."""
    assert honcho.stdout is not None
    for line in honcho.stdout:
        said.append(line)
        print(line, end="", flush=True)


def explained(lines: list[str], code: int, port: int) -> StepError:
    """Which of the processes ended first, and the reason it gave."""
    parts = [found for line in lines if (found := HONCHO_PREFIX.match(line))]
    stops = [found for part in parts if (found := STOPPED.match(part["text"]))]
    if not stops:
        more = "The last lines above say more."
        return StepError("Running the processes", f"honcho {ending(code)}.", more)
    name, code = stops[0]["name"], int(stops[0]["code"])
    own = "\n".join(part["text"] for part in parts if part["name"] == name)
    more = (
        f"This shows more: PATH=.venv/bin:$PATH honcho {shlex.join(honcho_options(port, [name]))}"
    )
    return StepError(f"The process {name!r}", reason_of(own, code), more)


def honcho_options(port: int, names: list[str]) -> list[str]:
    """What honcho is told to run these processes of the Procfile."""
    return ["start", "-f", "Procfile", "-e", os.devnull, "-p", str(port), *names]


def site(port: int) -> dict[str, str]:
    """What links in mails begin with, where nothing else says where the site is."""
    is_told = os.environ.get("CSRF_TRUSTED_ORIGINS")
    return {} if is_told else {"SITE_URL": f"http://{HOST}:{port}"}


def end(honcho: subprocess.Popen[str]) -> None:
    """Ask honcho to end its processes, and wait for that whatever is pressed meanwhile."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    if honcho.poll() is None:
        honcho.terminate()
    try:
        honcho.wait(ENDING_PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(honcho.pid, signal.SIGKILL)


def announce(port: int, honcho: subprocess.Popen[str]) -> None:
    """Print the address and the demonstration's passwords once the web process listens."""
    give_up = time.monotonic() + READY_PATIENCE
    while honcho.poll() is None and time.monotonic() < give_up:
        if listens(port):
            address = f"http://{HOST}:{port}/"
            print(f"\n  Sales management: {address}   (Ctrl-C ends it)\n\n{logins()}", flush=True)
            return
        time.sleep(0.1)
    if honcho.poll() is None:
        print(f"run: no answer at port {port} yet, after {READY_PATIENCE:.0f} s.", file=sys.stderr)


def listens(port: int) -> bool:
    """Whether somebody accepts connections on the port."""
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def logins() -> str:
    """The demonstration's log-ins, or nothing where there is no demonstration."""
    command = [sys.executable, "manage.py", "demo_logins"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return "".join(f"  {line}\n" for line in done.stdout.splitlines())


if __name__ == "__main__":
    sys.exit(main())
