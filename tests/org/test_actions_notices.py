"""Who is told, once, in how many statements; and what goes out by mail."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from salesmgmt.journal.actions import retry
from salesmgmt.journal.acts import SYSTEM, making_up, record_act
from salesmgmt.journal.models import Job, JobState
from salesmgmt.org import actions as org
from salesmgmt.org.models import MutedMail, Notice, OutgoingMail, Role, User
from salesmgmt.org.notices_of_jobs import JOB_FAILED
from tests.cast import BY, START, Cast
from tests.org.telling import NEWS, ORDERS, reachable, told, written


def test_people_are_told_but_not_of_what_they_did(cast: Cast) -> None:
    rita, mona = cast.people["rita"], cast.people["mona"]
    Notice.objects.all().delete()
    org.notify(people=[rita.pk, mona.pk], kind=NEWS, subject=7, by=mona)
    assert (told(rita), told(mona)) == ([(NEWS, 7)], [])
    notice = Notice.objects.get()
    assert notice.read_at is None
    assert notice.created_at is not None


def test_one_act_tells_once_and_the_next_one_again(cast: Cast) -> None:
    rita = cast.people["rita"]
    Notice.objects.all().delete()
    with record_act("tests.act", by=SYSTEM):
        for _ in range(2):
            org.notify(people=[rita.pk, rita.pk], kind=NEWS, subject=7, by=SYSTEM)
    assert told(rita) == [(NEWS, 7)]
    org.notify(people=[rita.pk], kind=NEWS, subject=7, by=SYSTEM)
    assert told(rita) == [(NEWS, 7), (NEWS, 7)]


def test_who_cannot_log_in_is_told_nothing(cast: Cast) -> None:
    rita = cast.people["rita"]
    before = len(told(rita))
    User.objects.filter(pk=rita.pk).update(is_active=False)
    org.notify(people=[rita.pk], kind=NEWS, subject=7, by=SYSTEM)
    assert len(told(rita)) == before


def test_an_unknown_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(LookupError, match=r"tests\.unheard"):
        org.notify(people=[cast.people["rita"].pk], kind="tests.unheard", subject=1, by=SYSTEM)


def test_who_is_mailed(cast: Cast) -> None:
    rita, ralf, rosa = (cast.people[key] for key in ("rita", "ralf", "rosa"))
    reachable(rita, ralf)
    MutedMail.objects.create(person=ralf, kind=NEWS)
    MutedMail.objects.create(person=ralf, kind=ORDERS)
    everybody = [rita.pk, ralf.pk, rosa.pk]
    org.notify(people=everybody, kind=NEWS, subject=1, by=SYSTEM)
    mailed = OutgoingMail.objects.values_list("notice__person__key", "notice__kind")
    assert set(mailed) == {("rita", NEWS)}
    org.notify(people=everybody, kind=ORDERS, subject=1, by=SYSTEM)
    assert set(mailed.all()) == {("rita", NEWS), ("rita", ORDERS), ("ralf", ORDERS)}
    assert {mail.state for mail in OutgoingMail.objects.all()} == {"waiting"}


def test_mails_are_wanted_by_a_job_of_the_act(cast: Cast) -> None:
    rita = cast.people["rita"]
    org.notify(people=[rita.pk], kind=NEWS, subject=1, by=SYSTEM)
    assert not Job.objects.filter(kind="org.send_mails").exists()
    reachable(rita)
    org.notify(people=[rita.pk], kind=NEWS, subject=1, by=SYSTEM)
    job = Job.objects.get(kind="org.send_mails")
    assert job.key == str(Notice.objects.latest("pk").act) == str(job.act)


def test_inventions_leave_the_house_by_no_mail(cast: Cast) -> None:
    rita = cast.people["rita"]
    reachable(rita)
    with making_up():
        org.notify(people=[rita.pk], kind=ORDERS, subject=1, by=SYSTEM)
    assert told(rita)[-1] == (ORDERS, 1)
    assert not OutgoingMail.objects.exists()


@pytest.mark.slow
def test_ten_thousand_people_in_as_many_statements_as_one(cast: Cast) -> None:
    rows = [org.PersonRow(f"p{n}@acme.internal", f"Person {n}", f"p{n}") for n in range(10_000)]
    people = org.create_people(rows=rows, **BY)

    def cost(some: list[User]) -> int:
        with CaptureQueriesContext(connection) as asked:
            org.notify(people=[person.pk for person in some], kind=NEWS, subject=1, by=SYSTEM)
        return len(asked)

    assert cost(people[:1]) == cost(people)
    assert OutgoingMail.objects.filter(notice__kind=NEWS).count() == 10_001


def test_reading(cast: Cast) -> None:
    rita, mona = cast.people["rita"], cast.people["mona"]
    first, second, third = (written(rita, n) for n in (1, 2, 3))
    assert org.read_notice(notice=first, by=mona).read_at is None
    read = org.read_notice(notice=first, by=rita).read_at
    assert read is not None
    assert org.read_notice(notice=first, by=rita).read_at == read
    org.read_all_notices(by=rita, until=second.pk)
    unread = Notice.objects.of(rita).unread()
    assert list(unread) == [third]


def test_choosing_mails(cast: Cast) -> None:
    rita = cast.person("rita")
    given = {"by": rita, "today": cast.today}
    org.choose_mails(wanted=["goals.proposed"], **given)
    muted = set(MutedMail.objects.values_list("kind", flat=True))
    assert {NEWS, "training.assigned"} <= muted
    assert not {"goals.proposed", ORDERS, "goals.target", JOB_FAILED} & muted
    org.choose_mails(wanted=["goals.proposed", NEWS], **given)
    assert not MutedMail.objects.filter(kind=NEWS).exists()
    for wrong in ([ORDERS], [JOB_FAILED], ["tests.unheard"]):
        with pytest.raises(ValidationError, match="can be switched off"):
            org.choose_mails(wanted=wrong, **given)


def test_stopping_mails(cast: Cast) -> None:
    rita = cast.people["rita"]
    for _ in range(2):
        org.stop_mails(person=rita, kind=NEWS, by=rita, why="link")
    assert MutedMail.objects.get().kind == NEWS
    with pytest.raises(ValidationError, match="cannot be switched off"):
        org.stop_mails(person=rita, kind=ORDERS, by=rita, why="link")


class TestFailedJobs:
    def failed(self, key: str, *, hours: int = 1) -> Job:
        over = Now() - timedelta(hours=hours)
        return Job.objects.create(
            kind="tests", key=key, state=JobState.FAILED, finished_at=over, act=uuid4()
        )

    def tell(self, cast: Cast) -> int:
        return org.notify_of_failed_jobs(today=cast.today, by=SYSTEM)

    def test_administrators_are_told_once(self, cast: Cast) -> None:
        adam, job = cast.people["adam"], self.failed("a")
        Job.objects.create(kind="tests", key="waits", act=uuid4())
        assert (self.tell(cast), self.tell(cast)) == (1, 0)
        assert told(adam) == [(JOB_FAILED, job.pk)]
        assert not Notice.objects.filter(kind=JOB_FAILED).exclude(person=adam).exists()

    @pytest.mark.parametrize(
        ("days", "count"), [(0, 1), (1, 1), (8, 1), (40, 1), (99, 1), (101, 0)]
    )
    def test_days_without_a_beat_are_made_up_for(self, cast: Cast, days: int, count: int) -> None:
        self.failed("a", hours=days * 24 + 1)
        assert (self.tell(cast), self.tell(cast)) == (count, 0)

    @pytest.mark.parametrize(("hours", "count"), [(23, 1), (25, 0)])
    def test_a_new_administrator_is_told_what_is_news(
        self, cast: Cast, hours: int, count: int
    ) -> None:
        self.failed("a", hours=hours)
        assert self.tell(cast) == 1
        org.grant_role(person=cast.people["dora"], role=Role.ADMINISTRATOR, starts_on=START, **BY)
        assert self.tell(cast) == count

    def test_again_when_it_fails_after_it_was_run_again(self, cast: Cast) -> None:
        job = self.failed("a")
        self.tell(cast)
        retry(job_id=job.pk, by=SYSTEM, why="mended")
        Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, finished_at=Now())
        assert [self.tell(cast), self.tell(cast)] == [1, 0]

    def test_who_was_administrator_is_not_told(self, cast: Cast) -> None:
        self.failed("a")
        role = cast.people["adam"].role_assignments.get(role=Role.ADMINISTRATOR)
        org.end_role(assignment=role, on=START, **BY)
        assert self.tell(cast) == 0

    def test_by_mail_too(self, cast: Cast) -> None:
        reachable(cast.people["adam"])
        self.failed("a")
        self.tell(cast)
        assert OutgoingMail.objects.get().notice.kind == JOB_FAILED
        assert Job.objects.filter(kind="org.send_mails").exists()
