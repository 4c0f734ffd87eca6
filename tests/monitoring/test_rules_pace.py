"""Figures of a goal on a day: tables with the boundary on both sides."""

from datetime import date
from decimal import Decimal

import pytest

from goals.rules.terms import Direction
from monitoring.rules.pace import Clock, Label, Phase, judge, phase_of, stand
from tests.worked import example


def test_linear_pace_as_published_f01() -> None:
    case = example("F01")
    given, wanted = case["input"], case["expected"]
    standing = stand(
        Decimal(given["goal"]),
        Decimal(given["to_date"]),
        Clock.counted(given["elapsed"], given["total"]),
    )
    assert standing.projected == wanted["projected"]
    run_rate = standing.projected / given["total"]
    assert run_rate == wanted["run_rate"]
    percent = standing.projected / standing.target * 100
    assert abs(percent - Decimal(str(wanted["projected_attainment_pct"]))) <= Decimal(
        str(case["tolerance"])
    )


def test_linear_pace_as_published_f02() -> None:
    case = example("F02")
    given, wanted = case["input"], case["expected"]
    standing = stand(
        None, Decimal(given["to_date"]), Clock.counted(given["elapsed"], given["total"])
    )
    assert standing.projected == wanted["projected"]
    assert standing.projected / given["total"] == wanted["run_rate"]
    assert standing.attainment is standing.pace is standing.expected is None


def test_monthly_and_year_to_date_attainment_as_published_q11() -> None:
    case = example("Q11")
    quota, sales = case["input"]["quota"], case["input"]["sales"]
    tolerance = Decimal(str(case["tolerance"]))
    over = Clock(1, 1, Phase.OVER)
    for number in range(3):
        month = stand(Decimal(quota[number]), Decimal(sales[number]), over).attainment * 100
        assert abs(month - Decimal(str(case["expected"]["month"][number]))) <= tolerance
        # A ratio of sums, not a mean of ratios.
        so_far = stand(Decimal(sum(quota[: number + 1])), Decimal(sum(sales[: number + 1])), over)
        wanted = Decimal(str(case["expected"]["ytd"][number]))
        assert abs(so_far.attainment * 100 - wanted) <= tolerance


@pytest.mark.parametrize(
    ("target", "actual", "elapsed", "total", "attainment", "expected", "pace", "projected", "rate"),
    [
        # half of the days gone: behind, exactly on, above
        ("1000", "495", 10, 20, "0.495", "500", "0.99", "990", "50.5"),
        ("1000", "500", 10, 20, "0.5", "500", "1", "1000", "50"),
        ("1000", "505", 10, 20, "0.505", "500", "1.01", "1010", "49.5"),
        # 150 % stays 150 %, -20 % stays -20 %
        ("1000", "1500", 10, 20, "1.5", "500", "3", "3000", "-50"),
        ("1000", "-200", 10, 20, "-0.2", "500", "-0.4", "-400", "120"),
        # a target of 0: nothing to divide by
        ("0", "70", 10, 20, None, "0", None, "140", "-7"),
        # before the first working day
        ("1000", "0", 0, 20, "0", "0", None, None, "50"),
        # over: all is expected, the projection is what came, no day is left
        ("1000", "990", 20, 20, "0.99", "1000", "0.99", "990", None),
        ("1000", "1000", 20, 20, "1", "1000", "1", "1000", None),
        ("1000", "1010", 20, 20, "1.01", "1000", "1.01", "1010", None),
        # a window of one working day, on it
        ("10", "5", 1, 1, "0.5", "10", "0.5", "5", None),
        # nobody set a target
        (None, "5", 1, 2, None, None, None, "10", None),
    ],
)
def test_figures(
    *,
    target: str | None,
    actual: str,
    elapsed: int,
    total: int,
    attainment: str | None,
    expected: str | None,
    pace: str | None,
    projected: str | None,
    rate: str | None,
) -> None:
    standing = stand(
        None if target is None else Decimal(target), Decimal(actual), Clock.counted(elapsed, total)
    )
    found = (
        standing.attainment,
        standing.expected,
        standing.pace,
        standing.projected,
        standing.required_rate,
    )
    assert found == tuple(
        None if figure is None else Decimal(figure)
        for figure in (attainment, expected, pace, projected, rate)
    )


def test_division_keeps_28_digits() -> None:
    third = stand(Decimal(3), Decimal(1), Clock.counted(1, 1)).attainment
    assert str(third) == "0." + "3" * 28


@pytest.mark.parametrize("elapsed", [0, 5, 20])
def test_a_ratio_is_expected_whole_on_every_day(elapsed: int) -> None:
    clock = Clock(elapsed, 20, Phase.DURING)
    standing = stand(Decimal("0.5"), Decimal("0.6"), clock, is_ratio=True)
    assert (standing.expected, standing.projected) == (Decimal("0.5"), Decimal("0.6"))
    assert (standing.attainment, standing.pace) == (Decimal("1.2"), Decimal("1.2"))
    assert standing.required_rate is None


@pytest.mark.parametrize(
    ("target", "actual", "attainment"),
    [
        ("0.10", "0.10", "1"),
        ("0.10", "0.101", "0.99"),
        ("0.10", "0.099", "1.01"),
        ("0.10", "0", "2"),
        ("0.10", "0.20", "0"),
        ("0.10", "0.30", "-1"),
        ("0", "0.05", None),
    ],
)
def test_lower_is_better(target: str, actual: str, attainment: str | None) -> None:
    standing = stand(
        Decimal(target),
        Decimal(actual),
        Clock(5, 20, Phase.DURING),
        direction=Direction.LOWER,
        is_ratio=True,
    )
    assert standing.attainment == (None if attainment is None else Decimal(attainment))
    assert standing.pace == standing.attainment


def test_nothing_to_divide_stays_undefined() -> None:
    standing = stand(Decimal("0.5"), None, Clock(5, 20, Phase.DURING), is_ratio=True)
    assert standing.attainment is standing.pace is standing.projected is None
    assert judge(standing).label is Label.UNDEFINED


@pytest.mark.parametrize(
    ("actual", "phase", "label", "decided_by", "threshold"),
    [
        ("0", Phase.BEFORE, Label.NOT_STARTED, "", None),
        ("474.999999", Phase.DURING, Label.BEHIND, "pace", "0.95"),
        ("475", Phase.DURING, Label.ON_PACE, "pace", "0.95"),
        ("475.000001", Phase.DURING, Label.ON_PACE, "pace", "0.95"),
        ("524.999999", Phase.DURING, Label.ON_PACE, "pace", "0.95"),
        ("525", Phase.DURING, Label.AHEAD, "pace", "1.05"),
        ("990", Phase.DURING, Label.AHEAD, "pace", "1.05"),
        ("1000", Phase.DURING, Label.REACHED, "attainment", "1"),
        ("1010", Phase.DURING, Label.REACHED, "attainment", "1"),
        ("990", Phase.OVER, Label.MISSED, "attainment", "1"),
        ("1000", Phase.OVER, Label.REACHED, "attainment", "1"),
        ("1010", Phase.OVER, Label.REACHED, "attainment", "1"),
    ],
)
def test_verdict_names_its_evidence(
    actual: str, phase: Phase, label: Label, decided_by: str, threshold: str | None
) -> None:
    elapsed = {Phase.BEFORE: 0, Phase.DURING: 10, Phase.OVER: 20}[phase]
    verdict = judge(stand(Decimal(1000), Decimal(actual), Clock(elapsed, 20, phase)))
    assert (verdict.label, verdict.decided_by) == (label, decided_by)
    assert verdict.threshold == (None if threshold is None else Decimal(threshold))
    assert verdict.clock.elapsed == elapsed


@pytest.mark.parametrize(
    ("phase", "label"), [(Phase.DURING, Label.AHEAD), (Phase.OVER, Label.REACHED)]
)
def test_a_ratio_is_reached_only_at_the_end(phase: Phase, label: Label) -> None:
    assert (
        judge(stand(Decimal("0.5"), Decimal("0.6"), Clock(10, 20, phase), is_ratio=True)).label
        is label
    )


def test_zero_target_has_no_verdict_even_at_the_end() -> None:
    assert judge(stand(Decimal(0), Decimal(5), Clock(20, 20, Phase.OVER))).label is Label.UNDEFINED


def test_friday_is_not_the_end_of_a_window_that_ends_on_sunday() -> None:
    """All working days are gone on Friday, but the goal can still be met at the weekend."""
    friday, sunday = date(2013, 6, 28), date(2013, 6, 30)
    assert phase_of(date(2013, 6, 1), sunday, friday) is Phase.DURING
    standing = stand(Decimal(1000), Decimal(960), Clock(20, 20, Phase.DURING))
    assert (standing.expected, standing.required_rate) == (Decimal(1000), None)
    assert judge(standing).label is Label.ON_PACE
    assert phase_of(date(2013, 6, 1), sunday, sunday) is Phase.OVER


def test_a_window_whose_working_days_are_not_known() -> None:
    during = stand(Decimal(100), Decimal(40), Clock(None, None, Phase.DURING))
    assert during.attainment == Decimal("0.4")
    assert during.expected is during.pace is during.projected is during.required_rate is None
    assert judge(during).label is Label.UNDEFINED
    assert judge(stand(Decimal(100), Decimal(100), during.clock)).label is Label.REACHED
    ratio = stand(Decimal("0.5"), Decimal("0.6"), during.clock, is_ratio=True)
    assert (ratio.expected, ratio.pace, ratio.projected) == (
        Decimal("0.5"),
        Decimal("1.2"),
        Decimal("0.6"),
    )
    over = stand(Decimal(100), Decimal(40), Clock(None, None, Phase.OVER))
    assert (over.expected, over.projected, over.required_rate) == (100, 40, None)


def test_clocks_pool_to_nothing_when_one_is_not_known() -> None:
    known, unknown = Clock(3, 20, Phase.DURING), Clock(None, None, Phase.DURING)
    assert Clock.pooled([known, known], Phase.DURING) == Clock(6, 40, Phase.DURING)
    assert Clock.pooled([known, unknown], Phase.DURING) == unknown
    assert (known.remaining, unknown.remaining) == (17, None)


def test_a_window_without_working_days() -> None:
    saturday = stand(Decimal(100), Decimal(40), Clock(0, 0, Phase.OVER))
    assert (saturday.expected, saturday.projected) == (Decimal(100), Decimal(40))
    waiting = stand(Decimal(100), Decimal(0), Clock(0, 0, Phase.BEFORE))
    assert (waiting.expected, waiting.pace, waiting.projected) == (Decimal(0), None, None)
