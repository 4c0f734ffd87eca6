"""Nobody is told what is not their business: by no page, fragment, file, answer or e-mail.

The whole product is read as each kind of person, in a company in which every text and amount is
a token of its own (tests/access/canary.py).
"""

import re
from itertools import combinations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from salesmgmt.celery import app
from salesmgmt.org.models import User
from salesmgmt.sales.models import CreditDay
from salesmgmt.sales.models.orders import OrderQuerySet
from tests.access.canary import Canaries
from tests.access.walk import Walk
from tests.access.web import Webs
from tests.cast import MEMBERS, Cast
from tests.org.telling import reachable

READERS = ("ralf", "rita", "ned", "sara", "mona", "nina", "sven", "dora")
READERS += ("hedy", "hans", "paul", "aude", "adam")
SUMS = ("revenue", "gross_revenue", "quantity", "margin")


def leaks(canaries: Canaries, key: str, pages: list[tuple[str, str]]) -> dict[str, str]:
    """What somebody was told that is none of their business, with where it stood first."""
    found: dict[str, str] = {}
    for address, text in pages:
        for token in canaries.found_in(text):
            if key not in token.readers:
                found.setdefault(token.label, address)
    return found


@pytest.mark.crawl
@pytest.mark.parametrize("key", READERS)
def test_nobody_is_told_what_is_not_theirs(cast: Cast, webs: Webs, key: str) -> None:
    canaries = Canaries(cast)
    walk = Walk(cast, webs[key]).read().fragments().tries()
    assert leaks(canaries, key, walk.pages) == {}
    assert len(walk.pages) > 400


@pytest.mark.crawl
@pytest.mark.parametrize("key", ["hedy", "aude"])
def test_no_sum_of_few_people_is_found_by_subtraction(cast: Cast, webs: Webs, key: str) -> None:
    """Of all numbers that somebody with totals alone can read, and of their differences."""
    Canaries(cast)
    walk = Walk(cast, webs[key]).read()
    numbers = {
        round(float(number.replace(",", "")))
        for _address, text in walk.pages
        for number in re.findall(r"(?<![\d.,])\d[\d,]{6,}(?:\.\d+)?", text)
    }
    reached = numbers | {abs(one - other) for one, other in combinations(sorted(numbers), 2)}
    assert len(numbers) > 3
    assert {name: total for name, total in few(cast).items() if round(total) in reached} == {}


def few(cast: Cast) -> dict[str, float]:
    """What each person sold, and each department of fewer than five people, by year and measure."""
    rows = CreditDay.objects.filter(kind="revenue", basis="booked").values()
    found: dict[str, float] = {}
    people = {p.pk: key for key, p in cast.people.items()}
    small = {d.pk: key for key, d in cast.departments.items() if key in {"south", "north-east"}}
    assert all(len(MEMBERS[key]) < 5 for key in small.values())
    for row in rows:
        for names in (people.get(row["person_id"]), small.get(row["department_id"])):
            for column in SUMS if names else ():
                place = f"{column} {names}"
                found[place] = found.get(place, 0) + float(row[column])
    return {name: total for name, total in found.items() if total > 1_000_000}


@pytest.mark.crawl
def test_e_mails_tell_only_what_their_reader_may_know(cast: Cast, mailoutbox: list) -> None:
    """Of all that the timetable does in a day, and of a log-in that was forgotten."""
    reachable(*cast.people.values())
    canaries = Canaries(cast)
    app.loader.import_default_modules()
    for planned in settings.CELERY_BEAT_SCHEDULE.values():
        app.tasks[planned["task"]]()
    ralf = User.objects.get(pk=cast.people["ralf"].pk)
    Client().post(reverse("account_reset_password"), {"email": ralf.email})
    call_command("run_jobs", once=True)
    assert mailoutbox
    keys = {p.email: canaries.names[p.pk] for p in User.objects.all()}
    told = {
        (keys[to], mail.subject): leaks(
            canaries, keys[to], [("mail", f"{mail.subject} {mail.body}")]
        )
        for mail in mailoutbox
        for to in mail.recipients()
    }
    assert {mail: found for mail, found in told.items() if found} == {}


@pytest.mark.slow
def test_a_leak_is_found(cast: Cast, webs: Webs, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list without its scope tells Ralf of Sara's order; the totals of few people likewise."""
    canaries = Canaries(cast)
    page = [("orders", webs["ralf"].get("/orders/?delivery=open").content.decode())]
    assert leaks(canaries, "ralf", page) == {}
    monkeypatch.setattr(OrderQuerySet, "visible_to", lambda orders, _user, _today: orders)
    page = [("orders", webs["ralf"].get("/orders/?delivery=open").content.decode())]
    found = leaks(canaries, "ralf", page)
    assert {"sales.order.key sara", "sales.customer.name sara"} <= found.keys()
