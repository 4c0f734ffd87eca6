"""The loop closes: from setting a goal to the approved award and the measured effect.

Six roles and payroll, in both languages, the rep on a phone. Only sales come in by the intake, and
what nights do is done by the jobs.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from diagnostics.models import Action, Effect
from diagnostics.rules.terms import EffectVerdict
from goals.models import Goal, GoalVersion
from goals.rules.terms import GoalState
from monitoring.models import Alert, FollowUp, Review
from recognition.models import Award
from recognition.rules.terms import AwardState
from salesmgmt.org import actions as org
from salesmgmt.org.models import Period
from salesmgmt.sales import intake
from tests.browser.walk import Walk
from tests.cast import BY, REPS, Cast, build_cast
from tests.training.studio import published_module, published_sheet
from training.models import Certificate

pytestmark = pytest.mark.browser

HOMES = {"sara": "south", "stan": "south", "ned": "north-east"}


@pytest.fixture
def year(transactional_db: None, time_machine: Any) -> int:
    """The walk begins in January of next year: after everything the database's clock says."""
    coming = timezone.localdate().year + 1
    time_machine.move_to(datetime(coming, 1, 11, 12, tzinfo=ZoneInfo("UTC")))
    settings.CELERY_BROKER_URL = None
    return coming


@pytest.fixture
def walk(
    request: pytest.FixtureRequest, year: int, page: Page, live_server: Any, time_machine: Any
) -> Iterator[Walk]:
    broker = settings.CELERY_BROKER_URL
    cast = build_cast()
    published_module(cast)
    published_sheet(cast)
    yield Walk(page, cast, live_server.url, request.param, time_machine)
    settings.CELERY_BROKER_URL = broker


@pytest.mark.parametrize("walk", ["en", "de"], indirect=True)
def test_the_loop(walk: Walk, year: int, complaints: list[str]) -> None:
    set_up(walk, year)
    agree_goals(walk, year)
    sell(walk.cast, year, days=(8, 9, 10, 11, 12), rita=20)
    follow_up(walk, date(year, 2, 12))
    diagnose(walk, date(year, 2, 12))
    learn(walk, date(year, 2, 13))
    revise(walk, date(year, 2, 14))
    sell(walk.cast, year, days=(15, 16, 17, 18, 19), rita=500)
    review(walk, date(year, 3, 2))
    recognise(walk, year)
    look_back(walk)
    assert complaints == []


def set_up(walk: Walk, year: int) -> None:
    """The administrator says who answers for what and writes a programme; a director approves."""
    walk.as_("adam")
    for area, key in (("delivery", "hedy"), ("training", "hans")):
        walk.go("org:accountability")
        walk.choose("person", walk.cast.people[key].name)
        walk.fill(area=area, starts_on=f"{year}-01-11", why="New year")
        walk.press("Appoint")
    walk.go("recognition:programme_new")
    walk.fill(name="Winter ride", span="month", starts_on=f"{year}-02-01")
    walk.fill(measure="revenue", basis="booked", award_kind="cash", threshold_ratio="100")
    walk.fill(budget=walk.number("5,000"))
    for row, (start, rate) in enumerate((("0", "1"), ("100", "5.5"))):
        walk.fill(**{f"tier-{row}-from_ratio": start, f"tier-{row}-rate": walk.number(rate)})
    walk.press("Write the draft")
    walk.as_("dora")
    walk.follow("Approve a programme and its budget")
    walk.press("Approve programme and budget")
    walk.sees("Approved", walk.number("5.5"))


def agree_goals(walk: Walk, year: int) -> None:
    """From the director to the department to the people: split, objected to, agreed."""
    walk.as_("dora")
    walk.go("goals:set")
    walk.choose("holder", "North")
    walk.choose("period", f"{year}-02")
    walk.fill(target=walk.number("6,000"), text="As last year")
    walk.press("Propose the goal")
    walk.as_("mona")
    walk.follow("Answer the proposed goal")
    walk.press("Accept the goal")
    walk.as_("dora")
    walk.follow("Put the goal in force")
    walk.press("Put the goal in force")
    split(walk)
    walk.as_("rita")
    walk.follow("Answer the proposed goal")
    walk.sees(walk.number("1,500.00"))
    walk.open("Object with a counter-proposal")
    walk.fill(target=walk.number("1,000"), text="Two shops rebuild until March.")
    walk.press("Send the counter-proposal")
    walk.as_("mona")
    walk.follow("Answer the objection")
    walk.fill(answer="offer", text="One of them orders in February.")
    walk.page.locator("form[action$='/answer/'] [name='target']").fill(walk.number("1,200"))
    walk.press("Answer")
    walk.as_("rita")
    walk.follow("Answer the proposed goal")
    walk.press("Accept the goal")
    walk.as_("mona")
    walk.follow("Put the goal in force")
    walk.press("Put the goal in force")
    assert goal_of(walk).state == GoalState.IN_FORCE
    # The second thing that waits for a rep: what the strategy says.
    walk.as_("rita")
    walk.follow("Read and confirm")
    walk.press("I have read this")


def split(walk: Walk) -> None:
    """Equal parts first, then by hand; nothing is left over."""
    walk.as_("mona")
    north = Goal.objects.get(department__key="north", starts_on__month=2)
    walk.go("goals:goal", north.pk)
    walk.follow("Split")
    walk.press("equally")
    rows = walk.page.locator(".split-table tbody tr")
    expect(rows.filter(has_text="Rita").locator("input")).to_have_value(walk.number("1,200"))
    rows.filter(has_text="Rita").locator("input").fill(walk.number("1,500"))
    over = walk.page.locator("#split-sum")
    expect(over).to_contain_text(walk.words("Assigned beyond the target"))
    expect(over).to_contain_text(walk.number("300.00"))
    rows.filter(has_text="North East").locator("input").fill(walk.number("900"))
    expect(over).to_contain_text(walk.words("Not assigned yet"))
    walk.press("Write the drafts")
    walk.go("goals:waiting")
    walk.tick_all("Propose the ticked drafts")
    walk.press("Propose the ticked drafts")
    below = GoalVersion.objects.filter(goal__starts_on__month=2).exclude(goal=north)
    assert sum(below.values_list("target", flat=True)) == Decimal(6000)


def goal_of(walk: Walk) -> Goal:
    """Rita's goal of February."""
    return Goal.objects.get(person=walk.cast.people["rita"], starts_on__month=2)


def sell(cast: Cast, year: int, *, days: tuple[int, ...], rita: int) -> None:
    """Everybody sells on these days of February; others a little more or less each day."""
    rows: dict[str, list[tuple[Any, ...]]] = {
        name: []
        for name in ("orders", "order_lines", "order_shares", "deliveries", "delivery_lines")
    }
    for place, key in enumerate(REPS):
        for day in days:
            on, number = date(year, 2, day), f"feb-{key}-{day}"
            amount = rita if key == "rita" else 100 + (place * 7 + day * 3) % 11
            rows["orders"].append((number, "c", HOMES.get(key, "north"), None, on, on, "EUR", None))
            rows["order_lines"].append((number, "1", "p", 1, amount, amount, None))
            rows["order_shares"].append((number, "revenue", key, 1))
            rows["deliveries"].append((f"d-{number}", number, on, on, None, None, None))
            rows["delivery_lines"].append((f"d-{number}", "1", 1))
    intake.load(rows, **BY)


def follow_up(walk: Walk, day: date) -> None:
    """The night opened what is due after the deliveries; the rep asks the customer."""
    walk.on(day)
    walk.as_("rita")
    walk.follow("Ask customers how their deliveries went")
    if not walk.page.url.rstrip("/").split("/")[-1].isdigit():
        walk.page.locator("main table tbody a").first.click()
        walk.settle()
    walk.fill(answer="5", comment="Everything came as promised.")
    walk.press("Record the answer")
    assert FollowUp.objects.filter(done_on=day, feedback__score=5).count() == 1


def diagnose(walk: Walk, day: date) -> None:
    """The night raised an alert; a person opens the diagnosis and others say what they know."""
    assert Alert.objects.filter(goal=goal_of(walk)).count() == 1
    walk.as_("mona")
    walk.go("monitoring:alerts")
    row = walk.page.locator(".row-item", has_text="Rita").filter(has_text=walk.words("Behind"))
    walk.follow(
        "Open a diagnosis", row.filter(has=walk.page.locator(f"a[href*='/{goal_of(walk).pk}/']"))
    )
    walk.fill(why="Far behind after ten days.")
    walk.press("Open the diagnosis")
    walk.sees("Locked")
    for key, cause, answer in (("hedy", "delivery", "not_caused"), ("hans", "training", "caused")):
        walk.as_(key)
        walk.follow("Answer a question about a cause")
        expect(walk.page.locator("main")).not_to_contain_text("Rita")
        walk.fill(answer=answer, reason=f"Looked at {cause}.")
        walk.press("Give the answer")
    walk.as_("mona")
    diagnosis = goal_of(walk).diagnoses.get()
    for cause in ("product", "price", "service", "marketing"):
        walk.go("diagnostics:finding", diagnosis.findings.get(cause=cause).pk)
        walk.fill(answer="not_caused", reason="As in the year before.")
        walk.press("Give the answer")
    walk.go("diagnostics:diagnosis", diagnosis.pk)
    walk.fill(answer="not_caused", reason="Everybody was new to these shops.")
    walk.press("Answer the person step")
    walk.fill(conclusion="Nobody had shown how to prepare a visit.")
    walk.press("Conclude the diagnosis")
    walk.follow("Agree an action", walk.page.locator("#training"))
    walk.fill(kind="training", text="Learn to prepare a visit.", expected="More orders a week.")
    walk.choose("module", "Bikes")
    walk.choose("owner", walk.cast.people["mona"].name)
    walk.fill(due_on=f"{day:%Y-%m}-14", starts_on=f"{day:%Y-%m}-15", measure_days="7")
    walk.press("Agree the action")


def learn(walk: Walk, day: date) -> None:
    """The rep takes the training on the phone; the manager says that it is done."""
    walk.on(day)
    walk.as_("rita")
    walk.follow("Training to do")
    walk.follow("Start reading")
    walk.press("Read, go on")
    walk.page.locator(".quiz-choice", has_text="Yes").click()
    walk.press("Hand in")
    walk.sees("Passed")
    walk.follow("Open the certificate")
    walk.sees("Rita", "Bikes")
    assert Certificate.objects.get().person == walk.cast.people["rita"]
    walk.as_("mona")
    walk.follow("Do what was agreed")
    walk.press("It is done")


def revise(walk: Walk, day: date) -> None:
    """Half-way the target is lowered; whom it concerns takes note again."""
    walk.on(day)
    walk.as_("mona")
    walk.go("goals:revise", goal_of(walk).pk)
    walk.fill(target=walk.number("1,100"), effective_on=f"{day}", driver="economy")
    walk.fill(reason="A chain of shops closed.")
    walk.press("Show the effect")
    walk.press("Revise the goal")
    walk.as_("rita")
    walk.follow("Take note of the target")
    # Her goal of the year waits as well.
    row = walk.page.locator("#acknowledge + .rows .row-item", has_text=walk.number("1,100.00"))
    row.get_by_role("link").click()
    walk.settle()
    walk.press("I have taken note")
    version = goal_of(walk).versions.get(number=3)
    assert version.acknowledgements.get().person == walk.cast.people["rita"]


def review(walk: Walk, day: date) -> None:
    """The month is over: the effect is measured, and both talk about the figures."""
    walk.on(day)
    action, effect = Action.objects.get(), Effect.objects.get()
    assert (effect.verdict, effect.n, effect.others_n) == (EffectVerdict.WORKED, 1, 6)
    walk.as_("mona")
    walk.go("diagnostics:action", action.pk)
    walk.sees("Worked", walk.number("479.90"))
    held = Review.objects.get(person=walk.cast.people["rita"], starts_on__month=2)
    walk.as_("rita")
    walk.go("monitoring:review", held.pk)
    walk.sees(walk.number("2,600.00"))
    walk.fill(text="The new way of preparing helped.")
    walk.press("Write it down")
    walk.as_("mona")
    walk.go("monitoring:review", held.pk)
    walk.open("Add a commitment")
    commitment = walk.page.locator("form[action$='/commitments/']")
    commitment.locator("[name='text']").fill("Show it to the others.")
    commitment.locator("[name='owner']").select_option(label=walk.cast.people["rita"].name)
    commitment.locator("[name='due_on']").fill(f"{day + timedelta(days=20)}")
    walk.press("Add the commitment")
    walk.press("Sign the review")
    walk.as_("rita")
    walk.go("monitoring:review", held.pk)
    walk.press("Sign the review")
    walk.sees("Show it to the others.", "Signed")


def recognise(walk: Walk, year: int) -> None:
    """The period is closed, the job reckons, a second person approves, payroll pays."""
    february = date(year, 2, 1)
    for period in Period.objects.filter(
        kind="month", ends_on__lt=february, closed_at=None
    ).order_by("starts_on"):
        at = datetime.combine(february, time(), ZoneInfo("UTC"))
        org.close_period(period=period, at=at, **BY)
    walk.as_("dora")
    walk.go("org:periods")
    walk.choose("period", f"{year}-02")
    walk.fill(why="The month is complete")
    walk.press("Close the period")
    walk.on(date(year, 3, 3))
    award = Award.objects.get(person=walk.cast.people["rita"])
    # 1 % of the first 1,100 and 5.5 % of 1,500 beyond.
    assert (award.credited, award.amount) == (2600, Decimal("93.50"))
    walk.as_("dora")
    walk.follow("Approve awards")
    ticked = walk.tick_all("Approve the ticked awards")
    expect(ticked).to_contain_text(walk.number("93.50"))
    walk.press("Approve the ticked awards")
    walk.as_("paul")
    walk.follow("Pay out approved awards")
    walk.press("Make the payroll file")
    walk.open("Confirm the payment")
    walk.page.locator("main [name$='reference']").fill("Run 3")
    walk.press("Confirm the payment")
    award.refresh_from_db()
    assert award.state == AwardState.FULFILLED


def look_back(walk: Walk) -> None:
    """From the paid award back along the loop, each step one click."""
    walk.as_("rita")
    walk.go("recognition:statements")
    walk.page.locator("main .row-item a").first.click()
    walk.settle()
    walk.sees(walk.number("93.50"), walk.number("2,600.00"))
    thread = walk.page.locator(".thread")
    expect(thread).to_contain_text(walk.words("Worked"))
    walk.page.locator("main table a[href^='/orders/']").first.click()
    walk.settle()
    walk.page.locator(f"main .row-item a[href='/goals/{goal_of(walk).pk}/']").click()
    walk.settle()
    walk.page.locator(".thread a[href^='/diagnoses/actions/']").click()
    walk.settle()
    walk.sees("Worked")
    walk.page.locator("main a[href^='/training/assignments/']").first.click()
    walk.settle()
    walk.sees("Completed")
