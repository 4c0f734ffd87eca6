"""The days on which `make verify` runs the quick part again, and how: scripts/other_days.py."""

import runpy
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts/other_days.py"))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 12, 1), (date(2027, 1, 1), date(2028, 2, 29), date(2026, 12, 31))),
        (date(2027, 12, 31), (date(2028, 1, 1), date(2028, 2, 29), date(2027, 12, 31))),
        (date(2028, 1, 1), (date(2029, 1, 1), date(2032, 2, 29), date(2028, 1, 31))),
        (date(2028, 2, 3), (date(2029, 1, 1), date(2032, 2, 29), date(2028, 2, 29))),
        (date(2096, 2, 29), (date(2097, 1, 1), date(2104, 2, 29), date(2096, 2, 29))),
    ],
)
def test_which_days(script: dict[str, Any], today: date, expected: tuple[date, ...]) -> None:
    assert script["days_after"](today) == expected


ASK = """
import json, os, sys, datetime
from pathlib import Path
import redis
from django.db import connection
from django.conf import settings
with connection.cursor() as cursor:
    cursor.execute("SELECT current_date")
    (postgres,) = cursor.fetchone()
own = redis.Redis.from_url(settings.REDIS_URL).time()[0]
days = [datetime.date.today(), postgres, datetime.datetime.fromtimestamp(own).date()]
print(*days, settings.DATABASES["default"]["HOST"])
sys.exit(3)
"""


@pytest.mark.faults
@pytest.mark.real_clock
def test_all_have_the_clock(script: dict[str, Any], capfd: pytest.CaptureFixture[str]) -> None:
    """Python, PostgreSQL and Redis; what the command returns comes back, its servers are gone."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", ASK]
    assert script["run_on"](date(2028, 2, 29), command) == 3
    *days, host = capfd.readouterr().out.split()[2:]
    assert days == ["2028-02-29"] * 3
    assert not Path(host).exists()
