"""What a person reaches, at the edges of days; and what is asked for it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from salesmgmt.org.access import Scope, scope_of
from salesmgmt.org.access.scope import ManagedSpan, Stay
from salesmgmt.org.models import Management
from tests.cast import Cast

DAY = timedelta(days=1)
SPRING = date(2025, 3, 1), date(2025, 5, 31)


def test_nobody_reaches_nothing_and_nothing_is_asked(db, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert scope_of(AnonymousUser(), SPRING[0]) == Scope()


def test_one_question_a_day_for_each_who_asks(cast: Cast, django_assert_num_queries) -> None:
    mona = cast.person("mona")
    with django_assert_num_queries(2):
        today = scope_of(mona, cast.today)
        assert scope_of(mona, cast.today) is today
        assert scope_of(mona, cast.today + DAY) is not today


@pytest.mark.parametrize(("days", "is_over"), [(-1, True), (0, False), (1, False)])
def test_the_last_day_of_a_management_belongs_to_it(cast: Cast, days: int, is_over: bool) -> None:
    """So many days after today."""
    last = cast.today + days * DAY
    Management.objects.filter(person=cast.people["mona"]).update(ends_on=last)
    scope = scope_of(cast.person("mona"), cast.today)
    north = cast.departments["north"]
    assert scope.is_manager is not is_over
    assert (north.pk in scope.department_ids_now) is not is_over
    ended = [(span.path, span.ends_on) for span in scope.ended_management]
    assert ended == ([(north.path, last)] if is_over else [])
    assert scope.sees_people
    assert scope.sees_days


def test_an_ended_management_alone_opens_people_and_days() -> None:
    span = ManagedSpan("1.2.", *SPRING, department_ids=(2,))
    ended = Scope(ended_management=(span,))
    assert ended.sees_people
    assert ended.sees_days
    assert not ended.is_manager
    assert not Scope(roles=frozenset({"rep"})).sees_days


@pytest.mark.parametrize(
    ("first", "last", "touches"),
    [
        (date(2025, 2, 1), date(2025, 2, 28), False),
        (date(2025, 2, 1), SPRING[0], True),
        (SPRING[1], date(2025, 6, 30), True),
        (date(2025, 6, 1), date(2025, 6, 30), False),
    ],
)
def test_a_stay_touches_the_days_it_shares(first: date, last: date, touches: bool) -> None:
    assert Stay(1, *SPRING).touches(first, last) is touches
    assert Stay(1, SPRING[0], None).touches(first, last) is (last >= SPRING[0])


@pytest.mark.parametrize(
    ("scope", "people", "tree", "figures"),
    [
        (Scope(), False, False, False),
        (Scope(roles=frozenset({"hr"})), False, False, False),
        (Scope(department_paths_total=("1.",)), False, False, True),
        (Scope(roles=frozenset({"head"})), False, True, True),
        (Scope(roles=frozenset({"auditor"})), False, True, True),
        (Scope(roles=frozenset({"rep"})), True, True, True),
        (Scope(roles=frozenset({"director"})), True, True, True),
        (Scope(department_paths_now=("1.",)), True, True, True),
    ],
)
def test_who_has_figures_at_all(scope: Scope, *, people: bool, tree: bool, figures: bool) -> None:
    assert (scope.sees_people, scope.sees_tree, scope.sees_figures) == (people, tree, figures)
