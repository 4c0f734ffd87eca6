"""What was known of opportunities on a past day, after any corrections."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pgtrigger
import pytest
from django.db import InternalError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from monitoring.queries.attainment import Question, standing_of
from monitoring.rules.windows import Window
from salesmgmt.home.integrity import broken_invariants
from salesmgmt.org import actions as org
from salesmgmt.sales.models import Opportunity, StageChange
from tests.sales.record import BY_HAND, Record, rolled_back

YEAR = Window(date(2013, 1, 1), date(2013, 12, 31))
MARCH = Window(date(2013, 3, 1), date(2013, 3, 31))
END = date(2013, 12, 31)


def deal(
    stage: str = "won",
    closed_on: str | date | None = "2013-03-05",
    owner: str = "ann",
    key: str = "deal",
    opened_on: str | date | None = "2013-01-02",
) -> tuple:
    return (key, owner, None, None, stage, opened_on, closed_on, 100, None, None, None)


def known(record: Record, day: date, *deals: tuple) -> None:
    """Load opportunities as if they had been recorded at noon of a day."""
    last = StageChange.objects.order_by("-id").values_list("id", flat=True).first() or 0
    record.load({"opportunities": list(deals)})
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    with pgtrigger.ignore("sales.StageChange:append_only"):
        StageChange.objects.filter(id__gt=last).update(recorded_at=noon)


def closed(record: Record, window: Window, known_on: date | None = None) -> dict[str, tuple]:
    """Won and lost in a window by person and department; only who closed something."""
    holders: dict[str, dict[str, Any]] = {
        key: {"person_id": person.pk} for key, person in record.people.items() if person and key
    }
    for department in (record.company.root, record.north, record.south):
        holders[department.key] = {"department_id": department.pk}
    asked = [Question("win_rate", window, **holder) for holder in holders.values()]
    found = standing_of(asked, as_of=END, known_on=known_on)
    sums = {key: (m.sums.won, m.sums.lost) for key, m in zip(holders, found, strict=True)}
    return {key: both for key, both in sums.items() if any(both)}


@pytest.mark.django_db
class TestCorrections:
    def test_the_closing_day_moves_out_of_the_window(self, record: Record) -> None:
        known(record, date(2013, 3, 6), deal(closed_on="2013-03-05"))
        known(record, date(2013, 3, 20), deal(closed_on="2013-02-27"))
        one = {"ann": (1, 0), "acme": (1, 0), "north": (1, 0)}
        assert closed(record, MARCH, date(2013, 3, 5)) == {}
        assert closed(record, MARCH, date(2013, 3, 6)) == one
        assert closed(record, MARCH, date(2013, 3, 19)) == one
        assert closed(record, MARCH, date(2013, 3, 20)) == closed(record, MARCH) == {}
        assert closed(record, YEAR, date(2013, 3, 20)) == closed(record, YEAR) == one

    def test_won_then_lost_then_won_on_one_day(self, record: Record) -> None:
        for day, stage in ((6, "won"), (7, "lost"), (8, "won")):
            known(record, date(2013, 3, day), deal(stage))
        for day, both in ((6, (1, 0)), (7, (0, 1)), (8, (1, 0))):
            found = closed(record, MARCH, date(2013, 3, day))
            assert found == {"ann": both, "acme": both, "north": both}
        assert closed(record, MARCH) == {"ann": (1, 0), "acme": (1, 0), "north": (1, 0)}

    def test_another_owner_in_another_department(self, record: Record) -> None:
        known(record, date(2013, 3, 6), deal(owner="ann"))
        known(record, date(2013, 3, 20), deal(owner="cat"))
        anns = {"ann": (1, 0), "acme": (1, 0), "north": (1, 0)}
        cats = {"cat": (1, 0), "acme": (1, 0), "south": (1, 0)}
        assert closed(record, MARCH, date(2013, 3, 19)) == anns
        assert closed(record, MARCH, date(2013, 3, 20)) == closed(record, MARCH) == cats

    def test_reopened(self, record: Record) -> None:
        known(record, date(2013, 3, 6), deal())
        known(record, date(2013, 3, 20), deal("engaged", None))
        assert closed(record, MARCH, date(2013, 3, 19))["ann"] == (1, 0)
        assert closed(record, MARCH, date(2013, 3, 20)) == {}


@pytest.mark.django_db
class TestRows:
    def test_each_change_is_a_row_and_the_same_again_is_none(self, record: Record) -> None:
        steps = [
            deal("prospecting", None, opened_on=None),
            deal("engaged", None),
            deal("won", "2013-03-05"),
            deal("won", "2013-03-05"),
            deal("won", "2013-03-04"),
            deal("won", "2013-03-04", owner="bob"),
        ]
        for step in steps:
            record.load({"opportunities": [step]})
        rows = StageChange.objects.order_by("id")
        assert list(rows.values_list("stage", "entered_on", "closed_on", "owner__key")) == [
            ("prospecting", None, None, "ann"),
            ("engaged", date(2013, 1, 2), None, "ann"),
            ("won", date(2013, 3, 5), date(2013, 3, 5), "ann"),
            ("won", date(2013, 3, 4), date(2013, 3, 4), "ann"),
            ("won", date(2013, 3, 4), date(2013, 3, 4), "bob"),
        ]

    def test_another_department_of_the_same_owner(self, record: Record) -> None:
        record.load({"opportunities": [deal()]})
        org.transfer(
            person=record.person("ann"), department=record.south, on=date(2013, 2, 1), **BY_HAND
        )
        record.load({"opportunities": [deal()]})
        rows = StageChange.objects.order_by("id")
        assert list(rows.values_list("department__key", flat=True)) == ["north", "south"]
        assert broken_invariants() == []

    def test_what_says_nothing_about_the_closing_is_no_row(self, record: Record) -> None:
        record.load({"opportunities": [deal()]})
        record.load({"opportunities": [(*deal()[:7], 250, "fair", None, None)]})
        assert Opportunity.objects.get().value == 250
        assert StageChange.objects.count() == 1

    def test_rows_are_never_changed(self, record: Record) -> None:
        record.load({"opportunities": [deal()]})
        for change in (
            lambda: StageChange.objects.update(stage="lost"),
            lambda: StageChange.objects.all().delete(),
        ):
            with (
                pytest.raises(InternalError, match="Cannot update or delete"),
                transaction.atomic(),
            ):
                change()


_DAYS = st.sampled_from([date(2013, 2, 27), date(2013, 3, 5), date(2013, 3, 6)])
_DEALS = st.builds(
    deal,
    stage=st.sampled_from(["won", "lost"]),
    closed_on=_DAYS,
    owner=st.sampled_from(["ann", "bob", "cat"]),
    key=st.sampled_from(["one", "two"]),
) | st.builds(
    deal,
    stage=st.sampled_from(["prospecting", "engaged"]),
    closed_on=st.none(),
    owner=st.sampled_from(["ann", "cat"]),
    key=st.sampled_from(["one", "two"]),
    opened_on=st.sampled_from([None, date(2013, 1, 2)]),
)


@pytest.mark.slow
@pytest.mark.django_db
@given(deals=st.lists(_DEALS, min_size=1, max_size=8))
def test_known_on_today_is_what_holds_now(record: Record, deals: list[tuple]) -> None:
    """And each past day is what held when that day was over."""
    with rolled_back():
        days, then = [date(2014, 1, 1) + timedelta(days=n) for n in range(len(deals))], []
        for day, each in zip(days, deals, strict=True):
            known(record, day, each)
            then.append(closed(record, MARCH))
        assert [closed(record, MARCH, day) for day in days] == then
        tomorrow = timezone.now().date() + timedelta(days=1)
        assert closed(record, MARCH, tomorrow) == closed(record, MARCH)
        assert broken_invariants() == []
