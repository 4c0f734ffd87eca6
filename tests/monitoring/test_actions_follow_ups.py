"""Follow-ups: opened once for what was delivered, done once with an answer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from pghistory.models import Context

from monitoring import jobs
from monitoring.actions import do_follow_up, open_follow_ups
from monitoring.models import FollowUp
from monitoring.rules.follow_ups import due_after
from monitoring.tasks import schedule_follow_ups
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.models import Job
from salesmgmt.journal.queries import act_of
from salesmgmt.org import actions as org
from salesmgmt.sales.models import Feedback
from tests.cast import BY, Cast
from tests.midyear import TODAY
from tests.monitoring.process_world import JUNE, book, cancel, days, deliver, opened


def of(key: str) -> FollowUp | None:
    return FollowUp.objects.filter(order__key=key).first()


def test_a_delivered_order_gets_one(cast: Cast) -> None:
    assert open_follow_ups(as_of=TODAY, by=SYSTEM) == 1
    found = FollowUp.objects.get()
    assert found.order == cast.orders["rita"]
    assert found.owner == cast.people["rita"]
    assert (found.delivered_on, found.due_on) == (JUNE, date(2025, 6, 8))
    assert found.due_on == due_after(found.delivered_on)
    assert (found.done_on, found.done_by, found.feedback, found.is_demo) == (None,) * 3 + (False,)
    event = found.events.get()
    assert event.pgh_context.metadata["act"] == "monitoring.open_follow_ups"


def test_run_twice_it_is_opened_once(cast: Cast) -> None:
    arguments = {"as_of": TODAY.isoformat()}
    assert jobs.open_due_follow_ups(arguments) == {"opened": 1}
    before = list(FollowUp.objects.values())
    assert jobs.open_due_follow_ups(arguments) == {"opened": 0}
    assert list(FollowUp.objects.values()) == before


def test_the_timetable_wants_it_once_a_day(cast: Cast) -> None:
    for _ in range(2):
        schedule_follow_ups()
    [job] = Job.objects.filter(kind=jobs.OPEN_FOLLOW_UPS)
    assert job.arguments == {"as_of": "2025-06-15"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("parts", "delivered_on"),
    [
        ([("deliver", 10, -60)], -60),
        ([("deliver", 10, -61)], None),
        ([("deliver", 9, -5)], None),
        ([("deliver", 4, -9), ("deliver", 6, -5)], -5),
        ([("deliver", 4, -70), ("deliver", 6, -5)], -5),
        ([("deliver", 9, -5), ("cancel", 1, -3)], -5),
        ([("cancel", 1, -6), ("deliver", 9, -5)], -5),
        ([("cancel", 10, -5)], None),
        ([("deliver", 10, 0)], 0),
    ],
)
def test_which_orders_are_complete(
    cast: Cast, parts: list[tuple[str, int, int]], delivered_on: int | None
) -> None:
    book(cast, "n", on=days(-80), shares={"ralf": 1})
    for number, (what, quantity, day) in enumerate(parts):
        (deliver if what == "deliver" else cancel)(f"d{number}", "n", quantity, days(day))
    open_follow_ups(as_of=TODAY, by=SYSTEM)
    found = of("n")
    assert (found and found.delivered_on) == (None if delivered_on is None else days(delivered_on))


def test_what_comes_after_the_day_is_not_known_on_it(cast: Cast) -> None:
    book(cast, "n", on=days(-9), due=None, shares={"ralf": 1})
    deliver("d1", "n", 10, days(-2))
    open_follow_ups(as_of=days(-3), by=SYSTEM)
    assert of("n") is None
    open_follow_ups(as_of=days(-2), by=SYSTEM)
    assert of("n") is not None


@pytest.mark.parametrize(
    ("shares", "owner"),
    [
        ({"ralf": "0.4", "rita": "0.6"}, "rita"),
        ({"ralf": "0.5", "rita": "0.5"}, "ralf"),
        ({"rita": "0.5", "ralf": "0.5"}, "rita"),
        ({None: "0.7", "ralf": "0.3"}, "ralf"),
        ({}, None),
    ],
)
def test_who_sold_most_owns_it(cast: Cast, shares: dict[str | None, str], owner: str) -> None:
    book(cast, "n", shares=shares)
    deliver("d1", "n", 10, days(-1))
    found = opened(cast, "n")
    assert (found.owner and found.owner.key) == owner


def test_nobody_owns_it_when_the_seller_left(cast: Cast) -> None:
    book(cast, "n", shares={"ralf": 1})
    deliver("d1", "n", 10, days(-1))
    org.deactivate_person(person=cast.people["ralf"], left_on=days(-1), **BY)
    assert opened(cast, "n").owner is None


@pytest.mark.parametrize(
    ("there", "shares", "is_asked"),
    [
        ("nobody", {}, False),
        ("nobody", {"ralf": 1}, True),
        ("a member", {}, True),
        ("a manager", {}, True),
        ("a former member", {}, False),
    ],
)
def test_the_house_asks_nobody(
    cast: Cast, there: str, shares: dict[str, int], is_asked: bool
) -> None:
    """An order without a seller where nobody works: an online shop's, say."""
    house = org.create_department(
        key="house", name="House", parent=cast.company.root, timezone="UTC", **BY
    )
    span = {"starts_on": days(-9), "ends_on": days(-2) if there == "a former member" else None}
    if there.endswith("member"):
        row = org.MembershipRow(cast.people["hedy"], house, *span.values())
        org.join_departments(rows=[row], **BY)
    if there == "a manager":
        org.appoint_manager(person=cast.people["hedy"], department=house, **span, **BY)
    book(cast, "n", shares=shares, department="house")
    deliver("d1", "n", 10, days(-1))
    open_follow_ups(as_of=TODAY, by=SYSTEM)
    assert (of("n") is not None) is is_asked


def done(cast: Cast, follow_up: FollowUp, by: str = "rita", **changed) -> FollowUp:
    values = {
        "follow_up": follow_up,
        "done_on": TODAY,
        "answer": 4,
        "comment": "Came on time.\nThanks.",
        "by": cast.person(by),
        "why": "asked by phone",
        "today": TODAY,
    }
    return do_follow_up(**values | changed)


def test_the_answer_is_feedback(cast: Cast) -> None:
    found = done(cast, opened(cast))
    found.refresh_from_db()
    assert (found.done_on, found.done_by, found.note) == (TODAY, cast.people["rita"], "")
    answer = Feedback.objects.get()
    assert found.feedback == answer
    assert (answer.order, answer.customer.key) == (cast.orders["rita"], "c")
    assert (answer.kind, answer.score, answer.given_on) == ("csat", 4, TODAY)
    assert answer.comment == "Came on time.\nThanks."
    act = act_of(answer.act)
    assert act is not None
    assert (act.kind, act.by) == ("monitoring.do_follow_up", cast.people["rita"].pk)
    assert act.why == "asked by phone"


def test_nobody_was_reached(cast: Cast) -> None:
    found = done(cast, opened(cast), answer=None, comment="No reply to three calls.")
    assert (found.feedback, found.note) == (None, "No reply to three calls.")
    assert found.done_on == TODAY
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("by", ["rita", "mona", "dora"])
def test_who_may_do_it(cast: Cast, by: str) -> None:
    assert done(cast, opened(cast), by).done_by == cast.people[by]


def test_a_deputy_is_named_with_the_person(cast: Cast) -> None:
    org.appoint_deputy(
        person=cast.people["rita"],
        deputy=cast.people["ralf"],
        starts_on=TODAY,
        ends_on=TODAY,
        **BY,
    )
    found = done(cast, opened(cast), "ralf")
    act = Context.objects.get(pk=found.feedback.act).metadata
    assert (act["by"], act["deputy_for"]) == (
        cast.people["ralf"].pk,
        str(cast.people["rita"].pk),
    )


@pytest.mark.parametrize("by", ["ralf", "nina", "sven", "hedy", "adam"])
def test_nobody_else_may(cast: Cast, by: str) -> None:
    found = opened(cast)
    with pytest.raises(ValidationError, match="owner, their deputy or their manager"):
        done(cast, found, by)
    found.refresh_from_db()
    assert found.done_on is None
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"answer": 0}, "answer"),
        ({"answer": 6}, "answer"),
        ({"done_on": days(-16)}, "done_on"),
        ({"done_on": days(1)}, "done_on"),
        ({"comment": "x" * 2001}, "comment"),
        ({"comment": "a\x07b"}, "comment"),
    ],
)
def test_what_is_refused_says_where(cast: Cast, changed: dict, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        done(cast, opened(cast), **changed)
    assert list(refusal.value.error_dict) == [field]
    assert FollowUp.objects.get().done_on is None


@pytest.mark.parametrize("done_on", [JUNE, TODAY])
def test_the_first_and_the_last_day_are_right(cast: Cast, done_on: date) -> None:
    assert done(cast, opened(cast), done_on=done_on).done_on == done_on


def test_a_second_click_records_nothing(cast: Cast) -> None:
    found = opened(cast)
    done(cast, found)
    with pytest.raises(ValidationError, match="was done on") as refusal:
        done(cast, found, answer=1)
    assert list(refusal.value.error_dict) == ["follow_up"]
    assert [each.score for each in Feedback.objects.all()] == [4]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_record_one_answer(cast: Cast) -> None:
    found, start = opened(cast), Barrier(2)

    def click(answer: int) -> str:
        try:
            start.wait(timeout=10)
            done(cast, found, answer=answer)
        except ValidationError as refusal:
            return refusal.messages[0]
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(click, (2, 5)))
    assert told[0] == ""
    assert "was done on" in told[1]
    assert Feedback.objects.count() == 1
