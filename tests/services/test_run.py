"""`make run` in a folder of its own: address and log-ins are printed, Ctrl-C ends everything."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from salesmgmt import services
from salesmgmt.services.places import places

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds

pytestmark = [pytest.mark.faults, pytest.mark.real_clock]


@pytest.fixture
def environ(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A machine without addresses set, whose data lies apart; a small set is loaded already."""
    left_out = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    found = {name: value for name, value in os.environ.items() if name not in left_out}
    found |= {"SALESMGMT_VAR": str(tmp_path / "var"), "PORT": "8600"}
    for command in (["migrate", "--verbosity", "0"], ["load_demo", "northwind"]):
        manage(found, *command)
    yield found
    services.stop(ROOT, found)
    area = places(ROOT, found).area
    if area != tmp_path / "var":
        shutil.rmtree(area)


def manage(environ: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def states(environ: dict[str, str]) -> set[str]:
    told = json.loads(manage(environ, "services", "status", "--format", "json"))
    return {each["state"] for each in told}


def test_run_prints_address_and_log_ins_and_ends_with_ctrl_c(environ: dict[str, str]) -> None:
    manage(environ, "services", "stop")
    run = subprocess.Popen(
        [sys.executable, "scripts/run.py"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said = read_until(run, "administrator")
        address = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert address is not None, said
        assert re.search(r"manager\s+\S+@northwind\.example\s+\S{16}", said)
        with urllib.request.urlopen(f"{address[0]}healthz", timeout=10) as answer:
            assert answer.status == 200
        ask_for_password(address[0], re.findall(r"\S+@northwind\.example", said)[0])
        # No mail server is named, so the mail is printed.
        assert f"{address[0]}accounts/password/reset/key/" in read_until(run, "/reset/key/")
        os.killpg(run.pid, signal.SIGINT)
        assert run.wait(PATIENCE) == 0
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
    assert states(environ) <= {"stopped", "missing"}
    with pytest.raises(OSError):
        urllib.request.urlopen(f"{address[0]}healthz", timeout=5)


def test_run_says_which_part_failed_and_why(environ: dict[str, str]) -> None:
    for wrong, said in (
        ({"PORT": "abc"}, ["Choosing a port failed: 'abc' is no port.", "PORT=9000 make run"]),
        ({"PORT": "65536"}, ["Choosing a port failed: '65536' is no port."]),
        (
            {"HOST": "192.0.2.1", "PORT": "65530"},
            ["none from 65530 to 65535 can be opened on 192.0.2.1 (Cannot assign", "ss -ltn"],
        ),
        (
            {"WEB_WORKERS": "x"},
            [
                "The process 'web' failed: gunicorn: error: argument -w/--workers: invalid int",
                "honcho start -f Procfile -e /dev/null -p 8600 web",
            ],
        ),
    ):
        done = subprocess.run(
            [sys.executable, "scripts/run.py"],
            cwd=ROOT,
            env=environ | wrong,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 2
        for words in said:
            assert words in done.stderr
        assert "Traceback" not in done.stderr


def ask_for_password(address: str, email: str) -> None:
    with requests.Session() as browser:
        form = f"{address}accounts/password/reset/"
        token = re.findall(r'csrfmiddlewaretoken" value="([^"]+)', browser.get(form).text)[0]
        given = {"csrfmiddlewaretoken": token, "email": email}
        answer = browser.post(form, given, headers={"Referer": form}, allow_redirects=False)
        assert answer.headers["Location"] == "/accounts/password/reset/done/"


def read_until(run: subprocess.Popen[str], word: str) -> str:
    """What the process has printed up to the line with `word`."""
    said, give_up = "", time.monotonic() + PATIENCE
    assert run.stdout is not None
    while word not in said:
        line = run.stdout.readline()
        assert line, said
        assert time.monotonic() < give_up, said
        said += line
    return said
