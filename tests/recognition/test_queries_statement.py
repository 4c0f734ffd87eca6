"""A statement's lines add up: entries to what is credited, steps to the amount."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from recognition.actions import approve_award, confirm_payment, make_payroll_export, reject_award
from recognition.models import Award
from recognition.queries.statement import (
    ENTRY_COLUMNS,
    entries_of,
    entry_rows,
    of_goal,
    statement_of,
)
from recognition.rules.terms import AwardState, StepKind
from recognition.rules.tiers import TierRule
from salesmgmt.org import actions as org
from tests.cast import BY
from tests.recognition.story import FIRST, LAST, Story


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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("measure", "field", "target", "credited"),
    [
        ("revenue", "revenue", 100, "1099.989"),
        ("margin", "margin", 50, "79.989"),
        ("units", "quantity", 10, "17"),
        ("orders", "orders", 1, "2"),
    ],
)
def test_each_measure_has_its_own_column(
    story: Story, measure: str, field: str, target: int, credited: str
) -> None:
    """Two orders of ten pieces at a cost of 60 each, three of which came back."""
    story.approve(story.draft("Sea", story.item(measure=measure)))
    story.goal("rita", target, measure=measure)
    order = story.sells("rita", "777.77")
    story.sells("rita", "555.55")
    story.brings_back(order, 3, date(2025, 2, 3))
    story.close()
    story.compute()
    award = Award.objects.get()
    entries = entries_of(award, story.who("rita"), story.today)
    assert sum(getattr(entry, field) for entry in entries) == award.credited
    assert award.credited == statement_of(award).base.credited == Decimal(credited)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("terms", "sold", "kinds", "amount"),
    [
        ({}, "799.99", None, None),
        ({}, "1100", [StepKind.TIER] * 2, "12.00"),
        ({"cap": Decimal(10)}, "1100", [StepKind.TIER] * 2 + [StepKind.CAP], "10.00"),
        ({"cap": Decimal(12)}, "1100", [StepKind.TIER] * 2, "12.00"),
        ({}, "900.333333", [StepKind.TIER, StepKind.ROUNDING], "2.01"),
        (
            {"tiers": (TierRule(Decimal(0), Decimal("0.0333")),), "cap": Decimal("33.335")},
            "1111.11",
            [StepKind.TIER, StepKind.CAP, StepKind.ROUNDING],
            "33.34",
        ),
    ],
)
def test_steps_add_up_to_the_cent(
    story: Story, terms: dict, sold: str, kinds: list[StepKind] | None, amount: str | None
) -> None:
    story.programme(**terms)
    story.goal("rita")
    story.sells("rita", sold)
    story.close()
    story.compute()
    award = Award.objects.first()
    if kinds is None or amount is None:
        assert award is None
        return
    steps = statement_of(award).steps
    assert [step.kind for step in steps] == kinds
    assert sum(step.amount for step in steps) == award.amount == Decimal(amount)


def paid(story: Story, award: Award) -> None:
    approve_award(award=award, by=story.who("mona"), today=story.today)
    paul = {"by": story.who("paul"), "today": story.today}
    export = make_payroll_export(**paul)
    confirm_payment(export=export, reference="P-1", paid_on=story.today, **paul)


def test_a_family_adds_up_to_what_is_left(story: Story) -> None:
    """Paid, corrected, corrected again, the last of them refused: each as known in its time."""
    story.programme()
    story.goal("rita")
    order = story.sells("rita", 1200)
    story.close()
    story.compute()
    original = Award.objects.get()
    paid(story, original)
    story.brings_back(order, 1, date(2025, 2, 3))
    story.compute()
    first = original.corrections.get()
    paid(story, first)
    story.brings_back(order, 1, date(2025, 2, 4))
    story.compute()
    second = original.corrections.get(state=AwardState.EARNED)

    rita = story.who("rita")
    for award, credited, amount in (
        (original, 1200, "24.00"),
        (first, 1080, "-13.60"),
        (second, 960, "-7.20"),
    ):
        found = statement_of(Award.objects.get(pk=award.pk))
        assert found.family == (original, first, second)
        assert sum(step.amount for step in found.steps) == award.amount == Decimal(amount)
        entries = entries_of(award, rita, story.today)
        assert sum(entry.revenue for entry in entries) == found.base.credited == credited
        # What waits is not booked yet.
        assert found.together == Decimal("10.40")
    taken = statement_of(second).steps[-1]
    assert (taken.kind, taken.amount) == (StepKind.BOOKED_BEFORE, Decimal("-10.40"))
    reject_award(award=second, by=story.who("mona"), why="our mistake", today=story.today)
    assert statement_of(original).together == Decimal("10.40")


def test_why_the_goals_page_shows_something_else(story: Story) -> None:
    """A return of 100 in the window for an earlier sale, one of 200 after it for one inside."""
    story.programme()
    story.goal("rita")
    earlier = story.sells("rita", 500, date(2024, 9, 20))
    order = story.sells("rita", 2000)
    story.brings_back(earlier, 2, date(2024, 10, 10))
    story.brings_back(order, 1, date(2025, 2, 3))
    story.close()
    story.compute()
    award = Award.objects.get()
    found = statement_of(award)
    assert found.base.differs
    assert (found.base.credited, found.base.of_earlier, found.left_out) == (1800, -100, 200)
    assert found.base.by_business_day == 1900
    assert found.base.credited + found.left_out + found.base.of_earlier == 1900
    assert (award.attainment, found.attainment_by_business_day) == (Decimal("1.8"), Decimal("1.9"))


def test_who_reads_which_entries(story: Story) -> None:
    """Rita moved to South since: sales stay with the department of their day."""
    award = story.earned()
    story.sells("ralf", 100)
    org.transfer(
        person=story.cast.people["rita"],
        department=story.cast.departments["south"],
        on=date(2025, 2, 1),
        **BY,
    )
    found = {
        key: entries_of(award, story.who(key), story.today).count()
        for key in ("rita", "mona", "sven", "dora", "ralf", "hans", "paul", "adam")
    }
    assert found == {
        "rita": 1,
        "mona": 1,
        "sven": 0,
        "dora": 1,
        "ralf": 0,
        "hans": 0,
        "paul": 0,
        "adam": 0,
    }


def test_entries_as_a_file(story: Story) -> None:
    story.programme()
    story.goal("rita")
    story.sells("rita", 600)
    order = story.sells("rita", 500, LAST)
    story.sells("rita", 900, LAST + timedelta(days=1))
    story.sells("rita", 900, FIRST - timedelta(days=1))
    story.close()
    story.compute()
    rows = entry_rows(entries_of(Award.objects.get(), story.who("rita"), story.today))
    last, first = (dict(zip(ENTRY_COLUMNS, row, strict=True)) for row in rows)
    assert (last["sold_on"], last["counts_on"], last["order"]) == (LAST, LAST, order)
    assert (last["customer"], last["product"], last["share"]) == ("Customer C", "Pedal", 1)
    assert (last["quantity"], last["revenue"], last["margin"]) == (10, 500, -100)
    assert (first["revenue"], first["margin"]) == (600, 0)


def test_awards_of_a_goal(story: Story) -> None:
    story.approve(story.draft("Sea", story.item()))
    award = story.earned()
    approve_award(award=award, by=story.who("dora"), today=story.today)
    for key, seen in (("rita", 1), ("mona", 1), ("dora", 1), ("sven", 0), ("hans", 0), ("ralf", 0)):
        assert of_goal(award.goal, story.who(key), story.today).count() == seen, key
