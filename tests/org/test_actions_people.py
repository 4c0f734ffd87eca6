"""People: what is refused, what is written, what the history keeps, and what it must not."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection

from salesmgmt.org import actions
from salesmgmt.org.actions import PersonRow, RoleRow
from salesmgmt.org.models import (
    Deputy,
    Management,
    Membership,
    Role,
    RoleAssignment,
    User,
)
from tests.org.conftest import entries

TODAY = date(2013, 6, 3)
NEW = {"email": "carl@acme.test", "name": "Carl"}


def test_create_person_normalises(house):
    person = actions.create_person(
        email=" Orjan.ABERG@Acme.TEST ",
        name="  Örjan \n Åberg ",
        key=" 275 ",
        title="Rep",
        timezone="America/Denver",
        joined_on=TODAY,
        by=house.hanna,
        why="hired",
    )
    person.refresh_from_db()
    assert (person.email, person.name) == ("orjan.aberg@acme.test", "Örjan Åberg")
    assert person.key == "275"
    assert person.sort_key == "orjan aberg"
    assert not person.has_usable_password()


def test_people_without_a_key_do_not_collide(house):
    assert {house.anna.key, house.ben.key} == {None}


def test_create_person_is_one_act_in_the_history(house):
    person = actions.create_person(**NEW, by=house.hanna, why="hired")
    (entry,) = entries(User, pgh_obj=person)
    assert (entry["label"], entry["act"]) == ("insert", "org.create_person")
    assert (entry["by"], entry["why"]) == (house.hanna.pk, "hired")


def test_names_and_addresses_are_not_in_the_history(house):
    actions.create_people(rows=[PersonRow("secret@acme.test", "Secret Name")], by=None, why="file")
    columns = {field.name for field in entries(User)[0]["row"]._meta.fields}
    assert not columns & {"email", "name", "sort_key", "password", "last_login"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, '') FROM org_userevent e")
        assert "ecret" not in cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(c::text, '') FROM pghistory_context c")
        assert "ecret" not in cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"name": ""}, "name", "cannot be blank"),
        ({"name": "   "}, "name", "cannot be blank"),
        ({"name": "A\0B"}, "name", "cannot be printed"),
        ({"name": "A\ud800"}, "name", "cannot be printed"),
        ({"name": "x" * 10_000_000}, "name", "at most 200 characters; these are 10000000"),
        ({"email": "carl"}, "email", "valid email"),
        ({"email": ""}, "email", "cannot be blank"),
        ({"email": "carl@acme.test\0"}, "email", "cannot be printed"),
        ({"email": "x" * 10_000_000 + "@acme.test"}, "email", "at most 254 characters"),
        ({"email": "ANNA@acme.test"}, "email", "Somebody else has this e-mail address."),
        ({"key": "k" * 101}, "key", "at most 100"),
        ({"language": "xx"}, "language", "not a valid choice"),
        ({"timezone": "Europe/Berlim"}, "timezone", "no time zone “Europe/Berlim”"),
        ({"timezone": ""}, "timezone", "blank"),
        ({"password": "short"}, "password", "too short"),
        ({"why": "no\0"}, "why", "cannot be printed"),
        ({"why": "x" * 10_000_000}, "why", "at most 2000"),
    ],
)
def test_create_person_refuses(house, wrong, field, message):
    before = User.objects.count()
    with pytest.raises(ValidationError) as refusal:
        actions.create_person(**{**NEW, "by": house.hanna, "why": "", **wrong})
    assert message in " ".join(refusal.value.message_dict[field])
    assert len(str(refusal.value)) < 500
    assert User.objects.count() == before


def test_create_person_refuses_a_key_of_somebody_else(house):
    actions.create_person(**NEW, key="275", by=None)
    with pytest.raises(ValidationError) as refusal:
        actions.create_person(email="dora@acme.test", name="Dora", key="275", by=None)
    assert refusal.value.message_dict == {"key": ["Somebody else has this key. (275)"]}


@pytest.mark.slow
def test_password_lets_in(house):
    person = actions.create_person(**NEW, password="correct horse battery", by=None)
    assert person.check_password("correct horse battery")
    actions.set_password(person=person, password="another horse battery", by=person)
    found = authenticate(email="carl@acme.test", password="another horse battery")
    assert found == person
    assert authenticate(email="carl@acme.test", password="correct horse battery") is None


def test_create_people_in_bulk(house, django_assert_max_num_queries):
    rows = [PersonRow(f"p{n}@acme.test", f"Person {n}", key=str(n)) for n in range(500)]
    with django_assert_max_num_queries(8):
        people = actions.create_people(rows=rows, by=house.hanna, why="HR file")
    assert [person.key for person in people] == [str(n) for n in range(500)]
    found = entries(User, pgh_obj__in=people)
    assert len(found) == 500
    assert {(e["act"], e["by"], e["why"]) for e in found} == {
        ("org.create_people", house.hanna.pk, "HR file")
    }


def test_create_people_names_the_wrong_rows_and_writes_none(house):
    rows = [
        PersonRow("carl@acme.test", "Carl"),
        PersonRow("nowhere", "Dora"),
        PersonRow("emil@acme.test", "E\0mil"),
    ]
    before = User.objects.count()
    with pytest.raises(ValidationError) as refusal:
        actions.create_people(rows=rows, by=None, why="")
    assert refusal.value.messages == [
        "Row 2: email: Enter a valid email address.",
        "Row 3: name: Remove the characters that cannot be printed.",
    ]
    assert User.objects.count() == before


@pytest.mark.parametrize(
    ("rows", "field", "value"),
    [
        (
            [PersonRow("c@acme.test", "C"), PersonRow("C@acme.test", "D")],
            "email",
            "Somebody else has this e-mail address. (c@acme.test)",
        ),
        (
            [PersonRow("Anna@acme.test", "A")],
            "email",
            "Somebody else has this e-mail address. (anna@acme.test)",
        ),
        (
            [PersonRow("c@acme.test", "C", key="1"), PersonRow("d@acme.test", "D", key="1")],
            "key",
            "Somebody else has this key. (1)",
        ),
    ],
)
def test_create_people_refuses_what_is_taken(house, rows, field, value):
    before = User.objects.count()
    with pytest.raises(ValidationError) as refusal:
        actions.create_people(rows=rows, by=None, why="")
    assert refusal.value.message_dict == {field: [value]}
    assert User.objects.count() == before


def test_set_preferences(house):
    person = actions.set_preferences(person=house.anna, by=house.anna, language="de")
    assert (person.language, person.theme) == ("de", "auto")
    person = actions.set_preferences(person=house.anna, by=house.anna, theme="dark")
    assert (person.language, person.theme) == ("de", "dark")
    with pytest.raises(ValidationError) as refusal:
        actions.set_preferences(person=house.anna, by=house.anna, theme="pink")
    assert list(refusal.value.message_dict) == ["theme"]
    house.anna.refresh_from_db()
    assert house.anna.theme == "dark"


def give_work(house):
    """Anna belongs to Berlin, manages it, has a role, a deputy, and stands in for Ben."""
    by = {"by": house.hanna, "why": "hired"}
    first = {"starts_on": date(2013, 1, 1), **by}
    actions.join_department(person=house.anna, department=house.berlin, **first)
    actions.appoint_manager(person=house.anna, department=house.berlin, **first)
    actions.grant_role(person=house.anna, role=Role.MANAGER, **first)
    summer = {"starts_on": date(2013, 6, 1), "ends_on": date(2013, 8, 31), **by}
    actions.appoint_deputy(person=house.anna, deputy=house.ben, **summer)
    actions.appoint_deputy(person=house.ben, deputy=house.anna, **summer)


DATED = (Membership, Management, RoleAssignment, Deputy)


def test_a_leaver_ends_everything_with_the_last_day_and_loses_no_row(house, client):
    give_work(house)
    client.force_login(house.anna)
    client.logout()
    client.force_login(house.anna)
    other = type(client)()
    other.force_login(house.ben)
    assert Session.objects.count() == 2
    person = actions.deactivate_person(
        person=house.anna, left_on=date(2013, 6, 30), by=house.hanna, why="resigned"
    )
    assert (person.left_on, person.is_active) == (date(2013, 6, 30), False)
    for model in DATED:
        assert set(model.objects.values_list("ends_on", flat=True)) == {date(2013, 6, 30)}
    assert [model.objects.count() for model in DATED] == [1, 1, 1, 2]
    (left,) = Session.objects.all()
    assert left.get_decoded()["_auth_user_id"] == str(house.ben.pk)
    acts = {(e["act"], e["why"]) for e in entries(Membership) if e["label"] == "update"}
    assert acts == {("org.deactivate_person", "resigned")}
    assert entries(User, pgh_obj=person)[-1]["act"] == "org.deactivate_person"


def test_what_ended_before_the_last_day_stays(house):
    actions.join_department(
        person=house.anna,
        department=house.asia,
        starts_on=date(2012, 1, 1),
        ends_on=date(2012, 12, 31),
        by=None,
        why="",
    )
    actions.deactivate_person(person=house.anna, left_on=date(2013, 6, 30), by=None, why="")
    assert Membership.objects.get().ends_on == date(2012, 12, 31)
    assert [entry["label"] for entry in entries(Membership)] == ["insert"]


def test_a_leaver_with_something_later_is_refused_until_it_is_withdrawn(house):
    later = actions.join_department(
        person=house.anna, department=house.asia, starts_on=date(2013, 7, 1), by=None, why=""
    )
    with pytest.raises(ValidationError) as refusal:
        actions.deactivate_person(person=house.anna, left_on=date(2013, 6, 30), by=None, why="")
    assert refusal.value.message_dict == {
        "left_on": [
            "membership begins on July 1, 2013, after the last day: withdraw or end it first."
        ]
    }
    house.anna.refresh_from_db()
    assert house.anna.is_active
    with pytest.raises(ValidationError, match="already begun"):
        actions.withdraw(row=later, today=date(2013, 7, 1), by=None, why="")
    actions.withdraw(row=later, today=TODAY, by=house.hanna, why="resigned")
    assert not Membership.objects.exists()
    assert [e["label"] for e in entries(Membership)] == ["insert", "delete"]
    actions.deactivate_person(person=house.anna, left_on=date(2013, 6, 30), by=None, why="")


def test_leaving_before_joining_is_refused(house):
    person = actions.create_person(**NEW, joined_on=TODAY, by=None)
    with pytest.raises(ValidationError) as refusal:
        actions.deactivate_person(person=person, left_on=date(2013, 6, 2), by=None, why="")
    assert refusal.value.message_dict == {"left_on": ["The last day must not be before the first."]}


def test_a_leaver_gets_nothing_new_until_back(house):
    actions.deactivate_person(person=house.anna, left_on=TODAY, by=None, why="left")
    house.anna.refresh_from_db()
    join = {"person": house.anna, "department": house.asia, "by": None, "why": ""}
    with pytest.raises(ValidationError) as refusal:
        actions.join_department(**join, starts_on=date(2013, 1, 1))
    assert refusal.value.message_dict == {
        "ends_on": ["Anna left on June 3, 2013; choose a last day up to then."]
    }
    actions.join_department(**join, starts_on=date(2013, 1, 1), ends_on=TODAY)
    back = actions.reactivate_person(person=house.anna, by=house.hanna, why="returned")
    assert (back.left_on, back.is_active) == (None, True)
    row = actions.join_department(**{**join, "person": back}, starts_on=date(2014, 1, 1))
    assert row.ends_on is None


def test_roles_add_up_but_one_role_is_held_once_at_a_time(house):
    grant = {"person": house.anna, "by": house.hanna, "why": "promoted"}
    role = actions.grant_role(**grant, role=Role.MANAGER, starts_on=date(2013, 1, 1))
    actions.grant_role(**grant, role=Role.HR, starts_on=date(2013, 1, 1))
    with pytest.raises(ValidationError) as refusal:
        actions.grant_role(**grant, role=Role.MANAGER, starts_on=date(2013, 5, 1))
    assert refusal.value.messages == [
        (
            "The person already has this role on some of these days. "
            "Anna has the role manager from Jan. 1, 2013 on."
        )
    ]
    with pytest.raises(ValidationError) as refusal:
        actions.grant_role(**grant, role="king", starts_on=TODAY)
    assert list(refusal.value.message_dict) == ["role"]
    ended = actions.end_role(assignment=role, on=date(2013, 4, 30), by=house.hanna, why="moved")
    assert ended.ends_on == date(2013, 4, 30)
    actions.grant_role(**grant, role=Role.MANAGER, starts_on=date(2013, 5, 1))
    assert RoleAssignment.objects.count() == 3
    with pytest.raises(ValidationError) as refusal:
        actions.end_role(assignment=role, on=date(2012, 12, 31), by=None, why="")
    assert refusal.value.message_dict == {"ends_on": ["The end must not be before the start."]}


def test_grant_roles_in_bulk(house):
    rows = [RoleRow(person, Role.REP, TODAY) for person in (house.anna, house.ben)]
    granted = actions.grant_roles(rows=rows, by=house.hanna, why="HR file")
    assert [(row.person, row.role) for row in granted] == [(house.anna, "rep"), (house.ben, "rep")]
    assert {e["act"] for e in entries(RoleAssignment)} == {"org.grant_roles"}
    with pytest.raises(ValidationError, match="already has this role"):
        actions.grant_roles(rows=rows[:1], by=None, why="")
    assert RoleAssignment.objects.count() == 2


def test_a_deputy_is_somebody_else_for_a_dated_absence(house):
    days = {"starts_on": TODAY, "by": None, "why": ""}
    with pytest.raises(ValidationError, match="Nobody is their own deputy"):
        actions.appoint_deputy(person=house.anna, deputy=house.anna, ends_on=TODAY, **days)
    with pytest.raises(ValidationError, match="say until when"):
        actions.appoint_deputy(person=house.anna, deputy=house.ben, ends_on=None, **days)
    assert not Deputy.objects.exists()
    row = actions.appoint_deputy(person=house.anna, deputy=house.ben, ends_on=TODAY, **days)
    assert (row.person, row.deputy) == (house.anna, house.ben)
