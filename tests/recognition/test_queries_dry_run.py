"""A dry run writes nothing and says what the job then books, to the cent."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from goals.actions import revise_goal
from goals.rules.terms import Driver
from recognition.models import Award, ProgrammeVersion
from recognition.queries.dry_run import DRY_RUN_COLUMNS, dry_run, dry_run_rows, windows_of
from recognition.rules.terms import AwardKind, Span
from recognition.rules.tiers import TierRule, WhyNot
from salesmgmt.sales.models import Basis
from tests.recognition.story import FIRST, LAST, Story

SALES = {"rita": "1100", "ralf": "799.99", "rosa": "1234.56", "rudi": "800", "ned": "950.55"}


def quarter(story: Story) -> None:
    """Five people with a goal of 1,000 each, and two who sell elsewhere."""
    for key, amount in (SALES | {"sara": "5000"}).items():
        story.goal(key)
        story.sells(key, Decimal(amount))


@pytest.mark.slow
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
    assert [row[0] for row in dry_run_rows(run, "EUR")] == ["ned", "ralf", "rita", "rosa", "rudi"]


def test_windows_are_past_ones_with_such_goals(story: Story) -> None:
    version = story.draft()
    assert windows_of(version, story.today) == []
    quarter(story)
    story.goal("rita", starts_on=date(2025, 4, 1), ends_on=date(2025, 6, 30))
    assert windows_of(version, story.today) == [(FIRST, LAST)]


def test_windows_have_the_length_that_is_paid_for(story: Story) -> None:
    """Also before the version begins: that is what a dry run is for. The latest comes first."""
    earlier = (date(2024, 7, 1), date(2024, 9, 30))
    month = (date(2024, 11, 1), date(2024, 11, 30))
    for first, last in (earlier, (FIRST, LAST), month):
        story.goal("rita", starts_on=first, ends_on=last)
    story.goal("ralf")
    story.goal("sara", starts_on=date(2024, 4, 1), ends_on=date(2024, 6, 30))
    late = story.terms(starts_on=date(2025, 7, 1))
    assert windows_of(story.draft(terms=late), story.today) == [(FIRST, LAST), earlier]
    months = story.draft("Months", story.terms(span=Span.MONTH))
    assert windows_of(months, story.today) == [month]


ONE_TIER = (TierRule(Decimal("0.333333"), Decimal("0.123456")),)
DELIVERED, MARGIN = {"basis": Basis.DELIVERED}, {"measure": "margin"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("terms", "goal", "expected"),
    [
        ({}, {}, {"rosa": "28.15", "rita": "12.00", "ned": "3.01"}),
        ({"cap": Decimal("12.00")}, {}, {"rosa": "12.00", "rita": "12.00", "ned": "3.01"}),
        ({"cap": Decimal("11.99")}, {}, {"rosa": "11.99", "rita": "11.99", "ned": "3.01"}),
        ({"threshold_ratio": Decimal("1.1")}, {}, {"rosa": "28.15", "rita": "12.00"}),
        ({"threshold_ratio": Decimal("1.100001")}, {}, {"rosa": "28.15"}),
        # 333.333 of the target are free; 12.3456 % of the rest, half up to the cent.
        (
            {"tiers": ONE_TIER, "threshold_ratio": Decimal(0)},
            {},
            {"rosa": "111.26", "rita": "94.65", "ned": "76.20", "rudi": "57.61", "ralf": "57.61"},
        ),
        # Ten pieces cost 600: of margins of 500, 634.56 and so on the same tiers.
        (
            {"measure": "margin"},
            {"measure": "margin", "target": 500},
            {"rosa": "16.15", "rita": "2.00"},
        ),
        (DELIVERED, DELIVERED, {}),
        ({"budget": Decimal(0)}, {}, {"rosa": "28.15", "rita": "12.00", "ned": "3.01"}),
    ],
)
def test_whatever_the_terms_the_job_books_the_same(
    story: Story, row_hashes: Any, terms: dict, goal: dict, expected: dict[str, str]
) -> None:
    for key, amount in SALES.items():
        story.goal(key, **goal)
        story.sells(key, Decimal(amount))
    version = story.draft(terms=story.terms(**terms))
    before = row_hashes()
    run = dry_run(version, (FIRST, LAST), currency="EUR")
    rows = list(dry_run_rows(run, "EUR"))
    assert row_hashes() == before
    said = {row.goal.person.key: row.reward.amount for row in run.earned}
    assert said == {key: Decimal(amount) for key, amount in expected.items()}
    booked = books(story, version)
    assert {award.person.key: award.amount for award in booked} == said
    assert sum(award.cost for award in booked) == run.cost
    told = {row.goal.person.key: row for row in run.rows}
    for award in booked:
        row = told[award.person.key]
        figures = (row.target, row.base.credited, row.reward.attainment)
        assert figures == (award.target, award.credited, award.attainment)
        steps = [(step.kind, step.amount) for step in award.steps.all()]
        assert steps == [(step.kind, step.amount) for step in row.reward.steps]
    assert [row[6] for row in rows] == [row.reward.amount for row in run.rows]


def books(story: Story, version: ProgrammeVersion) -> list[Award]:
    """What the job earns by the version."""
    story.approve(version)
    story.close()
    story.compute()
    return list(Award.objects.select_related("person"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", [AwardKind.TIME_OFF, AwardKind.OFFICE, AwardKind.TRAVEL])
def test_an_item_costs_what_it_costs(story: Story, kind: AwardKind) -> None:
    """Rosa and Rita reach the goal."""
    quarter(story)
    version = story.draft("By revenue", story.item(kind, budget=Decimal(2399)))
    run = dry_run(version, (FIRST, LAST), currency="EUR")
    assert (run.cost, run.average, run.left, run.reached) == (2400, 1200, -1, [])
    found = {(award.person.key, award.amount, award.cost) for award in books(story, version)}
    assert found == {("rosa", 0, 1200), ("rita", 0, 1200)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("measure", "target", "credited"),
    [("units", 20, {"rita": 19, "ralf": 20}), ("orders", 2, {"rita": 2, "ralf": 2})],
)
def test_an_item_by_number(
    story: Story, measure: str, target: int, credited: dict[str, int]
) -> None:
    """Units and orders earn items, where a share could not be paid."""
    for key, pieces in (("rita", 9), ("ralf", 10)):
        story.goal(key, target, measure=measure)
        story.sells(key, 100)
        story.sells(key, 100, pieces=pieces)
    version = story.draft(terms=story.item(measure=measure))
    run = dry_run(version, (FIRST, LAST), currency="EUR")
    assert {row.goal.person.key: row.base.credited for row in run.rows} == credited
    reached = {key for key, number in credited.items() if number >= target}
    assert {row.goal.person.key for row in run.earned} == reached
    assert {award.person.key for award in books(story, version)} == reached


def test_what_came_later_counts_too(story: Story) -> None:
    """A revised target, and a return that was recorded after the window."""
    goal = story.goal("rita", 2000)
    order = story.sells("rita", 1100)
    revise_goal(
        goal=goal,
        target=Decimal(1000),
        effective_on=date(2024, 12, 1),
        driver=Driver.ECONOMY,
        reason="Fewer shops",
        by=story.who("dora"),
        today=LAST,
    )
    story.brings_back(order, 1, date(2025, 2, 3))
    version = story.draft()
    (row,) = dry_run(version, (FIRST, LAST), currency="EUR").rows
    assert (row.target, row.base.credited, row.reward.amount) == (1000, 990, Decimal("3.80"))
    (award,) = books(story, version)
    assert (award.target, award.credited, award.amount) == (1000, 990, Decimal("3.80"))


def test_nobody_with_such_a_goal(story: Story) -> None:
    run = dry_run(story.draft(), (FIRST, LAST), currency="EUR")
    assert (run.people, run.cost, run.average, run.left) == (0, 0, None, 5000)
    assert (run.earned, run.skipped, run.reached, run.is_told) == ((), [], [], False)


@pytest.mark.parametrize(("people", "is_told"), [(4, False), (5, True)])
def test_sums_of_few_people_are_not_told(story: Story, people: int, is_told: bool) -> None:
    for key in list(SALES)[:people]:
        story.goal(key)
    assert dry_run(story.draft(), (FIRST, LAST), currency="EUR").is_told is is_told


def test_rows_as_a_file(story: Story) -> None:
    story.goal("rita")
    story.sells("rita", 1100)
    story.goal("ralf", 0)
    story.goal("north", holder=story.cast.departments["north"])
    run = dry_run(story.draft(), (FIRST, LAST), currency="EUR")
    ralf, rita = (dict(zip(DRY_RUN_COLUMNS, row, strict=True)) for row in dry_run_rows(run, "EUR"))
    assert rita["tiers"] == "200.000000 x 0.020000 = 4.000000; 100.000000 x 0.080000 = 8.000000"
    assert (rita["person_key"], rita["attainment"], rita["why_not"]) == (
        "rita",
        Decimal("1.1"),
        None,
    )
    assert (ralf["attainment"], ralf["tiers"], ralf["why_not"]) == (None, "", "no_target")
    assert run.departments == 1
