"""The field for one person: a list of few, a line with suggestions for many."""

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from salesmgmt.org import actions as org
from salesmgmt.org.models import User
from salesmgmt.org.person_field import PersonField, offer_people
from tests.cast import BY, Cast


class OneForm(forms.Form):
    person = PersonField(label="Who", kind="talk")


def form_of(people=None, **data: str) -> OneForm:
    form = OneForm(data or None)
    offer_people(form, "person", User.objects.order_by("pk") if people is None else people)
    return form


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PersonField, "MOST", 3)


def test_few_are_a_list(cast: Cast) -> None:
    text = form_of().as_p()
    assert "<select" in text
    assert "datalist" not in text
    assert f'value="{cast.people["rita"].pk}"' in text


def test_how_to_name_somebody_is_said_beside_what_the_field_says(cast: Cast, many: None) -> None:
    form = OneForm()
    form.fields["person"].help_text = "Who coaches."
    offer_people(form, "person", User.objects.order_by("pk"))
    assert "two letters on. Who coaches." in form.as_p()


def test_many_are_suggested_and_none_of_them_is_on_the_page(cast: Cast, many: None) -> None:
    text = form_of().as_p()
    assert 'list="id_person-people"' in text
    assert '<datalist id="id_person-people"></datalist>' in text
    assert "people/?for=talk" in text
    assert "Canary" not in text


@pytest.mark.parametrize(
    "typed",
    ["{pk}", "{email}", "{name}", "{name} ({email})", " {email} ", "{shouted}", "Other ({email})"],
)
@pytest.mark.parametrize("most", [3, 100])
def test_who_is_meant(cast: Cast, monkeypatch: pytest.MonkeyPatch, typed: str, most: int) -> None:
    monkeypatch.setattr(PersonField, "MOST", most)
    rita = cast.people["rita"]
    given = typed.format(pk=rita.pk, email=rita.email, name=rita.name, shouted=rita.email.upper())
    form = form_of(person=given)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["person"] == rita


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Nobody", "nobody of this name"),
        ("x (nobody@example.com)", "nobody of this name"),
        ("999999999", "not one of the available choices"),
        ("9" * 40, "not one of the available choices"),
        ("", "required"),
        ("a\0b", "Null characters"),
        ("x" * 255, "at most 254"),
    ],
)
def test_who_is_not_meant(cast: Cast, many: None, typed: str, said: str) -> None:
    form = form_of(person=typed)
    assert not form.is_valid()
    assert said in form.errors["person"][0]
    # Nothing that was typed is lost; numbers are no names.
    if not typed.isdecimal():
        assert form["person"].value() == typed


def test_somebody_who_is_not_on_offer(cast: Cast, many: None) -> None:
    others = User.objects.exclude(pk=cast.people["rita"].pk)
    for typed in (cast.people["rita"].email, str(cast.people["rita"].pk)):
        assert not form_of(others, person=typed).is_valid()


def test_two_of_one_name_are_told_apart_by_address(cast: Cast, many: None) -> None:
    rita = cast.people["rita"]
    row = org.PersonRow(email="second@example.com", name=rita.name, key="second", timezone="UTC")
    (second,) = org.create_people(rows=[row], **BY)
    form = form_of(person=rita.name)
    assert "write the e-mail address" in form.errors["person"][0]
    meant = form_of(person=f"{rita.name} (second@example.com)")
    assert meant.is_valid()
    assert meant.cleaned_data["person"] == second


def test_whom_the_page_begins_with_is_named(cast: Cast, many: None) -> None:
    rita = cast.people["rita"]
    form = OneForm(initial={"person": str(rita.pk)})
    offer_people(form, "person", User.objects.order_by("pk"))
    assert f'value="{rita.name} ({rita.email})"' in form.as_p()
    form = OneForm(initial={"person": rita})
    offer_people(form, "person", User.objects.order_by("pk"))
    assert f'value="{rita.name} ({rita.email})"' in form.as_p()
    hidden = OneForm(initial={"person": str(rita.pk)})
    offer_people(hidden, "person", User.objects.exclude(pk=rita.pk))
    assert rita.name not in hidden.as_p()


def suggested(client: Client, cast: Cast, person: str, kind: str, typed: str) -> set[str]:
    """Keys of the people whom the field suggests to the person."""
    client.force_login(cast.people[person])
    answer = client.get(
        reverse("org:people_suggested"),
        {"for": kind, "owner": typed},
        headers={"HX-Request": "true", "HX-Trigger-Name": "owner"},
    )
    assert answer.status_code == 200
    text = answer.content.decode()
    return {key for key, each in cast.people.items() if f"({each.email})" in text}


@pytest.mark.parametrize(
    ("kind", "person", "typed", "found"),
    [
        ("talk", "mona", "canary-r", "rita ralf rosa rudi"),
        ("talk", "mona", "RITA", "rita"),
        ("talk", "mona", "canary-s", ""),
        ("talk", "sven", "canary-s", "sara stan"),
        ("talk", "rita", "canary-r", ""),
        ("talk", "mona", "r", ""),
        ("talk", "mona", "", ""),
        ("follow_up", "mona", "canary-r", "rita ralf rosa rudi"),
        ("follow_up", "rita", "canary-r", "rita"),
        ("answer", "mona", "canary-h", "hedy"),
        ("answer", "rita", "canary-h", ""),
        ("appoint", "adam", "canary-h", "hedy hans"),
        ("appoint", "mona", "canary-h", ""),
    ],
)
def test_what_is_suggested_to_whom(
    client: Client, cast: Cast, kind: str, person: str, typed: str, found: str
) -> None:
    assert suggested(client, cast, person, kind, typed) == set(found.split())


def test_suggestions_are_few_and_safe(client: Client, cast: Cast) -> None:
    rows = [
        org.PersonRow(email=f"n{n}@example.com", name=f'"><b>Bob {n}', key=f"n{n}", timezone="UTC")
        for n in range(12)
    ]
    org.create_people(rows=rows, **BY)
    client.force_login(cast.people["adam"])
    text = client.get(reverse("org:people_suggested"), {"for": "appoint", "q": "bob"}).content
    assert text.count(b"<option") == 10
    assert b"<b>" not in text


def test_who_is_left_out(client: Client, cast: Cast) -> None:
    """Whose goal it is about is not asked about it."""
    client.force_login(cast.people["mona"])
    asked = {"for": "answer", "q": "canary-r", "but": cast.people["rita"].pk}
    text = client.get(reverse("org:people_suggested"), asked).content.decode()
    assert cast.people["ralf"].email in text
    assert cast.people["rita"].email not in text


@pytest.mark.parametrize("odd", ["x", "", "-1", "9" * 40, "\0"])
def test_odd_parameters(client: Client, cast: Cast, odd: str) -> None:
    client.force_login(cast.people["mona"])
    asked = {"for": "talk", "q": f"ca{odd}", "but": odd}
    assert client.get(reverse("org:people_suggested"), asked).status_code == 200


def test_an_unknown_kind(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["adam"])
    for asked in ({}, {"for": "everything", "q": "ri"}):
        assert client.get(reverse("org:people_suggested"), asked).status_code == 404
