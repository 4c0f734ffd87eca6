"""A failing step of make setup and make run says what failed, why, and what shows more."""

import os
import signal
import subprocess
import sys

import pytest

from scripts.steps import ROOT, StepError, reason_of, run_step

pytestmark = pytest.mark.real_clock

PIP = """\
ERROR: Could not find a version that satisfies the requirement x==1 (from versions: none)
ERROR: No matching distribution found for x==1
"""
HASHES = """\
ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.
    x==1 from https://example.org/x.whl:
ERROR: x==1 differs:
    Expected sha256 aa
         Got        bb
"""
NPM = """\
npm error code EUSAGE
npm error
npm error `npm ci` can only install packages when your package.json and lock file are in sync.
npm error
npm error Run "npm help ci" for more info
npm error A complete log of this run can be found in: /root/.npm/_logs/x.log
"""
NPM_OFFLINE = """\
npm error code ECONNREFUSED
npm error FetchError: request to http://127.0.0.1:9/x failed, reason: connect ECONNREFUSED
npm error     at ClientRequest.<anonymous> (/usr/lib/node_modules/npm/index.js:130:14)
npm error If you are behind a proxy, please make sure that the 'proxy' config is set properly.
"""
BUNDLE = """\
Error: Build failed with 1 error:
static/src/ui.mjs:386:31: ERROR: Unexpected x
    at failureErrorWithLog (/x/node_modules/esbuild/lib/main.js:1752:15)
"""
CHAINED = """\
Traceback (most recent call last):
  File "a.py", line 1, in <module>
    connect()
psycopg2.errors.UndefinedTable: relation "org_company" does not exist
LINE 1: SELECT

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "b.py", line 2, in <module>
    run()
django.db.utils.ProgrammingError: relation "org_company" does not exist
LINE 1: SELECT
"""


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (PIP, "ERROR: No matching distribution found for x==1"),
        (HASHES, "ERROR: x==1 differs:\n    Expected sha256 aa\n    Got        bb"),
        (
            NPM,
            "`npm ci` can only install packages when your package.json and lock file are in sync.",
        ),
        (
            NPM_OFFLINE,
            "FetchError: request to http://127.0.0.1:9/x failed, reason: connect ECONNREFUSED",
        ),
        (
            BUNDLE,
            "Error: Build failed with 1 error:\n    static/src/ui.mjs:386:31: ERROR: Unexpected x",
        ),
        (CHAINED, 'django.db.utils.ProgrammingError: relation "org_company" does not exist'),
        ("a warning\nCommandError: no such set\n", "CommandError: no such set"),
        ("E: Unable to locate package x\n\n", "E: Unable to locate package x"),
        ("usage: x\nx: 'y' is no option\n", "x: 'y' is no option"),
        ("", "it printed nothing and ended with exit code 3."),
        (" \n", "it printed nothing and ended with exit code 3."),
    ],
)
def test_the_reason_is_what_was_named_last(output: str, reason: str) -> None:
    assert reason_of(output, 3) == reason


def test_a_reason_is_no_page() -> None:
    assert len(reason_of("ERROR: " + "x" * 10_000, 1)) == 600


def test_a_killed_program_is_named_by_its_signal() -> None:
    assert reason_of("", -signal.SIGKILL) == "it printed nothing and was ended by SIGKILL."


@pytest.mark.parametrize("shows_output", [False, True])
def test_a_failing_step_tells_three_things(shows_output: bool) -> None:
    program = "import sys; print('seen'); print('more', file=sys.stderr); raise OSError('full')"
    command = [ROOT / ".venv/bin/python", "-c", program]
    with pytest.raises(StepError) as refused:
        run_step("Step", command, quiet=["-q"], loud=["-v"], shows_output=shows_output)
    failed, advice = str(refused.value).splitlines()
    assert failed == "Step failed: OSError: full"
    assert advice.startswith("  This shows more: .venv/bin/python -c ")
    assert advice.endswith(" -v")


def test_a_program_that_is_missing_is_named() -> None:
    with pytest.raises(StepError, match=r"nonsuch does not start .No such file or directory"):
        run_step("Step", ["nonsuch"])


def test_a_step_that_ends_well_passes_its_complaints_on(capfd) -> None:
    program = "import sys; print('out'); print('warning', file=sys.stderr)"
    run_step("Step", [sys.executable, "-c", program], shows_output=True)
    assert capfd.readouterr() == ("out\n", "warning\n")
    run_step("Step", [sys.executable, "-c", program])
    assert capfd.readouterr() == ("", "")


def test_steps_find_the_programs_of_the_system(monkeypatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    run_step("Step", ["sh", "-c", "command -v ldconfig && command -v useradd"])


@pytest.mark.faults
@pytest.mark.parametrize(
    ("step", "reason", "more", "wrong"),
    [
        (
            "Starting the services",
            "place for their data",
            "manage.py services start --traceback",
            {"SALESMGMT_VAR": "/proc/var"},
        ),
        (
            "Updating the tables",
            "OperationalError",
            "manage.py migrate --noinput --verbosity 0 --traceback",
            {"DATABASE_URL": "postgres://127.0.0.1:9/x", "REDIS_URL": "redis://127.0.0.1:9"},
        ),
    ],
)
def test_make_run_explains(step: str, reason: str, more: str, wrong: dict[str, str]) -> None:
    environ = {"PATH": os.environ["PATH"], "SECRET_KEY": "x" * 50, **wrong}
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/run.py"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    failed, advice = done.stderr.splitlines()
    assert done.returncode == 2
    assert failed.startswith(f"run: {step} failed: ")
    assert reason in failed
    assert advice.startswith("  This shows more: ")
    assert advice.endswith(more)
