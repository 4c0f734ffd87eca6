"""Assigning by hand and by rule."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org import actions as org
from salesmgmt.org.models import Membership, Role
from tests.cast import BY, Cast
from tests.training.studio import certify, module_draft, published_module
from training.actions.assigning import apply_rules, assign, end_rule, make_rule, withdraw
from training.jobs import apply_rules as job
from training.models import Assignment


def given(cast: Cast, module, *people: str, by: str = "mona", days: int = 14) -> list[Assignment]:
    return assign(
        module=module,
        people=[cast.people[key] for key in people],
        due_on=cast.today + timedelta(days=days),
        by=cast.person(by),
        why="for the season",
        today=cast.today,
        reason_kind="diagnostics:action",
        reason_key="7",
    )


def test_given_once(cast: Cast) -> None:
    module = published_module(cast)
    (first,) = given(cast, module, "rita")
    both = given(cast, module, "rita", "ralf", days=30)
    assert [each.person.name.split()[0] for each in both] == ["Ralf", "Rita"]
    assert both[1].pk == first.pk
    assert both[1].due_on == cast.today + timedelta(days=14)
    assert both[0].reason_key == "7"
    assert Assignment.objects.count() == 2


@pytest.mark.parametrize(
    ("by", "person", "works"),
    [
        ("mona", "rita", True),
        ("mona", "ned", True),
        ("mona", "sara", False),
        ("nina", "ned", True),
        ("nina", "rita", False),
        ("dora", "sara", True),
        ("adam", "sara", True),
        ("rita", "rita", True),
        ("rita", "ralf", False),
        ("hans", "rita", False),
        ("hedy", "rita", False),
    ],
)
def test_who_assigns_to_whom(cast: Cast, by: str, person: str, works: bool) -> None:
    module = published_module(cast)
    if works:
        assert given(cast, module, person, by=by)
        return
    with pytest.raises(ValidationError, match="cannot assign"):
        given(cast, module, person, by=by)


def test_what_cannot_be_assigned(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="published"):
        given(cast, module_draft(cast).module, "rita")
    module = published_module(cast, "Other")
    with pytest.raises(ValidationError, match="Choose somebody"):
        given(cast, module)
    for days in (-1, 800):
        with pytest.raises(ValidationError, match="two years"):
            given(cast, module, "rita", days=days)


def test_as_many_statements_for_many(cast: Cast) -> None:
    counts = []
    for title, people in (("A", ["rita"]), ("B", ["rita", "ralf", "rosa", "rudi", "ned"])):
        module = published_module(cast, title)
        with CaptureQueriesContext(connection) as queries:
            given(cast, module, *people)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_taken_back(cast: Cast) -> None:
    (one,) = given(cast, published_module(cast), "rita")
    take_back = {"assignment": one, "why": "on leave", "today": cast.today}
    for by in ("rita", "sven", "hans"):
        with pytest.raises(ValidationError, match="manages"):
            withdraw(by=cast.person(by), **take_back)
    withdraw(by=cast.person("mona"), **take_back)
    with pytest.raises(ValidationError, match="not open"):
        withdraw(by=cast.person("mona"), **take_back)
    assert not Assignment.objects.open().exists()


def rule_of(cast: Cast, module, *, role: str = "", department: str = "", by: str = "dora"):
    return make_rule(
        module=module,
        role=role,
        department=cast.departments[department] if department else None,
        due_days=20,
        by=cast.person(by),
        today=cast.today,
    )


def names() -> list[str]:
    people = Assignment.objects.open().values_list("person__key", flat=True)
    return sorted(people)


@pytest.mark.parametrize(
    ("role", "department", "people"),
    [
        (Role.REP, "", ["ned", "ralf", "rita", "rosa", "rudi", "sara", "stan"]),
        (Role.REP, "north", ["ned", "ralf", "rita", "rosa", "rudi"]),
        ("", "north-east", ["ned", "nina"]),
        (Role.MANAGER, "", ["dora", "mona", "nina", "sven"]),
        (Role.HR, "", ["hans"]),
        (Role.HR, "north", []),
    ],
)
def test_whom_a_rule_reaches(cast: Cast, role: str, department: str, people: list[str]) -> None:
    rule_of(cast, published_module(cast), role=role, department=department)
    assert names() == people
    assert apply_rules(as_of=cast.today, by=SYSTEM) == 0


def test_newcomers_from_their_first_day(cast: Cast) -> None:
    rule_of(cast, published_module(cast), department="south")
    tomorrow = cast.today + timedelta(days=1)
    Membership.objects.filter(person=cast.people["ned"]).update(ends_on=cast.today)
    org.join_departments(
        rows=[org.MembershipRow(cast.people["ned"], cast.departments["south"], tomorrow)], **BY
    )
    assert job({"as_of": cast.today.isoformat()}) == {"assigned": 0}
    assert job({"as_of": tomorrow.isoformat()}) == {"assigned": 1}
    assert job({"as_of": tomorrow.isoformat()}) == {"assigned": 0}
    new = Assignment.objects.get(person=cast.people["ned"])
    assert (new.assigned_on, new.due_on) == (tomorrow, tomorrow + timedelta(days=20))


@pytest.mark.parametrize(("days", "again"), [(31, 0), (30, 1), (0, 1), (-1, 1), (None, 0)])
def test_again_before_a_certificate_expires(cast: Cast, days: int | None, again: int) -> None:
    """Passed long ago; it holds so many days from today."""
    rule_of(cast, published_module(cast), department="north-east", role=Role.REP)
    until = None if days is None else cast.today + timedelta(days=days)
    certify(Assignment.objects.get(), cast.today - timedelta(days=200), until)
    assert apply_rules(as_of=cast.today, by=SYSTEM) == again
    assert apply_rules(as_of=cast.today, by=SYSTEM) == 0


def test_a_short_certificate_is_not_asked_for_at_once(cast: Cast) -> None:
    rule_of(cast, published_module(cast), department="north-east", role=Role.REP)
    certify(Assignment.objects.get(), cast.today, cast.today + timedelta(days=28))
    assert apply_rules(as_of=cast.today + timedelta(days=1), by=SYSTEM) == 0
    assert apply_rules(as_of=cast.today + timedelta(days=30), by=SYSTEM) == 1


def test_who_was_excused_stays_excused(cast: Cast) -> None:
    rule_of(cast, published_module(cast), department="north-east", role=Role.REP)
    withdraw(assignment=Assignment.objects.get(), by=cast.person("nina"), why="w", today=cast.today)
    assert apply_rules(as_of=cast.today, by=SYSTEM) == 0


def test_two_rules_for_one_person_are_one_assignment(cast: Cast) -> None:
    module = published_module(cast)
    rule_of(cast, module, department="north-east")
    rule_of(cast, module, role=Role.REP)
    assert names().count("ned") == 1


def test_an_ended_rule_assigns_nothing(cast: Cast) -> None:
    rule = rule_of(cast, published_module(cast), department="north-east")
    Assignment.objects.all().delete()
    end_rule(rule=rule, by=cast.person("nina"), why="", today=cast.today)
    assert apply_rules(as_of=cast.today, by=SYSTEM) == 0


@pytest.mark.parametrize(
    ("by", "department", "field"),
    [
        ("mona", "south", "department"),
        ("mona", "", "department"),
        ("rita", "north", "department"),
        ("hedy", "north", "department"),
    ],
)
def test_who_makes_no_rules(cast: Cast, by: str, department: str, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        rule_of(cast, published_module(cast), role=Role.REP, department=department, by=by)
    assert field in refused.value.error_dict


def test_a_rule_says_who_and_once(cast: Cast) -> None:
    module = published_module(cast)
    with pytest.raises(ValidationError, match="Say who"):
        rule_of(cast, module)
    rule_of(cast, module, role=Role.REP)
    with pytest.raises(ValidationError, match="such a rule"):
        rule_of(cast, module, role=Role.REP)
