"""What is decided stays: a return after it is a correction in the open period, for so many days."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from recognition.actions import (
    approve_award,
    confirm_payment,
    earning,
    make_payroll_export,
    reject_award,
)
from recognition.models import Award
from recognition.queries.goals import day_over
from recognition.rules.terms import AwardState, StepKind
from salesmgmt.org.models import Department
from tests.recognition.story import NOTHING_DONE, SALE, Story


def paid(story: Story, award: Award) -> Award:
    approve_award(award=award, by=story.who("mona"), today=story.today)
    export = make_payroll_export(by=story.who("paul"), today=story.today)
    confirm_payment(
        export=export, reference="P-1", paid_on=story.today, by=story.who("paul"), today=story.today
    )
    return Award.objects.get(pk=award.pk)


@pytest.mark.slow
def test_the_whole_story(story: Story) -> None:
    """Sale, goal, closed months, award, approval, pay, return: what is taken back nets to zero."""
    story.programme()
    story.goal("rita")
    order = story.sells("rita", 1200)
    story.close()
    story.compute()
    award = paid(story, Award.objects.get())
    assert (award.state, award.amount) == (AwardState.FULFILLED, 24)

    story.brings_back(order, 3, date(2025, 6, 2))  # 360: 840 of 1000 are left
    assert story.compute() == NOTHING_DONE | {"corrected": 1}
    correction = award.corrections.get()
    assert (correction.amount, correction.state) == (Decimal("-23.20"), AwardState.EARNED)
    assert correction.booked_on == story.today
    kinds = [step.kind for step in correction.steps.all()]
    assert kinds == [StepKind.TIER, StepKind.BOOKED_BEFORE]
    assert sum(step.amount for step in correction.steps.all()) == correction.amount
    assert story.compute() == NOTHING_DONE

    story.brings_back(order, 1, date(2025, 6, 3))  # nobody decided yet: the same one follows
    assert story.compute() == NOTHING_DONE | {"changed": 1}
    paid(story, award.corrections.get())
    story.brings_back(order, 6, date(2025, 6, 4))
    story.compute()
    assert sum(found.amount for found in Award.objects.all()) == 0
    assert Award.objects.get(pk=award.pk).amount == 24


def test_two_corrections_in_a_row(story: Story) -> None:
    story.programme()
    story.goal("rita")
    order = story.sells("rita", 1200)
    story.close()
    story.compute()
    award = paid(story, Award.objects.get())
    story.brings_back(order, 1, date(2025, 6, 2))  # 1080: 10.40
    story.compute()
    paid(story, award.corrections.get())
    story.brings_back(order, 1, date(2025, 6, 3))  # 960: 3.20
    story.compute()
    amounts = list(award.corrections.order_by("pk").values_list("amount", flat=True))
    assert amounts == [Decimal("-13.60"), Decimal("-7.20")]


def test_a_correction_that_is_no_longer_due_is_withdrawn(story: Story) -> None:
    story.programme()
    story.goal("rita")
    order = story.sells("rita", 1200)
    story.close()
    story.compute()
    award = paid(story, Award.objects.get())
    story.brings_back(order, 1, date(2025, 6, 2))
    story.compute()
    late = story.sells("rita", 120, SALE)  # found late: posted in the open month, of that day
    assert late
    assert story.compute() == NOTHING_DONE | {"withdrawn": 1}
    assert award.corrections.get().state == AwardState.WITHDRAWN


def test_a_refused_correction_is_not_asked_again(story: Story) -> None:
    story.programme()
    story.goal("rita")
    order = story.sells("rita", 1200)
    story.close()
    story.compute()
    award = paid(story, Award.objects.get())
    story.brings_back(order, 1, date(2025, 6, 2))
    story.compute()
    correction = award.corrections.get()
    reject_award(award=correction, by=story.who("mona"), why="our mistake", today=story.today)
    assert story.compute() == NOTHING_DONE


@pytest.mark.slow
@pytest.mark.parametrize(
    ("clawback_days", "days", "corrections"),
    [(365, 365, 1), (365, 366, 0), (30, 30, 1), (30, 31, 0), (0, 0, 1), (0, 1, 0)],
)
def test_after_the_claw_back_window_pay_stays(
    story: Story, clawback_days: int, days: int, corrections: int
) -> None:
    story.programme(clawback_days=clawback_days)
    story.goal("rita")
    order = story.sells("rita", 1200)
    story.close()
    story.compute()
    paid(story, Award.objects.get())
    story.brings_back(order, 10, date(2025, 6, 2))
    assert story.compute(story.today + timedelta(days=days))["corrected"] == corrections


@pytest.mark.slow
@pytest.mark.parametrize(
    ("last_run", "taken"),
    [
        # Days of the run before, counted from the payment; pay can be taken back for 30 days.
        (None, None),
        (31, None),
        (30, None),
        (29, "-13.60"),
        (20, "-13.60"),
        (1, "-13.60"),
    ],
)
@pytest.mark.parametrize("standstill", [1, 8, 40])
def test_a_run_that_came_too_late_takes_back_what_was_known_in_time(
    story: Story, monkeypatch, last_run: int | None, taken: str | None, standstill: int
) -> None:
    story.programme(clawback_days=30)
    story.goal("rita")
    order = story.sells("rita", 1200)
    story.close()
    story.compute()
    award = paid(story, Award.objects.get())
    story.brings_back(order, 1, date(2025, 6, 2))
    over = earning._now()
    asked = []
    monkeypatch.setattr(earning, "day_over", lambda day: asked.append(day) or over)
    story.brings_back(order, 9, date(2025, 6, 3))  # recorded when the last day was over

    def compute() -> int:
        return earning.compute_awards(
            as_of=story.today + timedelta(days=30 + standstill),
            by=None,
            last_run=None if last_run is None else story.today + timedelta(days=last_run),
        ).corrected

    assert (compute(), compute()) == (int(taken is not None), 0)
    amounts = award.corrections.values_list("amount", flat=True)
    assert list(amounts) == ([Decimal(taken)] if taken else [])
    assert set(asked) == ({story.today + timedelta(days=30)} if taken else set())


@pytest.mark.django_db
def test_a_day_is_over_when_it_has_ended_everywhere() -> None:
    day, midnight = date(2025, 6, 30), datetime(2025, 7, 1, tzinfo=UTC)
    assert day_over(day) == midnight
    parent = None
    for depth, zone in enumerate(("Pacific/Auckland", "UTC", "America/Los_Angeles")):
        path = f"{depth + 1}." if parent is None else f"{parent.path}{depth + 1}."
        parent = Department.objects.create(
            key=zone, name=zone, path=path, tree_key=path, depth=depth, timezone=zone, parent=parent
        )
    assert day_over(day) == midnight + timedelta(hours=7)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pieces", "left", "taken"),
    [
        (1, 1080, "-13.60"),
        (2, 960, "-20.80"),
        (3, 840, "-23.20"),
        # Below the threshold, and nothing at all.
        (4, 720, "-24.00"),
        (10, 0, "-24.00"),
    ],
)
@pytest.mark.parametrize("is_paid", [True, False])
def test_the_tiers_are_reckoned_anew(
    story: Story, pieces: int, left: int, taken: str, is_paid: bool
) -> None:
    """24 for 1200 of 1000; of ten pieces some come back. Approved is enough, paid or not."""
    story.programme()
    story.goal("rita")
    order = story.sells("rita", 1200)
    story.close()
    story.compute()
    award = Award.objects.get()
    if is_paid:
        paid(story, award)
    else:
        approve_award(award=award, by=story.who("mona"), today=story.today)
    story.brings_back(order, pieces, date(2025, 6, 2))
    assert story.compute() == NOTHING_DONE | {"corrected": 1}
    correction = award.corrections.get()
    assert (correction.credited, correction.amount) == (left, Decimal(taken))
    assert correction.cost == correction.amount
    assert sum(step.amount for step in correction.steps.all()) == correction.amount
    assert (correction.person_id, correction.goal_id, correction.version_id) == (
        award.person_id,
        award.goal_id,
        award.version_id,
    )


def test_all_of_it_comes_back(story: Story) -> None:
    """What was paid and what is taken back net to zero, in the record and in the files."""
    story.programme()
    story.goal("rita")
    order = story.sells("rita", 1200)
    story.close()
    story.compute()
    award = paid(story, Award.objects.get())
    story.brings_back(order, 10, date(2025, 6, 2))
    story.compute()
    paid(story, award.corrections.get())
    assert [found.amount for found in Award.objects.order_by("pk")] == [24, -24]
    assert {found.export.awards.count() for found in Award.objects.all()} == {1}
    assert set(Award.objects.values_list("state", flat=True)) == {AwardState.FULFILLED}
    assert story.compute() == NOTHING_DONE


def test_a_sale_found_late_is_paid_on_top(story: Story) -> None:
    """A correction may also give: an order of the window that came after the payment."""
    story.programme()
    story.goal("rita")
    story.sells("rita", 1100)
    story.close()
    story.compute()
    award = paid(story, Award.objects.get())
    story.sells("rita", 100, SALE)
    assert story.compute() == NOTHING_DONE | {"corrected": 1}
    assert award.corrections.get().amount == 12


def test_a_correction_of_a_refused_award_is_none(story: Story) -> None:
    story.programme()
    story.goal("rita")
    order = story.sells("rita", 1200)
    story.close()
    story.compute()
    reject_award(award=Award.objects.get(), by=story.who("mona"), why="no", today=story.today)
    story.brings_back(order, 10, date(2025, 6, 2))
    assert story.compute() == NOTHING_DONE
    assert Award.objects.get().state == AwardState.REJECTED


def test_a_correction_is_booked_in_the_open_period(story: Story) -> None:
    story.programme()
    story.goal("rita")
    order = story.sells("rita", 1200)
    story.close()
    story.compute()
    award = paid(story, Award.objects.get())
    story.brings_back(order, 1, date(2025, 6, 2))
    story.close("2025-05")
    story.compute(date(2025, 5, 31))
    assert award.corrections.get().booked_on == date(2025, 6, 1)
