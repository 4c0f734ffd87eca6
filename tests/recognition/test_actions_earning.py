"""The job: what closed goals earn, and what follows the figures."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from goals.actions import close_goal
from recognition.actions import approve_award, approve_version, end_version, new_version
from recognition.jobs import COMPUTE_AWARDS
from recognition.models import Award
from recognition.rules.terms import AwardKind, AwardState, Span, StepKind
from recognition.tasks import schedule_awards
from salesmgmt.journal.actions import enqueue, run
from salesmgmt.journal.models import Job, JobState
from salesmgmt.org import actions as org
from tests.cast import BY
from tests.recognition.story import FIRST, LAST, NOTHING_DONE, Story


def test_a_closed_goal_earns(story: Story) -> None:
    award = story.earned()
    assert (award.amount, award.cost, award.state) == (12, 12, AwardState.EARNED)
    assert (award.target, award.credited, award.attainment) == (1000, 1100, Decimal("1.1"))
    assert award.booked_on == LAST
    steps = [(s.kind, s.from_ratio, s.to_ratio, s.base, s.amount) for s in award.steps.all()]
    low, full, most = Decimal("0.8"), Decimal(1), Decimal("1.1")
    assert steps == [
        (StepKind.TIER, low, full, 200, 4),
        (StepKind.TIER, full, most, 100, 8),
    ]


def test_twice_is_once(story: Story) -> None:
    before = story.earned()
    assert story.compute() == NOTHING_DONE
    after = Award.objects.get()
    assert (after.pk, after.known_at) == (before.pk, before.known_at)


def test_the_job_says_how_many_programmes_are_done(story: Story) -> None:
    story.earned()
    job = enqueue(
        kind=COMPUTE_AWARDS, key="told", arguments={"as_of": story.today.isoformat()}, by=None
    )
    done = run(job.pk)
    assert done is not None
    assert (done.state, done.progress_done, done.progress_of) == (JobState.DONE, 1, 1)


def test_nothing_before_every_month_is_closed(story: Story) -> None:
    story.programme()
    story.goal("rita")
    story.sells("rita", 1100)
    story.close("2024-11")
    assert story.compute() == NOTHING_DONE
    story.close("2024-12")
    assert story.compute()["earned"] == 1


def test_a_goal_closed_by_hand_earns_too(story: Story) -> None:
    story.programme()
    goal = story.goal("rita")
    story.sells("rita", 1100)
    close_goal(goal=goal, by=story.who("dora"), why="", today=story.today)
    story.close()
    assert story.compute()["earned"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"basis": "delivered"}, "another basis"),
        ({"measure": "margin"}, "another measure"),
        ({"ends_on": date(2024, 11, 30)}, "two months are no quarter"),
        ({"credit_kind": "overlay"}, "overlay credit"),
        ({"state": "proposed"}, "not in force"),
    ],
)
def test_only_goals_that_fit(story: Story, other: dict, why: str) -> None:
    story.programme(tiers=story.terms().tiers)
    story.goal("rita", **other)
    story.sells("rita", 1100)
    story.close()
    assert story.compute()["earned"] == 0, why


def test_only_people_of_the_subtree_on_the_last_day(story: Story) -> None:
    """Ned is further down, Sara elsewhere, Rosa moved away with the last day, Rudi after it."""
    story.programme()
    people = ("rita", "ned", "sara", "rosa", "rudi")
    south = story.cast.departments["south"]
    for key, day in (("rosa", LAST), ("rudi", LAST + timedelta(days=1))):
        org.transfer(person=story.cast.people[key], department=south, on=day, **BY)
    for key in people:
        story.goal(key)
        story.sells(key, 1100)
    story.goal("north", holder=story.cast.departments["north"])
    story.close()
    story.compute()
    assert set(Award.objects.values_list("person__key", flat=True)) == {"rita", "ned", "rudi"}


def test_a_return_before_the_decision_is_followed(story: Story) -> None:
    story.programme()
    story.goal("rita")
    order = story.sells("rita", 1100)
    story.close()
    story.compute()
    story.brings_back(order, 1, date(2025, 2, 3))  # 110 of 1100
    assert story.compute() == NOTHING_DONE | {"changed": 1}
    award = Award.objects.get()
    assert (award.credited, award.amount) == (990, Decimal("3.80"))
    assert sum(step.amount for step in award.steps.all()) == award.amount
    story.brings_back(order, 9, date(2025, 2, 4))
    assert story.compute() == NOTHING_DONE | {"withdrawn": 1}
    assert Award.objects.get().state == AwardState.WITHDRAWN
    assert story.compute() == NOTHING_DONE


def test_what_is_found_later_counts_where_the_sale_was(story: Story) -> None:
    """A return of the quarter for a sale of the one before is not the quarter's."""
    story.programme()
    story.goal("rita")
    earlier = story.sells("rita", 500, date(2024, 9, 20))
    story.sells("rita", 1000)
    story.brings_back(earlier, 10, date(2024, 10, 10))
    story.close()
    story.compute()
    assert Award.objects.get().credited == 1000


def test_an_item_is_earned_once_and_not_taken_back(story: Story) -> None:
    version = story.approve(story.draft("Journey", story.item()))
    story.goal("rita")
    order = story.sells("rita", 1000)
    story.close()
    story.compute()
    award = Award.objects.get()
    assert (award.kind, award.amount, award.cost) == (AwardKind.TRAVEL, 0, 1200)
    assert not award.steps.exists()
    approve_award(award=award, by=story.who("mona"), today=story.today)
    story.brings_back(order, 10, date(2025, 6, 2))
    assert story.compute() == NOTHING_DONE
    assert version.state == "approved"


def test_only_the_version_of_the_last_day_pays(story: Story) -> None:
    """The first version ends the day before the second one begins."""
    programme = story.programme()
    terms = story.terms(starts_on=LAST, tiers=story.terms().tiers[:1])
    draft = new_version(programme=programme, terms=terms, by=story.who("adam"), today=story.today)
    approve_version(version=draft, by=story.who("dora"), today=story.today)
    assert story.earned().version == draft


def test_an_ended_programme_pays_what_ended_before(story: Story) -> None:
    version = story.programme().versions.get()
    end_version(
        version=version,
        ends_on=LAST - timedelta(days=1),
        by=story.who("dora"),
        why="over",
        today=story.today,
    )
    story.goal("rita")
    story.sells("rita", 1100)
    story.close()
    assert story.compute() == NOTHING_DONE


def test_months_and_years(story: Story) -> None:
    story.programme("Month", span=Span.MONTH)
    story.goal("rita", 100, starts_on=date(2024, 11, 1), ends_on=date(2024, 11, 30))
    story.goal("ralf", 100, starts_on=FIRST, ends_on=LAST)
    story.sells("rita", 100)
    story.sells("ralf", 100)
    story.close()
    story.compute()
    assert Award.objects.get().person.key == "rita"


def test_a_quarter_beside_its_year(story: Story) -> None:
    """Each programme pays for goals of its own length: one sale, one award by each."""
    story.programme("Quarter")
    story.programme("Year", span=Span.YEAR)
    story.goal("rita", 100)
    story.goal("rita", 200, starts_on=date(2024, 1, 1))
    story.sells("rita", 200)
    story.close()
    story.compute()
    awards = Award.objects.order_by("version__programme__name")
    told = awards.values_list("version__programme__name", "goal__starts_on", "goal__ends_on")
    assert list(told) == [("Quarter", FIRST, LAST), ("Year", date(2024, 1, 1), LAST)]


def test_the_job_is_wanted_once_a_day_and_after_a_closing(story: Story) -> None:
    story.programme()
    story.goal("rita")
    story.sells("rita", 1100)
    for _ in range(2):
        schedule_awards()
    assert Job.objects.filter(kind=COMPUTE_AWARDS).count() == 1
    story.close()
    schedule_awards()
    job = Job.objects.filter(kind=COMPUTE_AWARDS).latest("pk")
    assert Job.objects.filter(kind=COMPUTE_AWARDS).count() == 2
    assert job.arguments == {"as_of": "2025-06-15"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_job_runs(story: Story) -> None:
    story.programme()
    story.goal("rita")
    story.sells("rita", 1100)
    story.close()
    schedule_awards()
    done = run(Job.objects.get(kind=COMPUTE_AWARDS).pk)
    assert done is not None
    assert done.result == NOTHING_DONE | {"earned": 1}
