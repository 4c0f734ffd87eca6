"""What a question may say, what waits for whom, and the bridge in words."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from diagnostics.models import Diagnosis
from diagnostics.queries.diagnoses import bridge_lines, case_of, listed, next_of
from diagnostics.queries.places import places_of
from diagnostics.queries.waiting import waiting_for
from diagnostics.queries.words import SPEAKS_FOR
from diagnostics.rules.terms import Answer, BarKind, Cause
from salesmgmt.org.access import scope_of
from salesmgmt.org.rules.agreements import Feature
from tests.cast import Cast
from tests.diagnostics.case import Case
from tests.diagnostics.test_actions_acting import agree


def test_a_place_has_five_people(cast: Cast) -> None:
    """North has seven people; North East two, so that its goals are "in North"; South three."""
    keys = ("rita", "ned", "north-east", "north", "sara", "south", "acme")
    found = places_of([cast.goals[key].pk for key in keys], cast.today)
    assert [found[cast.goals[key].pk] for key in keys] == [
        "North",
        "North",
        "North",
        "North",
        "Acme",
        "Acme",
        "Acme",
    ]
    assert places_of([], cast.today) == {}


def test_no_bar_speaks_for_the_person() -> None:
    assert set(SPEAKS_FOR) == set(BarKind)
    assert not any(Cause.PERSON in causes for causes in SPEAKS_FOR.values())


def test_the_bridge_leads_from_target_to_actual(case: Case) -> None:
    found = case.diagnosis
    level = None
    for line in bridge_lines(found, case_of(found, frozenset(Feature)).bars):
        if line.is_total:
            assert level in {None, line.amount}, line.key
            level = line.amount
        else:
            level += line.amount
    assert level == found.actual


def step(case: Case) -> str:
    row = listed(Diagnosis.objects.filter(pk=case.diagnosis.pk)).get()
    return next_of(row, judges_person=True)


def test_the_next_step(case: Case) -> None:
    assert step(case) == "Wait for the answers"
    case.answer_six()
    assert step(case) == "Judge the person step"


def test_the_next_step_when_a_cause_is_found(case: Case) -> None:
    case.answer_six(Answer.CAUSED)
    assert step(case) == "Conclude"


def waiting(case: Case, person: str) -> list[tuple[str, str]]:
    user = case.person(person)
    scope_of(user, case.cast.today)
    with CaptureQueriesContext(connection) as queries:
        found = waiting_for(user, case.cast.today)
    assert len(queries) <= 3
    return [(str(line.what), line.about) for line in found]


def test_what_waits(case: Case) -> None:
    question = ("Answer a question about a cause", "Production and delivery · Revenue")
    assert waiting(case, "hedy") == [question]
    assert len(waiting(case, "mona")) == 5
    assert waiting(case, "rita") == []
    agree(case, due_on=case.cast.today + timedelta(days=14))
    agree(case, due_on=case.cast.today + timedelta(days=15), text="Later")
    assert waiting(case, "hedy") == [question, ("Do what was agreed", "Two days of stock more")]
    case.answer_six()
    assert waiting(case, "mona") == [("Judge the person step", "Rita Canary-rita")]
    assert "Canary" not in str(waiting(case, "hedy"))
