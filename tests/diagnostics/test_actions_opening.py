"""Opening a diagnosis: what is frozen, who is asked, what is refused."""

from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.utils.translation import override

from diagnostics.actions.findings import conclude
from diagnostics.actions.opening import open_diagnosis
from diagnostics.models import Bar, Diagnosis, Finding
from diagnostics.queries.words import question_of
from diagnostics.rules.terms import BEFORE_PERSON, Answer
from goals.actions import revise_goal
from goals.rules.terms import Driver
from monitoring.queries.attainment import attainment_of
from salesmgmt.org.models import Accountability, Area
from tests.cast import START, Cast, build_cast
from tests.diagnostics.case import Case


def test_figures_are_frozen(case: Case) -> None:
    made, goal = case.diagnosis, case.cast.goals["rita"]
    standing = attainment_of([goal.pk], as_of=case.cast.today)[goal.pk].standing
    assert (made.target, made.actual) == (standing.target, standing.actual)
    assert made.as_of == case.cast.today
    assert made.evidence.exists()
    bars = sum((bar.amount for bar in made.bars.exclude(kind="growth")), Decimal(0))
    assert bars == made.actual - standing.expected.quantize(Decimal("0.000001"))
    assert standing.expected < made.target
    with pytest.raises(Exception, match="append_only"):
        Bar.objects.filter(diagnosis=made).update(amount=1)


def test_six_causes_are_asked_of_who_answers_for_them(case: Case) -> None:
    asked = {f.cause: f.asked_of.key for f in case.diagnosis.findings.select_related("asked_of")}
    assert asked == {cause: "hedy" if cause == "delivery" else "mona" for cause in BEFORE_PERSON}
    found = case.finding("delivery")
    assert found.due_on == case.cast.today + timedelta(days=7)
    assert found.question == ""
    assert "production or delivery" in question_of(found)
    assert "Canary" not in question_of(found)


def test_the_question_is_in_the_readers_language(case: Case) -> None:
    found = case.finding("delivery")
    with override("de"):
        assert question_of(found).startswith("Machen Produktion oder Lieferung")
    assert question_of(found).startswith("Did production or delivery")


def test_nobody_is_asked_about_the_own_goal(cast: Cast) -> None:
    Accountability.objects.create(area=Area.PRICE, person=cast.people["rita"], starts_on=START)
    made = open_diagnosis(
        goal=cast.goals["rita"], why="x", by=cast.person("mona"), today=cast.today
    )
    assert made.findings.get(cause="price").asked_of.key == "mona"


@pytest.mark.parametrize(
    ("person", "goal"),
    [
        ("rita", "rita"),
        ("ralf", "rita"),
        ("sven", "rita"),
        ("hedy", "acme"),
        ("hans", "rita"),
        ("mona", "north"),
        ("mona", "acme"),
    ],
)
def test_only_who_sets_the_goal_opens(cast: Cast, person: str, goal: str) -> None:
    with pytest.raises(ValidationError) as refused:
        open_diagnosis(goal=cast.goals[goal], why="x", by=cast.person(person), today=cast.today)
    assert "by" in refused.value.message_dict


@pytest.mark.parametrize(
    ("person", "goal"),
    [("mona", "rita"), ("dora", "rita"), ("mona", "ned"), ("nina", "ned"), ("mona", "north-east")],
)
def test_who_leads_opens(cast: Cast, person: str, goal: str) -> None:
    made = open_diagnosis(goal=cast.goals[goal], why="x", by=cast.person(person), today=cast.today)
    assert made.opened_by == cast.people[person]


def test_no_job_opens(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="A person opens"):
        open_diagnosis(goal=cast.goals["rita"], why="x", by=None, today=cast.today)


def test_a_goal_on_pace_is_refused_in_words(cast: Cast) -> None:
    revise_goal(
        goal=cast.goals["rita"],
        target=Decimal(1000),
        effective_on=date(2025, 1, 1),
        driver=Driver.ECONOMY,
        reason="x",
        by=cast.person("mona"),
        today=cast.today,
    )
    with pytest.raises(ValidationError, match=r"missed or behind.*%.* of the target"):
        open_diagnosis(goal=cast.goals["rita"], why="x", by=cast.person("mona"), today=cast.today)
    assert not Diagnosis.objects.exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("why", {"why": "  "}),
        ("why", {"why": "x" * 2001}),
        ("as_of", {"as_of": date(2025, 6, 17)}),
        ("due_on", {"due_on": date(2025, 6, 15)}),
    ],
)
def test_what_is_wrong_names_its_field(cast: Cast, field: str, given: dict) -> None:
    asked = {"why": "x"} | given
    with pytest.raises(ValidationError) as refused:
        open_diagnosis(goal=cast.goals["rita"], by=cast.person("mona"), today=cast.today, **asked)
    assert list(refused.value.message_dict) == [field]


def test_before_the_goal_began_there_is_no_gap(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="no figures"):
        open_diagnosis(
            goal=cast.goals["rita"],
            why="x",
            by=cast.person("mona"),
            today=cast.today,
            as_of=date(2024, 12, 31),
        )


def test_one_at_a_time(case: Case) -> None:
    again = {
        "goal": case.cast.goals["rita"],
        "why": "x",
        "by": case.person("mona"),
        "today": case.cast.today,
    }
    with pytest.raises(ValidationError, match="open already"):
        open_diagnosis(**again)
    case.answer_six(Answer.CAUSED)
    conclude(
        diagnosis=case.diagnosis, conclusion="x", by=case.person("mona"), today=case.cast.today
    )
    assert open_diagnosis(**again).pk != case.diagnosis.pk


def test_the_database_refuses_a_second_open_one(case: Case) -> None:
    twin = Diagnosis.objects.get(pk=case.diagnosis.pk)
    twin.pk = None
    with pytest.raises(IntegrityError):
        twin.save(force_insert=True)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_people_open_at_once() -> None:
    cast = build_cast()
    start, results = Barrier(2), []

    def run(person: str) -> None:
        by = cast.person(person)
        start.wait()
        try:
            open_diagnosis(goal=cast.goals["rita"], why="x", by=by, today=cast.today)
            results.append("made")
        except ValidationError:
            results.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=[person]) for person in ("mona", "dora")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["made", "refused"]
    assert Finding.objects.count() == 6
