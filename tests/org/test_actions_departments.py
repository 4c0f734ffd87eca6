"""The tree and the dated rows on it, on the real database."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from salesmgmt.org import actions
from salesmgmt.org.actions import MembershipRow, PersonRow, checks, dated
from salesmgmt.org.models import Department, Management, Membership
from salesmgmt.org.rules.tree import MOST_LEVELS
from tests.org.conftest import entries

TODAY = date(2013, 6, 3)


def tree() -> list[tuple[int, str]]:
    return list(Department.objects.in_tree_order().values_list("depth", "name"))


def paths_are_right() -> bool:
    """Path and depth of each department follow from its parent's."""
    for row in Department.objects.select_related("parent"):
        above = row.parent.path if row.parent else ""
        if row.path != f"{above}{row.pk}." or row.depth != row.path.count(".") - 1:
            return False
        if row.parent and not row.tree_key.startswith(row.parent.tree_key):
            return False
    return True


def unit(house, key, parent, **changed):
    values = {"key": key, "name": key, "parent": parent, "timezone": "UTC", "by": None, "why": ""}
    return actions.create_department(**{**values, **changed})


def test_tree(house):
    assert tree() == [(0, "Acme"), (1, "Asia"), (1, "Europe"), (2, "Berlin")]
    assert house.berlin.path == f"{house.root.pk}.{house.europe.pk}.{house.berlin.pk}."
    assert paths_are_right()
    assert list(Department.objects.in_subtree(house.europe).in_tree_order()) == [
        house.europe,
        house.berlin,
    ]


def test_creating_a_department_is_one_entry_of_history(house):
    made = unit(house, "rome", house.europe, by=house.hanna, why="new office")
    (entry,) = entries(Department, pgh_obj=made)
    assert (entry["label"], entry["act"]) == ("insert", "org.create_department")
    assert (entry["by"], entry["why"]) == (house.hanna.pk, "new office")


def test_move_takes_the_subtree_along(house):
    moved = actions.move_department(
        department=house.europe, parent=house.asia, by=house.hanna, why="merger"
    )
    assert tree() == [(0, "Acme"), (1, "Asia"), (2, "Europe"), (3, "Berlin")]
    assert paths_are_right()
    assert moved.parent == house.asia
    updates = [e for e in entries(Department) if e["label"] == "update"]
    assert sorted(e["row"].name for e in updates) == ["Berlin", "Europe"]
    assert {(e["act"], e["by"], e["why"]) for e in updates} == {
        ("org.move_department", house.hanna.pk, "merger")
    }
    actions.move_department(department=house.europe, parent=house.root, by=None, why="undone")
    assert tree() == [(0, "Acme"), (1, "Asia"), (1, "Europe"), (2, "Berlin")]
    assert paths_are_right()


@pytest.mark.parametrize(
    ("department", "parent", "message"),
    [
        ("root", "asia", "The company itself cannot be moved."),
        ("europe", "berlin", "Berlin lies in Europe: choose a parent outside of it."),
        ("europe", "europe", "Europe lies in Europe: choose a parent outside of it."),
    ],
)
def test_move_refuses(house, department, parent, message):
    with pytest.raises(ValidationError) as refusal:
        actions.move_department(
            department=getattr(house, department), parent=getattr(house, parent), by=None, why=""
        )
    assert refusal.value.message_dict == {"parent": [message]}
    assert tree() == [(0, "Acme"), (1, "Asia"), (1, "Europe"), (2, "Berlin")]


def test_rename_reorders_and_rewrites_what_is_below(house):
    actions.rename_department(department=house.europe, name="Äquator", by=None, why="")
    assert tree() == [(0, "Acme"), (1, "Äquator"), (2, "Berlin"), (1, "Asia")]
    actions.rename_department(department=house.root, name="Zenith", by=None, why="")
    assert tree() == [(0, "Zenith"), (1, "Äquator"), (2, "Berlin"), (1, "Asia")]
    assert paths_are_right()
    with pytest.raises(ValidationError) as refusal:
        actions.rename_department(department=house.asia, name=" ", by=None, why="")
    assert list(refusal.value.message_dict) == ["name"]


def test_the_tree_ends_somewhere(house):
    parent = house.berlin
    for level in range(3, MOST_LEVELS):
        parent = unit(house, f"level{level}", parent)
    with pytest.raises(ValidationError, match="at most 15 levels"):
        unit(house, "one-more", parent)
    with pytest.raises(ValidationError, match="at most 15 levels"):
        actions.move_department(department=house.europe, parent=house.asia, by=None, why="")
    assert paths_are_right()
    assert Department.objects.get(pk=house.europe.pk).parent == house.root


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"name": ""}, "name", "blank"),
        ({"name": "N\0"}, "name", "cannot be printed"),
        ({"name": "x" * 10_000_000}, "name", "at most 200"),
        ({"key": " "}, "key", "blank"),
        ({"key": "europe"}, "key", "already exists"),
        ({"timezone": "Mars/Base"}, "timezone", "no time zone “Mars/Base”"),
    ],
)
def test_create_department_refuses(house, changed, field, message):
    with pytest.raises(ValidationError) as refusal:
        unit(house, **{"key": "rome", "parent": house.europe, **changed})
    assert message in " ".join(refusal.value.message_dict[field])
    assert Department.objects.count() == 4


def test_there_is_one_root(house):
    with pytest.raises(ValidationError, match="There is one company"):
        unit(house, "second", None)
    assert Department.objects.count() == 4


def join(house, first, last=None, **changed):
    values = {"person": house.anna, "department": house.berlin, "by": house.hanna, "why": "hired"}
    return actions.join_department(**{**values, "starts_on": first, "ends_on": last, **changed})


def test_join_is_recorded(house):
    row = join(house, TODAY)
    (entry,) = entries(Membership)
    assert (entry["row"].person_id, entry["row"].starts_on) == (house.anna.pk, TODAY)
    assert (entry["act"], entry["by"], entry["why"]) == (
        "org.join_department",
        house.hanna.pk,
        "hired",
    )
    assert row.ends_on is None


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2013, 6, 3), None),
        (date(2013, 6, 30), date(2013, 7, 30)),
        (date(2013, 1, 1), date(2013, 6, 3)),
        (date(2013, 6, 10), date(2013, 6, 11)),
        (date(2013, 1, 1), None),
    ],
)
def test_overlapping_memberships_are_refused_with_who_and_when(house, first, last):
    join(house, TODAY, date(2013, 6, 30))
    with pytest.raises(ValidationError) as refusal:
        join(house, first, last, department=house.asia)
    assert refusal.value.messages == [
        (
            "The person already belongs to a department on some of these days. "
            "Anna belongs to Berlin from June 3, 2013 to June 30, 2013."
        )
    ]
    assert Membership.objects.count() == 1
    assert len(entries(Membership)) == 1


def test_memberships_that_touch_are_no_overlap(house):
    join(house, TODAY, date(2013, 6, 30))
    join(house, date(2013, 7, 1))
    join(house, date(2013, 6, 2), date(2013, 6, 2))
    join(house, TODAY, person=house.ben)
    assert Membership.objects.count() == 4


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2013, 6, 3), date(2013, 6, 2), "ends_on"),
        (date(1899, 12, 31), None, "starts_on"),
        (date(2201, 1, 1), None, "starts_on"),
        (None, None, "starts_on"),
    ],
)
def test_join_refuses_wrong_days(house, first, last, field):
    with pytest.raises(ValidationError) as refusal:
        join(house, first, last)
    assert list(refusal.value.message_dict) == [field]
    assert not Membership.objects.exists()


def test_a_race_is_refused_with_the_same_sentence(house, monkeypatch):
    """Two writers who both saw no overlap: the constraint decides, the sentence stays."""
    join(house, TODAY)
    monkeypatch.setattr(dated, "check_alone", lambda rows: None)
    rows = [MembershipRow(house.anna, house.asia, TODAY)]
    with pytest.raises(ValidationError) as refusal:
        actions.join_departments(rows=rows, by=None, why="")
    assert refusal.value.messages == [
        "The person already belongs to a department on some of these days."
    ]
    assert refusal.value.code == "org_membership_one_at_a_time"
    assert Membership.objects.count() == 1
    with pytest.raises(ValidationError) as refusal:
        join(house, TODAY)  # the model's own validation, before the write
    assert "already belongs to a department" in refusal.value.messages[0]


def test_a_refusal_of_an_unknown_constraint_says_so(house):
    with (
        pytest.raises(ValidationError, match="look at it and try again"),
        checks.recorded("org.test", by=None, why=""),
    ):
        raise IntegrityError("somewhere else")


def test_join_departments_in_bulk(house, django_assert_max_num_queries):
    rows = [PersonRow(f"p{n}@acme.test", f"Person {n}") for n in range(300)]
    people = actions.create_people(rows=rows, by=None, why="")
    memberships = [MembershipRow(person, house.berlin, TODAY) for person in people]
    with django_assert_max_num_queries(8):
        joined = actions.join_departments(rows=memberships, by=house.hanna, why="HR file")
    assert len({row.pk for row in joined}) == 300
    found = entries(Membership)
    assert len(found) == 300
    assert {(e["act"], e["by"], e["why"]) for e in found} == {
        ("org.join_departments", house.hanna.pk, "HR file")
    }


def test_join_departments_refuses_all_for_one(house):
    good = MembershipRow(house.ben, house.asia, TODAY)
    overlapping = [
        MembershipRow(house.anna, house.asia, TODAY, date(2013, 6, 30)),
        MembershipRow(house.anna, house.berlin, date(2013, 6, 30)),
    ]
    with pytest.raises(ValidationError) as refusal:
        actions.join_departments(rows=[good, *overlapping], by=None, why="")
    assert "Anna belongs to Asia from June 3, 2013 to June 30, 2013." in refusal.value.messages[0]
    backwards = MembershipRow(house.anna, house.asia, TODAY, date(2013, 6, 2))
    with pytest.raises(ValidationError) as refusal:
        actions.join_departments(rows=[good, backwards], by=None, why="")
    assert refusal.value.messages == ["Row 2: ends_on: The end must not be before the start."]
    assert not Membership.objects.exists()
    assert actions.join_departments(rows=[], by=None, why="") == []


def move(house, on, department=None):
    return actions.transfer(
        person=house.anna, department=department or house.asia, on=on, by=house.hanna, why="asked"
    )


def test_transfer_ends_the_day_before(house):
    old = join(house, date(2013, 1, 1), date(2013, 12, 31))
    new = move(house, date(2013, 7, 1))
    old.refresh_from_db()
    assert old.ends_on == date(2013, 6, 30)
    assert (new.department, new.starts_on, new.ends_on) == (
        house.asia,
        date(2013, 7, 1),
        date(2013, 12, 31),
    )
    assert [(e["label"], e["act"]) for e in entries(Membership)][1:] == [
        ("update", "org.transfer"),
        ("insert", "org.transfer"),
    ]


@pytest.mark.parametrize(
    ("on", "to", "field", "message"),
    [
        (date(2013, 1, 1), "asia", "on", "Anna joined Berlin on that day: choose a later one."),
        (date(2013, 2, 1), "berlin", "department", "Anna already belongs to Berlin."),
        (date(2012, 12, 31), "asia", "on",
         "Anna belongs to no department on Dec. 31, 2012: let them join one."),
    ],
)  # fmt: skip
def test_transfer_refuses(house, on, to, field, message):
    join(house, date(2013, 1, 1))
    with pytest.raises(ValidationError) as refusal:
        move(house, on, getattr(house, to))
    assert refusal.value.message_dict == {field: [message]}
    assert Membership.objects.get().ends_on is None


def test_one_manager_at_a_time_but_many_departments(house):
    appoint = {"starts_on": TODAY, "by": house.hanna, "why": "promoted"}
    first = actions.appoint_manager(person=house.anna, department=house.berlin, **appoint)
    actions.appoint_manager(person=house.anna, department=house.asia, **appoint)
    with pytest.raises(ValidationError) as refusal:
        actions.appoint_manager(person=house.ben, department=house.berlin, **appoint)
    assert refusal.value.messages == [
        (
            "The department already has a manager on some of these days. "
            "Anna manages Berlin from June 3, 2013 on."
        )
    ]
    ended = actions.end_management(
        management=first, on=date(2013, 6, 30), by=house.hanna, why="left"
    )
    assert ended.ends_on == date(2013, 6, 30)
    actions.appoint_manager(
        person=house.ben, department=house.berlin, **{**appoint, "starts_on": date(2013, 7, 1)}
    )
    assert Management.objects.on(date(2013, 7, 1)).get(department=house.berlin).person == house.ben
    with pytest.raises(ValidationError, match="Ben manages Berlin from July 1, 2013 on"):
        actions.end_management(management=first, on=date(2013, 7, 1), by=None, why="")
