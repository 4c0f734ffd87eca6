"""Overlaps as the models themselves refuse them, in forms and in SQL alike."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from salesmgmt.org.models import Management, Membership, User

FIRST = date(2013, 1, 1)


@pytest.mark.parametrize("pk", [10**7, 10**9, 10**11])
def test_validation_and_constraint_agree_for_any_primary_key(house, pk):
    """Owner times step is more than four bytes hold, which validation once tripped over."""
    User.objects.bulk_create([User(pk=pk, email="big@acme.test", name="Big", sort_key="big")])
    row = Membership(person_id=pk, department=house.asia, starts_on=FIRST)
    row.validate_constraints()
    row.save()
    again = Membership(person_id=pk, department=house.asia, starts_on=date(2200, 1, 1))
    with pytest.raises(ValidationError, match="already belongs to a department"):
        again.validate_constraints()
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        again.save()


def test_neighbouring_owners_never_collide(house):
    people = [
        User(pk=pk, email=f"{pk}@acme.test", name="X", sort_key="x") for pk in (10**7, 10**7 + 1)
    ]
    User.objects.bulk_create(people)
    for person in people:
        row = Membership(person=person, department=house.asia, starts_on=date(1900, 1, 1))
        row.validate_constraints()
        row.save()
    assert Membership.objects.count() == 2


def test_a_department_has_one_manager_whoever_it_is(house):
    Management.objects.create(person=house.anna, department=house.asia, starts_on=FIRST)
    second = Management(person=house.ben, department=house.asia, starts_on=FIRST)
    with pytest.raises(ValidationError, match="already has a manager"):
        second.validate_constraints()
    second.department = house.berlin
    second.validate_constraints()
