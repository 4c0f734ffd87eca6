"""make run: the whole application in one terminal, on a fresh machine too.

Starts the services that are missing, brings the database up to date, loads the demonstration
into an empty one, then runs the Procfile. Ctrl-C ends all of it, and of the services those that
this run started.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from salesmgmt import services  # noqa: E402  found once the checkout is on the path

HOST = os.environ.get("HOST") or "127.0.0.1"
FIRST_PORT = int(os.environ.get("PORT") or 8000)
PORTS_TO_TRY = 100
READY_PATIENCE = 60.0  # seconds
ENDING_PATIENCE = 20.0
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Run until Ctrl-C; 2 and one line when a service or a step is missing."""
    for number in ENDINGS:
        signal.signal(number, interrupt)
    started = services.Started()
    try:
        started = services.ensure(ROOT, os.environ)
        prepare_database()
        return run_processes(free_port())
    except (services.ServiceError, StepError) as error:
        print(f"run: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0
    finally:
        services.stop(ROOT, os.environ, started)


class StepError(Exception):
    """A step failed; the message is for the person at the terminal."""


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """Take every wish to end as Ctrl-C, also where the shell had Ctrl-C ignored."""
    raise KeyboardInterrupt


def prepare_database() -> None:
    """Bring the tables up to date and fill an empty database."""
    manage("migrate", "--noinput", "--verbosity", "0")
    if not has_redis():
        manage("createcachetable")
    manage("load_demo", "adventureworks", "--if-empty")


def has_redis() -> bool:
    """Whether there is a broker; without one the job table is polled instead."""
    return bool(os.environ.get("REDIS_URL") or services.endpoints(ROOT, os.environ).broker_url)


def manage(*arguments: str) -> None:
    """Run a management command; StepError when it fails."""
    command = [sys.executable, "manage.py", *arguments]
    if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise StepError(f"manage.py {arguments[0]} failed with exit code {code}.")


def free_port() -> int:
    """PORT, or the next port that nobody listens on."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY):
        with socket.socket() as candidate:
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                candidate.bind((HOST, port))
            except OSError:
                continue
            return port
    raise StepError(f"no free port from {FIRST_PORT} on.")


def run_processes(port: int) -> int:
    """Run the Procfile until it ends or Ctrl-C; returns its exit code."""
    names = ["web", "worker", "beat"] if has_redis() else ["web", "jobs"]
    command = [sys.executable, "-m", "honcho", "start", "-f", "Procfile", "-e", os.devnull]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    # A session of its own: Ctrl-C reaches this program alone, which then ends the others once.
    honcho = subprocess.Popen(
        [*command, "-p", str(port), *names],
        cwd=ROOT,
        # Warnings are for developers; a visitor wants to see the address.
        env={"PYTHONWARNINGS": "ignore", **site(port), **os.environ, "PATH": path, "HOST": HOST},
        start_new_session=True,
    )
    threading.Thread(target=announce, args=(port, honcho), daemon=True).start()
    try:
        return honcho.wait()
    finally:
        end(honcho)


def site(port: int) -> dict[str, str]:
    """What links in mails begin with, where nothing else says where the site is."""
    is_told = os.environ.get("CSRF_TRUSTED_ORIGINS")
    return {} if is_told else {"SITE_URL": f"http://{HOST}:{port}"}


def end(honcho: subprocess.Popen[bytes]) -> None:
    """Ask honcho to end its processes, and wait for that whatever is pressed meanwhile."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    if honcho.poll() is None:
        honcho.terminate()
    try:
        honcho.wait(ENDING_PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(honcho.pid, signal.SIGKILL)


def announce(port: int, honcho: subprocess.Popen[bytes]) -> None:
    """Print the address and the demonstration's passwords once the web process listens."""
    give_up = time.monotonic() + READY_PATIENCE
    while honcho.poll() is None and time.monotonic() < give_up:
        if listens(port):
            address = f"http://{HOST}:{port}/"
            print(f"\n  Sales management: {address}   (Ctrl-C ends it)\n\n{logins()}", flush=True)
            return
        time.sleep(0.1)


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
