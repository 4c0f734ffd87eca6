"""The order list narrowed down to one holder, as links of other pages ask for it."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.sales.test_views_order_list import keys, listed, rows


@pytest.mark.parametrize(
    ("person", "whose", "found"),
    [
        ("dora", "rita", {"o-rita", "o-shared"}),
        ("mona", "rita", {"o-rita", "o-shared"}),
        ("rita", "rita", {"o-rita", "o-shared"}),
        ("dora", "sven", set()),
    ],
)
def test_the_orders_of_one_person(
    client: Client, cast: Cast, person: str, whose: str, found: set[str]
) -> None:
    asked = {"person": cast.people[whose].pk}
    assert set(keys(listed(client, cast, person, **asked))) == found
    assert {row["order"] for row in rows(client, cast, person, **asked)} == found


def test_the_orders_of_a_stranger_are_not_asked_for(client: Client, cast: Cast) -> None:
    """Nothing, rather than the shared orders by which Ralf would be found."""
    asked = {"person": cast.people["ralf"].pk}
    text = listed(client, cast, "rita", **asked)
    assert keys(text) == []
    assert "Canary-ralf" not in text
    client.force_login(cast.people["rita"])
    assert client.get(reverse("sales:order_list_csv"), asked).status_code == 409
