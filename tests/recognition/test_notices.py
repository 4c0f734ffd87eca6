"""Whose award it is hears of each decision, once; amounts stay on the page."""

from recognition.actions import reject_award
from recognition.notices import APPROVED, FULFILLED, REJECTED
from salesmgmt.org.models import Notice
from tests.org.telling import read, told
from tests.recognition.story import Story
from tests.recognition.test_actions_deciding import approve
from tests.recognition.test_actions_fulfilling import approved as approved_item
from tests.recognition.test_actions_fulfilling import hand_over
from tests.recognition.test_actions_paying import approved, confirm, export


def test_approved_and_paid(story: Story) -> None:
    award = approved(story)
    made = export(story)
    rita = story.who("rita")
    Notice.objects.exclude(kind__startswith="recognition.").delete()
    assert told(rita) == [(APPROVED, award.pk)]
    confirm(story, made)
    confirm(story, made)
    assert told(rita) == [(APPROVED, award.pk), (FULFILLED, award.pk)]
    first, second = read(rita, story.today)
    assert first[0].startswith("Your award is approved: ")
    assert second[0].startswith("Your award is paid or handed over: ")
    assert first[1] == second[1] == f"/awards/{award.pk}/"
    assert str(award.amount) not in first[0]


def test_approved_once(story: Story) -> None:
    award = approve(story, story.earned())
    approve(story, award)
    assert Notice.objects.filter(kind=APPROVED).count() == 1


def test_refused(story: Story) -> None:
    award = story.earned()
    reject_award(award=award, by=story.who("mona"), why="A mistake.", today=story.today)
    assert Notice.objects.get(kind=REJECTED).person == story.who("rita")


def test_handed_over(story: Story) -> None:
    award = approved_item(story)
    for _ in range(2):
        hand_over(story, award)
    notice = Notice.objects.get(kind=FULFILLED)
    assert (notice.person, notice.subject) == (story.who("rita"), award.pk)
