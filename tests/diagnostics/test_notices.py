"""Who is asked, or owns an action, is told; and nothing that says whose goal it is about."""

from diagnostics.actions.findings import reassign_finding
from diagnostics.models import Finding
from diagnostics.notices import ACTION, FINDING
from salesmgmt.org.models import Notice
from tests.diagnostics.case import Case
from tests.diagnostics.test_actions_acting import agree
from tests.org.telling import read, told


def test_who_is_asked_when_it_is_opened(case: Case) -> None:
    asked = Finding.objects.exclude(asked_of=case.diagnosis.opened_by)
    found = Notice.objects.filter(kind=FINDING).values_list("person", "subject")
    assert set(found) == set(asked.values_list("asked_of", "pk"))
    assert (case.cast.people["hedy"].pk, case.finding("delivery").pk) in found


def test_what_it_says_names_nobody(case: Case) -> None:
    Notice.objects.exclude(kind=FINDING).delete()
    finding = case.finding("delivery")
    ((sentence, url),) = read(case.person("hedy"), case.cast.today)
    assert sentence.startswith("You are asked about a cause until ")
    assert "canary" not in sentence.lower()
    assert url == f"/diagnoses/questions/{finding.pk}/"


def test_who_is_asked_instead(case: Case) -> None:
    finding = case.finding("delivery")
    given = {"question": "And you?", "due_on": case.cast.today, "today": case.cast.today}
    Notice.objects.all().delete()
    reassign_finding(finding=finding, to=case.person("sven"), by=case.person("mona"), **given)
    assert told(case.cast.people["sven"]) == [(FINDING, finding.pk)]
    # Asked back, the first one is told again: it is another act.
    reassign_finding(finding=finding, to=case.person("hedy"), by=case.person("mona"), **given)
    assert told(case.cast.people["hedy"]) == [(FINDING, finding.pk)]
    # And what is asked of somebody else is not theirs to read any more.
    assert read(case.person("sven"), case.cast.today) == [("", "")]


def test_who_owns_an_action(case: Case) -> None:
    Notice.objects.all().delete()
    made = agree(case)
    agree(case)
    assert told(case.cast.people["hedy"]) == [(ACTION, made.pk)]
    ((sentence, url),) = read(case.person("hedy"), case.cast.today)
    assert sentence.endswith(": Two days of stock more")
    assert url == f"/diagnoses/actions/{made.pk}/"
