"""What waits for whom, in few lines."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring.actions import (
    add_commitment,
    add_note,
    check_alerts,
    finish_commitment,
    open_reviews,
    see_alert,
    sign_review,
)
from monitoring.models import Alert, Review
from monitoring.queries.waiting import waiting_for
from monitoring.rules.terms import Side
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.lib.waiting import Waiting
from salesmgmt.org import actions as org
from tests.cast import BY, Cast
from tests.midyear import TODAY

CHECKED = date(2025, 6, 15)


def lines(cast: Cast, person: str) -> list[Waiting]:
    """What waits in this part; follow-ups have tests of their own."""
    found = waiting_for(cast.person(person), TODAY)
    return [line for line in found if line.icon != "phone"]


def said(cast: Cast, person: str) -> list[str]:
    return [str(line.what) for line in lines(cast, person)]


class TestAlerts:
    @pytest.fixture(autouse=True)
    def checked(self, cast: Cast) -> None:
        check_alerts(as_of=CHECKED, by=SYSTEM)

    def test_few_are_named(self, cast: Cast) -> None:
        (line,) = lines(cast, "rita")
        alert = Alert.objects.get(goal=cast.goals["rita"])
        assert (line.what, line.about) == ("A goal is behind", "Rita Canary-rita · Revenue")
        assert line.url.endswith(f"#alert-{alert.pk}")

    def test_many_are_one_line(self, cast: Cast) -> None:
        (line,) = lines(cast, "mona")
        assert (line.what, line.about, line.count) == ("See to the alerts", "6 alerts", 6)

    def test_what_was_seen_to_waits_no_more(self, cast: Cast) -> None:
        alert = Alert.objects.get(goal=cast.goals["rita"])
        see_alert(alert=alert, by=cast.people["mona"], why="Talked.", today=TODAY)
        assert lines(cast, "rita") == []
        assert lines(cast, "mona")[0].count == 5

    @pytest.mark.parametrize("person", ["hedy", "aude", "hans", "paul", "adam"])
    def test_nothing_for_those_without_goals(self, cast: Cast, person: str) -> None:
        assert lines(cast, person) == []

    def test_who_led_in_the_past_does_nothing_any_more(self, cast: Cast) -> None:
        goal = cast.goals["sara"]
        goal.ends_on = date(2025, 6, 10)
        goal.save()
        management = cast.people["sven"].managements.get()
        org.end_management(management=management, on=CHECKED, **BY)
        assert lines(cast, "sven") == []


class TestReviews:
    @pytest.fixture(autouse=True)
    def opened(self, cast: Cast) -> None:
        open_reviews(as_of=date(2025, 5, 31), by=SYSTEM)

    def test_until_the_own_side_has_signed(self, cast: Cast) -> None:
        review = Review.objects.get(person=cast.people["rita"])
        (line,) = lines(cast, "rita")
        assert (line.what, line.about) == (
            "Write your side of the review",
            "Rita Canary-rita · May 2025",
        )
        assert line.url == reverse("monitoring:review", args=[review.pk])
        rita = cast.people["rita"]
        add_note(review=review, text="Slow.", by=rita, today=TODAY)
        assert said(cast, "rita") == ["Sign the review"]
        sign_review(review=review, seen=review.stamp(), side=Side.SUBJECT, by=rita, today=TODAY)
        assert said(cast, "rita") == []

    def test_many_are_one_line(self, cast: Cast) -> None:
        (line,) = lines(cast, "mona")
        assert (line.what, line.about, line.count) == ("Hold the reviews", "6 reviews", 6)
        # The director leads those of North and South, and merely reads the others.
        assert said(cast, "dora") == ["Write your side of the review"] * 2

    def test_a_deputy_of_the_other_side_does_nothing_for_it(self, cast: Cast) -> None:
        review = Review.objects.get(person=cast.people["ned"])
        org.appoint_deputy(
            person=cast.people["ned"],
            deputy=cast.people["nina"],
            starts_on=TODAY,
            ends_on=TODAY,
            **BY,
        )
        sign_review(
            review=review, seen=review.stamp(), side=Side.LEAD, by=cast.person("nina"), today=TODAY
        )
        url = reverse("monitoring:review", args=[review.pk])
        assert url not in [line.url for line in lines(cast, "nina")]


class TestCommitments:
    @pytest.mark.parametrize(("days", "waits"), [(0, True), (7, True), (8, False)])
    def test_due_within_a_week(self, cast: Cast, days: int, waits: bool) -> None:
        open_reviews(as_of=date(2025, 5, 31), by=SYSTEM)
        commitment = add_commitment(
            review=Review.objects.get(person=cast.people["rita"]),
            owner=cast.people["hedy"],
            text="Lower the price.",
            due_on=TODAY + timedelta(days=days),
            by=cast.people["mona"],
            today=TODAY,
        )
        found = lines(cast, "hedy")
        assert bool(found) == waits
        if found:
            assert (found[0].about, found[0].due_on) == ("Lower the price.", commitment.due_on)
            finish_commitment(commitment=commitment, by=cast.person("hedy"), why="", today=TODAY)
            assert lines(cast, "hedy") == []


def test_what_it_costs(cast: Cast) -> None:
    check_alerts(as_of=CHECKED, by=SYSTEM)
    open_reviews(as_of=date(2025, 5, 31), by=SYSTEM)
    mona = cast.person("mona")
    with CaptureQueriesContext(connection) as queries:
        waiting_for(mona, TODAY)
    # The scope, alerts, reviews, commitments, own follow-ups and nobody's.
    assert len(queries) == 6
