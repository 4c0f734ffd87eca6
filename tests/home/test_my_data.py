"""Who looked at the own data: the page, its file, the endpoint, and what is noted."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesmgmt.journal.models import Reading
from salesmgmt.org.actions import appoint_deputy
from tests.access.test_query_budgets import more_rows
from tests.cast import BY, Cast


def look(cast: Cast, who: str, address: str, **headers: str) -> Any:
    web = Client()
    web.force_login(cast.person(who))
    answer = web.get(address, headers=headers)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def goal_page(cast: Cast, key: str = "rita") -> str:
    return reverse("goals:goal", args=[cast.goals[key].pk])


def test_one_row_says_who_saw_what(cast: Cast) -> None:
    answer = look(cast, "mona", f"{goal_page(cast)}?as_of={cast.today}&q=Canary-rita")
    row = Reading.objects.get()
    assert (row.reader, row.subjects, row.count) == (
        cast.people["mona"].pk,
        [cast.people["rita"].pk],
        1,
    )
    assert (row.page, row.object) == ("goals:goal", cast.goals["rita"].pk)
    assert row.filters == {"as_of": f"{cast.today}"}
    assert (row.answer, row.data, row.stands_in_for) == ("page", "performance", [])
    assert row.request == answer.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("who", "name", "key", "status"),
    [
        # Own data; a stranger's goal; a page that the role does not have.
        ("rita", "goals:goal", "rita", 200),
        ("sara", "goals:goal", "rita", 404),
        ("sara", "goals:revise", "sara", 403),
        # A department's goal names nobody to who sees its total alone.
        ("aude", "goals:goal", "acme", 200),
    ],
)
def test_nothing_is_noted(cast: Cast, who: str, name: str, key: str, status: int) -> None:
    address = reverse(name, args=[cast.goals[key].pk])
    assert look(cast, who, address).status_code == status
    assert not Reading.objects.exists()


def test_no_row_for_a_request_without_an_answer(cast: Cast) -> None:
    web = Client()
    web.force_login(cast.person("mona"))
    assert web.head(goal_page(cast)).status_code == 200
    assert not Reading.objects.exists()


def test_a_refused_form_shows_the_page_again(cast: Cast) -> None:
    web = Client()
    web.force_login(cast.person("mona"))
    address = reverse("goals:comment", args=[cast.goals["rita"].pk])
    assert web.post(address, {"text": ""}).status_code == 422
    assert [row.page for row in Reading.objects.all()] == ["goals:comment"]


def test_the_form_of_the_answer(cast: Cast) -> None:
    pk = cast.goals["rita"].pk
    look(cast, "mona", reverse("monitoring:goal_attainment", args=[pk]), HX_Request="true")
    look(cast, "mona", reverse("monitoring:goal_curve_csv", args=[pk]))
    look(cast, "mona", f"/api/v1/goals/{pk}/")
    found = Reading.objects.order_by("pk").values_list("answer", "object")
    assert list(found) == [("fragment", pk), ("csv", pk), ("api", pk)]


def test_a_list_is_one_row_of_many(cast: Cast) -> None:
    look(cast, "dora", reverse("monitoring:goal_list_csv"))
    row = Reading.objects.get()
    selling = {"rita", "ralf", "rosa", "rudi", "ned", "sara", "stan"}
    assert set(row.subjects) == {cast.people[key].pk for key in selling}
    assert row.count == len(selling)


def test_a_deputy_is_named_with_whom_they_stand_in_for(cast: Cast) -> None:
    appoint_deputy(
        person=cast.people["mona"],
        deputy=cast.people["sara"],
        starts_on=cast.today,
        ends_on=cast.today,
        **BY,
    )
    look(cast, "sara", goal_page(cast))
    assert Reading.objects.get().stands_in_for == [cast.people["mona"].pk]
    page = look(cast, "rita", reverse("home:my_data")).content.decode()
    assert "deputy of Mona Canary-mona" in page


def test_only_the_person_sees_who_looked(cast: Cast) -> None:
    look(cast, "mona", goal_page(cast))
    look(cast, "dora", goal_page(cast))
    page = look(cast, "rita", reverse("home:my_data")).content.decode()
    assert page.index("Dora Canary-dora") < page.index("Mona Canary-mona")
    for who in ("ralf", "mona", "dora", "adam"):
        other = look(cast, who, reverse("home:my_data")).content.decode()
        assert "Nobody has looked yet" in other


def test_csv(cast: Cast) -> None:
    look(cast, "mona", goal_page(cast))
    web = Client()
    web.force_login(cast.person("rita"))
    answer = web.get(reverse("home:my_data_csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(text.splitlines())
    assert (row["reader_key"], row["reader"]) == ("mona", "Mona Canary-mona")
    assert (row["page"], row["as"], row["people"]) == ("Goal", "page", "1")


def test_api(cast: Cast) -> None:
    look(cast, "mona", goal_page(cast))
    assert look(cast, "dora", "/api/v1/readings/").json()["results"] == []
    (row,) = look(cast, "rita", "/api/v1/readings/").json()["results"]
    assert (row["reader"], row["page"], row["object"]) == (
        "mona",
        "goals:goal",
        cast.goals["rita"].pk,
    )
    assert (row["answer"], row["data"], row["people"]) == ("page", "performance", 1)


def test_many_are_paged_with_as_many_queries(cast: Cast) -> None:
    look(cast, "mona", goal_page(cast))
    web = Client()
    web.force_login(cast.person("rita"))
    with CaptureQueriesContext(connection) as few:
        web.get(reverse("home:my_data"))
    row = Reading.objects.get()
    Reading.objects.bulk_create(
        Reading(**{f.name: getattr(row, f.name) for f in Reading._meta.fields if f.name != "id"})
        for _n in range(120)
    )
    with CaptureQueriesContext(connection) as many:
        page = web.get(f"{reverse('home:my_data')}?page=2").content.decode()
    assert "51 to 100 of 121" in page
    assert len(many) == len(few)


def test_it_costs_one_statement_however_many_are_shown(cast: Cast) -> None:
    """No SELECT: what is noted was fetched for the page."""
    more_rows(cast)
    web = Client()
    web.force_login(cast.person("dora"))
    with CaptureQueriesContext(connection) as asked:
        web.get(reverse("monitoring:goal_list"))
    noted = [each["sql"] for each in asked if "journal_reading" in each["sql"]]
    assert len(noted) == 1
    assert noted[0].startswith("INSERT")
    assert Reading.objects.get().count >= 40


def test_the_database_keeps_the_log(cast: Cast) -> None:
    look(cast, "mona", goal_page(cast))
    for change in (lambda: Reading.objects.update(page="x"), Reading.objects.all().delete):
        refused = pytest.raises(DatabaseError, match=r"Cannot update|kept for 365 days")
        with refused, transaction.atomic():
            change()
    row = Reading.objects.get()
    row.pk, row.at = None, row.at - timedelta(days=366)
    row.save(force_insert=True)
    assert Reading.objects.filter(pk=row.pk).delete()[0] == 1
