"""Every table shows pages of a fixed size, whatever the address asks for."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

TABLES = ("sales:order_list", "monitoring:goal_list", "monitoring:entries")


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("query", ["per_page=-1", "per_page=0", "per_page=99999", "per_page=abc"])
@pytest.mark.parametrize("more", ["", "&page=-1", "&page=999999", "&page=x", "&sort=nothing"])
def test_odd_pages_are_answered(
    name: str, query: str, more: str, cast: Cast, client: Client
) -> None:
    client.force_login(cast.people["dora"])
    answer = client.get(f"{reverse(name)}?{query}{more}", headers={"host": "localhost"})
    assert answer.status_code == 200


def test_a_page_is_no_longer_than_its_size(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salesmgmt.lib.tables.PAGE_ROWS", 3)
    client.force_login(cast.people["dora"])
    address = f"{reverse('sales:order_list')}?per_page=99999"
    text = client.get(address, headers={"host": "localhost"}).content.decode()
    assert text.count('href="/orders/') - text.count("/orders/orders.csv") - 1 == 3
