"""What of training waits for whom."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.training.course import assigned, course, handed, read_all
from tests.training.studio import published_sheet
from training.actions.coaching import hold_talk, plan_talk
from training.actions.playbook import confirm_reading
from training.queries.waiting import waiting_for
from training.rules.terms import SheetKind


def waits(cast: Cast, key: str) -> list[tuple[str, str]]:
    return [(str(line.what), str(line.about)) for line in waiting_for(cast.person(key), cast.today)]


def test_modules_by_due_date_until_they_are_done(cast: Cast) -> None:
    later = assigned(cast, course(cast), days=9)
    assigned(cast, course(cast, title="Bells", most_attempts=1), days=3)
    assert waits(cast, "rita") == [("Training to do", "Bells"), ("Training to do", "Bikes")]
    line = waiting_for(cast.person("rita"), cast.today)[1]
    assert line.url == reverse("training:assignment", args=[later.pk])
    assert line.due_on == cast.today + timedelta(days=9)
    day = cast.today + timedelta(days=4)
    assert [str(one.what) for one in waiting_for(cast.person("rita"), day)] == [
        "Overdue training",
        "Training to do",
    ]
    read_all(later)
    handed(cast, later, 1, right=5)
    assert waits(cast, "rita") == [("Training to do", "Bells")]
    for other in ("ralf", "mona", "dora", "adam", "hans"):
        assert waits(cast, other) == []


def test_not_what_cannot_be_done_any_more(cast: Cast) -> None:
    failed = assigned(cast, course(cast, most_attempts=1))
    read_all(failed)
    handed(cast, failed, 1, right=0)
    assert waits(cast, "rita") == []


def test_talks_for_their_coach_from_their_day_on(cast: Cast) -> None:
    talk = plan_talk(
        coach=cast.person("mona"),
        person=cast.person("rita"),
        planned_on=cast.today + timedelta(days=1),
        agenda="",
        by=cast.person("mona"),
        why="",
        today=cast.today,
    )
    assert waits(cast, "mona") == []
    day = talk.planned_on
    (line,) = waiting_for(cast.person("mona"), day)
    assert (line.about, line.due_on) == (cast.people["rita"].name, day)
    assert waiting_for(cast.person("rita"), day) == []
    hold_talk(talk=talk, held_on=day, by=cast.person("mona"), today=day)
    assert waiting_for(cast.person("mona"), day) == []


def test_sheets_to_confirm_for_who_sells(cast: Cast) -> None:
    first = published_sheet(cast)
    published_sheet(cast, SheetKind.AUDIENCE, segment="Shop", title="Shops")
    assert waits(cast, "rita") == [("Read and confirm", "Sell bells")]
    (line,) = waiting_for(cast.person("rita"), cast.today)
    assert line.url == reverse("training:sheet", args=[first.pk])
    published_sheet(cast, title="Sell more")
    (line,) = waiting_for(cast.person("rita"), cast.today)
    assert (line.about, line.count) == ("Sell bells and others", 2)
    assert line.url == reverse("training:playbook")
    confirm_reading(sheet=first, number=1, by=cast.person("rita"))
    assert waits(cast, "rita") == [("Read and confirm", "Sell more")]
    for other in ("mona", "dora", "adam", "hans"):
        assert waits(cast, other) == []


def test_costs(cast: Cast) -> None:
    assigned(cast, course(cast), "mona")
    published_sheet(cast)
    for key in ("rita", "mona", "dora"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            waiting_for(cast.person(key), cast.today)
        # Beside fetching the person and their scope.
        assert len(asked) - 2 <= 4
