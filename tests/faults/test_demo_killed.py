"""A demonstration is loaded whole or not at all, also by a process that is killed over it."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from salesmgmt.demo.models import DemoSet
from salesmgmt.demo.queries import is_empty
from salesmgmt.sales.models import Order
from tests.faults.installation import Installation, kill, wait_for
from tests.faults.servers import ROOT

pytestmark = [pytest.mark.faults, pytest.mark.real_clock]


def start(installation: Installation, name: str) -> subprocess.Popen[bytes]:
    """What make run does with an empty database."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "load_demo", name, "--if-empty"],
        cwd=ROOT,
        env=installation.servers.environ | {"PGAPPNAME": "load_demo", "PATH": os.environ["PATH"]},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def works_on(table: str) -> bool:
    """Whether the load's statement at the moment names the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE application_name = 'load_demo' AND query LIKE %s",
            [f"%{table}%"],
        )
        return bool(cursor.fetchone()[0])


def is_gone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'load_demo'")
        return not cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("name", "table"),
    [("northwind", "sales_credit"), ("adventureworks", "monitoring_followup")],
    ids=["in the record", "in the story"],
)
def test_killed_in_the_middle_the_next_load_begins_anew(
    installation: Installation, transactional_db: None, name: str, table: str
) -> None:
    load = start(installation, name)
    wait_for(lambda: works_on(table), patience=120)
    kill(load)
    wait_for(is_gone, patience=60)
    assert is_empty()
    assert not Order.objects.exists()

    assert start(installation, "northwind").wait() == 0
    assert DemoSet.objects.get().name == "northwind"
    assert Order.objects.exists()
