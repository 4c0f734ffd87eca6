"""A dry run says what the job then books; a statement's lines add up to the award."""

from datetime import date
from decimal import Decimal

import pytest

from recognition.models import Award
from recognition.queries.dry_run import dry_run, dry_run_rows, windows_of
from recognition.queries.statement import entries_of, statement_of
from recognition.queries.waiting import waiting_for
from recognition.rules.tiers import WhyNot
from tests.midyear import midyear  # noqa: F401 - an autouse fixture
from tests.recognition.story import FIRST, LAST, Story

SALES = {"rita": "1100", "ralf": "799.99", "rosa": "1234.56", "rudi": "800", "ned": "950.55"}


def quarter(story: Story) -> None:
    """Five people with a goal of 1,000 each, and two who sell elsewhere."""
    for key, amount in (SALES | {"sara": "5000"}).items():
        story.goal(key)
        story.sells(key, Decimal(amount))


def test_a_dry_run_writes_nothing_and_says_what_is_then_earned(story: Story, row_hashes) -> None:
    quarter(story)
    version = story.draft()
    before = row_hashes()
    run = dry_run(version, (FIRST, LAST), currency="EUR")
    assert row_hashes() == before
    # 4 + 8 + 12 % of 134.56, 4 + 8, 2 % of 150.55; below and at the threshold nothing.
    expected = {"rosa": Decimal("28.15"), "rita": Decimal("12.00"), "ned": Decimal("3.01")}
    found = {row.goal.person.key: row.reward.amount for row in run.earned}
    assert found == expected
    assert (run.people, run.elsewhere, run.departments) == (5, 1, 0)
    assert run.cost == sum(expected.values()) == 5000 - run.left
    assert run.skipped == [(WhyNot.BELOW_THRESHOLD, 1), (WhyNot.NO_AMOUNT, 1)]
    story.approve(version)
    story.close()
    story.compute()
    assert dict(Award.objects.values_list("person__key", "amount")) == expected


def test_people_spread_over_the_tiers(story: Story) -> None:
    quarter(story)
    run = dry_run(story.draft(), (FIRST, LAST), currency="EUR")
    assert [(r.first, r.people) for r in run.reached] == [
        (Decimal("0.8"), 1),
        (Decimal(1), 1),
        (Decimal("1.1"), 1),
    ]
    assert [row[0] for row in dry_run_rows(run)] == ["ned", "ralf", "rita", "rosa", "rudi"]


def test_windows_are_past_ones_with_such_goals(story: Story) -> None:
    version = story.draft()
    assert windows_of(version, story.today) == []
    quarter(story)
    story.goal("rita", starts_on=date(2025, 4, 1), ends_on=date(2025, 6, 30))
    assert windows_of(version, story.today) == [(FIRST, LAST)]


def test_the_lines_of_a_statement_add_up(story: Story) -> None:
    """Steps to the amount, entries to what is credited; also after a return that came later."""
    story.programme()
    story.goal("rita")
    order = story.sells("rita", "777.77")
    story.sells("rita", "555.55")
    story.brings_back(order, 3, date(2025, 2, 3))
    story.close()
    story.compute()
    award = Award.objects.get()
    rita = story.who("rita")
    entries = list(entries_of(award, rita, story.today))
    assert len(entries) == 3
    assert sum(entry.revenue for entry in entries) == award.credited == Decimal("1099.989")
    found = statement_of(award)
    assert sum(step.amount for step in found.steps) == award.amount
    # The goal's page counts the return where it was recorded: outside the window.
    assert found.left_out == Decimal("233.331")
    assert found.base.by_business_day == Decimal("1333.32")
    # A former manager, HR and payroll see no entries of hers.
    for key in ("sven", "hans", "paul"):
        assert not entries_of(award, story.who(key), story.today).exists()


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("rita", ["You have earned an award"]),
        ("ralf", []),
        ("mona", ["Approve awards"]),
        ("dora", ["Approve awards"]),
        ("sven", []),
        ("hans", []),
        ("paul", []),
        ("adam", []),
    ],
)
def test_what_waits_for_whom(story: Story, key: str, lines: list[str]) -> None:
    story.earned()
    assert [str(line.what) for line in waiting_for(story.who(key), story.today)] == lines
