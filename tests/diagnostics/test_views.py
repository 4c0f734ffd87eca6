"""Pages of diagnoses, questions and actions for every role of the cast."""

import csv
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.actions.findings import reassign_finding
from diagnostics.models import Diagnosis
from diagnostics.rules.terms import BEFORE_PERSON, Answer
from tests.access.matrix import EVERYBODY, REPS
from tests.cast import Cast
from tests.diagnostics.case import Case
from tests.diagnostics.pages import answers, text, url, who
from tests.diagnostics.test_actions_acting import agree

LEADS = {"mona", "dora"}
READS = LEADS | {"rita"}


@pytest.mark.slow
def test_who_reads_a_diagnosis(client: Client, case: Case) -> None:
    for name in ("diagnosis", "evidence_csv", "bridge_csv"):
        found = answers(client, case, url(name, case.diagnosis.pk))
        assert found == who({"200": READS}), name


@pytest.mark.slow
def test_who_leads_it(client: Client, case: Case) -> None:
    pk = case.diagnosis.pk
    assert answers(client, case, url("action_new", pk)) == who({"200": LEADS, "403": {"rita"}})
    for name in ("person_step", "conclude", "action_new"):
        found = answers(client, case, url(name, pk), "post")
        assert found == who({"422": LEADS, "403": {"rita"}}), name


@pytest.mark.slow
def test_who_reads_a_question(client: Client, case: Case) -> None:
    pk = case.finding("delivery").pk
    seen = READS | {"hedy"}
    assert answers(client, case, url("finding", pk)) == who({"200": seen})
    assert answers(client, case, url("answer", pk), "post") == who({"422": {"hedy"}, "403": READS})
    found = answers(client, case, url("reassign", pk))
    assert found == who({"200": LEADS, "403": {"rita", "hedy"}})


@pytest.mark.slow
def test_who_reads_an_action(client: Client, case: Case) -> None:
    pk = agree(case).pk
    others = {"rita", "hedy"}
    assert answers(client, case, url("action", pk)) == who({"200": LEADS | others})
    assert answers(client, case, url("action_drop", pk), "post") == who(
        {"422": LEADS, "403": others}
    )
    assert answers(client, case, url("action_version", pk), "post") == who(
        {"422": LEADS, "403": others}
    )
    assert answers(client, case, url("action_done", pk), "post") == who(
        {"302": LEADS | {"hedy"}, "403": {"rita"}}
    )


def test_who_opens(client: Client, case: Case) -> None:
    address = url("open", case.cast.goals["ralf"].pk)
    assert answers(client, case, address) == who({"200": LEADS, "403": {"ralf"}})


@pytest.mark.slow
def test_who_has_the_lists(client: Client, case: Case) -> None:
    without = {"hans", "paul", "adam", "hedy", "aude"}
    expected = {p: 403 if p in without else 200 for p in EVERYBODY}
    assert answers(client, case, url("list")) == expected
    assert answers(client, case, url("list_csv")) == expected
    for name in ("findings", "findings_csv"):
        assert set(answers(client, case, url(name)).values()) == {200}


@pytest.mark.slow
def test_the_panel_is_for_who_sees_the_goal(client: Client, case: Case) -> None:
    address = url("of_goal", case.cast.goals["rita"].pk)
    assert answers(client, case, address) == who({"200": READS})
    total = answers(client, case, url("of_goal", case.cast.goals["acme"].pk))
    assert total["hedy"] == 200


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("list", "post"),
        ("diagnosis", "post"),
        ("person_step", "get"),
        ("conclude", "get"),
        ("finding", "post"),
        ("answer", "get"),
        ("action", "post"),
        ("action_done", "get"),
        ("action_drop", "get"),
        ("action_version", "get"),
    ],
)
def test_wrong_methods(client: Client, case: Case, name: str, method: str) -> None:
    client.force_login(case.person("dora"))
    args = [] if name == "list" else [case.diagnosis.pk]
    assert getattr(client, method)(url(name, *args)).status_code == 405


def test_the_page_of_a_diagnosis(client: Client, case: Case) -> None:
    page = text(client, "mona", case, url("diagnosis", case.diagnosis.pk))
    assert "Diagnosis: Revenue of Rita Canary-rita" in page
    assert "€5,000.00" in page
    assert 'data-chart="bridge"' in page
    assert "caused by" not in page
    assert "Locked until the six causes above are answered" in page
    assert url("person_step", case.diagnosis.pk) not in page
    assert url("reassign", case.finding("price").pk) in page
    places = [page.index(f'id="{cause}"') for cause in (*BEFORE_PERSON, "person")]
    assert places == sorted(places)


def test_the_person_concerned_reads_the_same(client: Client, case: Case) -> None:
    """Everything but what writes."""
    case.answer("delivery", Answer.CAUSED)
    address = url("diagnosis", case.diagnosis.pk)
    manager, own = (text(client, person, case, address) for person in ("mona", "rita"))
    for piece in ("€5,000.00", "Looked at delivery.", "Canary-hedy", "Half a year and a third"):
        assert piece in manager
        assert piece in own
    for name, pk in (("action_new", case.diagnosis.pk), ("reassign", case.finding("price").pk)):
        assert url(name, pk) in manager
        assert url(name, pk) not in own


def test_a_head_reads_no_name_of_a_rep(client: Client, case: Case) -> None:
    """Nor an amount, nor a way to the diagnosis, nor who leads it."""
    found = case.finding("delivery")
    made = agree(case)
    pages = [
        text(client, "hedy", case, address)
        for address in (
            url("finding", found.pk),
            url("findings"),
            url("findings_csv"),
            url("action", made.pk),
        )
    ]
    case.answer("delivery")
    pages += [text(client, "hedy", case, url("finding", found.pk))]
    pages += [text(client, "hedy", case, url("findings_csv"))]
    for page in pages:
        assert "North" in page or "Two days" in page
        for person in (*REPS, "mona", "nina", "sven"):
            assert f"Canary-{person}" not in page
        assert "€" not in page
        assert "5,000" not in page
        assert url("diagnosis", case.diagnosis.pk) not in page
        assert reverse("goals:goal", args=[case.cast.goals["rita"].pk]) not in page


def test_the_figures_of_one_cause_alone(client: Client, case: Case) -> None:
    case.diagnosis.evidence.create(
        cause="delivery", position=90, key="k-amount", unit="money", figure=777, n=1
    )
    case.diagnosis.evidence.create(
        cause="delivery", position=91, key="k-count", unit="count", figure=333, n=1
    )
    case.diagnosis.evidence.create(
        cause="price", position=92, key="k-other", unit="count", figure=555, n=1
    )
    page = text(client, "hedy", case, url("finding", case.finding("delivery").pk))
    assert "333" in page
    assert "777" not in page
    assert "555" not in page


def test_a_question_is_answered_on_its_page(client: Client, case: Case) -> None:
    pk = case.finding("delivery").pk
    client.force_login(case.person("hedy"))
    refused = client.post(url("answer", pk), {"reason": "Typed with care"})
    assert refused.status_code == 422
    assert "Typed with care" in refused.content.decode()
    given = {"answer": "caused", "reason": "The plant stood still.", "seen": seen(refused)}
    done = client.post(url("answer", pk), given, follow=True)
    assert "Your answer stands in the diagnosis." in done.content.decode()
    again = client.post(url("answer", pk), given | {"reason": "Said twice."})
    assert again.status_code == 422
    assert "the answer stays" in again.content.decode()
    assert "Said twice." in again.content.decode()


def seen(page) -> str:
    """The stamp of the question as the page posts it."""
    return re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]


def test_a_question_that_changed_is_read_first(client: Client, case: Case) -> None:
    """What was typed is kept, the new question is shown, and its answer counts."""
    found = case.finding("delivery")
    client.force_login(case.person("hedy"))
    given = {"answer": "caused", "reason": "The plant stood still."}
    given["seen"] = seen(client.get(url("finding", found.pk)))
    reassign_finding(
        finding=found,
        to=case.cast.people["hedy"],
        question="Was it the carrier?",
        due_on=found.due_on,
        by=case.person("mona"),
        today=case.cast.today,
    )
    refused = client.post(url("answer", found.pk), given)
    assert refused.status_code == 422
    page = refused.content.decode()
    for words in ("changed in the meantime", "The plant stood still.", "Was it the carrier?"):
        assert words in page
    assert case.finding("delivery").answer == ""
    assert client.post(url("answer", found.pk), given | {"seen": seen(refused)}).status_code == 302
    assert case.finding("delivery").answer == Answer.CAUSED


def test_a_tampered_form_does_not_open_the_person_step(client: Client, case: Case) -> None:
    client.force_login(case.person("mona"))
    given = {"answer": "caused", "reason": "I know it"}
    refused = client.post(url("person_step", case.diagnosis.pk), given)
    assert refused.status_code == 422
    assert "The person step is locked" in refused.content.decode()
    assert not case.diagnosis.findings.filter(cause="person").exists()


def test_from_the_answers_to_the_conclusion(client: Client, case: Case) -> None:
    case.answer_six()
    pk = case.diagnosis.pk
    page = text(client, "mona", case, url("diagnosis", pk))
    assert url("person_step", pk) in page
    assert url("conclude", pk) not in page
    given = {"answer": "cannot_say", "reason": "Within what chance explains."}
    client.post(url("person_step", pk), given)
    page = text(client, "mona", case, url("diagnosis", pk))
    assert url("conclude", pk) in page
    refused = client.post(url("conclude", pk), {"conclusion": ""})
    assert refused.status_code == 422
    client.post(url("conclude", pk), {"conclusion": "Nothing in particular."})
    page = text(client, "rita", case, url("diagnosis", pk))
    assert "Nothing in particular." in page
    assert url("conclude", pk) not in page


def test_the_list(client: Client, case: Case) -> None:
    page = text(client, "mona", case, url("list"))
    assert "Rita Canary-rita · Revenue" in page
    assert "0 / 6" in page
    assert "Wait for the answers" in page
    assert "Canary-rita" not in text(client, "sven", case, url("list"))
    concluded = text(client, "mona", case, url("list") + "?state=concluded")
    assert "No diagnosis matches" in concluded
    rows = list(csv.DictReader(text_lines(client, url("list_csv"))))
    assert [row["holder_key"] for row in rows] == ["rita"]


def text_lines(client: Client, address: str) -> list[str]:
    return b"".join(client.get(address).streaming_content).decode("utf-8-sig").splitlines()


def test_csv_of_evidence_and_bridge(client: Client, case: Case) -> None:
    client.force_login(case.person("mona"))
    bridge = list(csv.DictReader(text_lines(client, url("bridge_csv", case.diagnosis.pk))))
    assert [bridge[0]["bar"], bridge[1]["bar"]] == ["reference", "growth"]
    assert [bridge[2]["bar"], bridge[-1]["bar"]] == ["target", "actual"]
    evidence = list(csv.DictReader(text_lines(client, url("evidence_csv", case.diagnosis.pk))))
    assert len(evidence) == case.diagnosis.evidence.exclude(cause="person").count()
    case.answer_six()
    evidence = list(csv.DictReader(text_lines(client, url("evidence_csv", case.diagnosis.pk))))
    assert len(evidence) == case.diagnosis.evidence.count()


def test_figures_of_the_person_come_with_the_step(client: Client, case: Case) -> None:
    case.diagnosis.evidence.create(
        cause="person", position=90, key="k-person", unit="count", figure=4321, n=1
    )
    address = url("diagnosis", case.diagnosis.pk)
    assert "4,321" not in text(client, "mona", case, address)
    case.answer_six()
    assert "4,321" in text(client, "mona", case, address)


def test_the_panel_of_a_goal(client: Client, case: Case) -> None:
    goals = case.cast.goals
    panel = text(client, "mona", case, url("of_goal", goals["rita"].pk))
    assert url("diagnosis", case.diagnosis.pk) in panel
    assert url("open", goals["rita"].pk) not in panel
    assert url("open", goals["ralf"].pk) in text(
        client, "mona", case, url("of_goal", goals["ralf"].pk)
    )
    assert url("open", goals["ralf"].pk) not in text(
        client, "ralf", case, url("of_goal", goals["ralf"].pk)
    )
    assert url("open", goals["north"].pk) not in text(
        client, "dora", case, url("of_goal", goals["north"].pk)
    )
    client.force_login(case.person("mona"))
    part = client.get(url("of_goal", goals["ralf"].pk), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()


def test_opening_on_its_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.person("mona"))
    address = url("open", cast.goals["rita"].pk)
    page = client.get(address).content.decode()
    assert "Who is asked" in page
    due = (cast.today + timedelta(days=7)).isoformat()
    refused = client.post(address, {"why": "", "due_on": due})
    assert refused.status_code == 422
    made = client.post(address, {"why": "Half a year", "due_on": due})
    assert made.url == url("diagnosis", Diagnosis.objects.get().pk)
    again = client.post(address, {"why": "Half a year", "due_on": due})
    assert again.status_code == 422
    assert Diagnosis.objects.count() == 1


def test_a_goal_on_pace_has_no_form(client: Client, cast: Cast) -> None:
    client.force_login(cast.person("dora"))
    address = url("open", cast.goals["north"].pk)
    page = client.get(address).content.decode()
    assert "There is nothing to diagnose" in page
    assert "of what was expected" in page
    assert "<textarea" not in page


def test_reassigning_on_its_page(client: Client, case: Case) -> None:
    found = case.finding("price")
    client.force_login(case.person("mona"))
    given = {
        "to": case.cast.people["sven"].pk,
        "due_on": case.cast.today.isoformat(),
        "question": "Was Rita too dear?",
    }
    refused = client.post(url("reassign", found.pk), given)
    assert refused.status_code == 422
    assert "Leave the name out" in refused.content.decode()
    client.post(url("reassign", found.pk), given | {"question": "Was it too dear?"})
    assert case.finding("price").asked_of.key == "sven"
