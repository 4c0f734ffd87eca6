"""The company and the periods of its calendar."""

import pytest
from django.core.exceptions import ValidationError

from salesmgmt.org import queries
from salesmgmt.org.models import Company


def test_current_company(house, django_assert_num_queries):
    with django_assert_num_queries(1):
        company = queries.current_company()
        assert (company.root.name, company.calendar.key) == ("Acme", "plain")


@pytest.mark.django_db
def test_no_company_before_set_up():
    with pytest.raises(Company.DoesNotExist):
        queries.current_company()


@pytest.mark.parametrize("key", ["2013", "2013-Q2", "2013-06"])
def test_period_for(house, key):
    assert queries.period_for(house.calendar, key).key == key


@pytest.mark.parametrize("key", ["2015", "2013-Q5", "", "2013\0", "x" * 10_000_000])
def test_period_for_says_what_keys_look_like(house, key):
    with pytest.raises(ValidationError) as refusal:
        queries.period_for(house.calendar, key)
    (message,) = refusal.value.message_dict["period"]
    assert "write for example 2014, 2014-12, 2014-Q4." in message
    assert len(message) < 100
