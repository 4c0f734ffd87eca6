"""Loading with moved dates, and where it is refused."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from goals.models import Goal
from salesmgmt.demo.actions import load_demo
from salesmgmt.demo.models import DemoSet
from salesmgmt.demo.queries import is_empty
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.actions import create_person
from salesmgmt.org.models import User
from salesmgmt.sales.models import Delivery, Order

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)


@pytest.mark.django_db
def test_moved_dates_end_with_the_running_quarter_and_nothing_lies_ahead() -> None:
    load_demo("northwind", today=TODAY, as_is=False)
    end = date(2026, 12, 5)  # the Saturday after ten days
    assert DemoSet.objects.get().shift_days == (end - date(1998, 5, 31)).days
    assert max(Order.objects.values_list("booked_on", flat=True)) <= TODAY
    assert max(Delivery.objects.values_list("shipped_on", flat=True)) <= TODAY


@pytest.mark.django_db
def test_a_later_load_brings_what_has_happened_since() -> None:
    load_demo("crm", today=TODAY, as_is=False)
    before = Order.objects.count()
    later = load_demo("crm", today=TODAY + timedelta(days=10), as_is=False)
    assert later.written["orders"] == Order.objects.count() - before > 0
    assert later.people == 0


@pytest.mark.django_db
def test_a_database_with_people_of_its_own_is_refused() -> None:
    create_person(email="anna@acme.test", name="Anna", by=SYSTEM, why="a real person")
    with pytest.raises(ValidationError, match="people or departments of its own"):
        load_demo("crm", today=TODAY, as_is=True)
    assert not DemoSet.objects.exists()
    call_command("load_demo", "crm", "--if-empty", stdout=StringIO())
    assert not DemoSet.objects.exists()


@pytest.mark.django_db
def test_half_of_a_demonstration_is_never_gone_on_with() -> None:
    DemoSet.objects.create(name="adventureworks", shift_days=4_565)
    for options in (["--if-empty"], []):
        with pytest.raises(CommandError, match="half of it is missing"):
            call_command("load_demo", "adventureworks", *options)
    assert not User.objects.exists()


@pytest.mark.usefixtures("alone")
def test_a_load_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the last act of the story is refused."""

    def refuse(_scene: object) -> None:
        assert Order.objects.exists()
        raise ValidationError("refused in the last chapter")

    monkeypatch.setattr("salesmgmt.demo.story.notices.tell", refuse)
    with pytest.raises(CommandError, match="refused in the last chapter"):
        call_command("load_demo", "adventureworks", stdout=StringIO())
    assert is_empty()
    assert not Order.objects.exists()


@pytest.mark.django_db
def test_unknown_sets_are_named() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("load_demo", "acme")


@pytest.mark.django_db
def test_log_ins_are_random_and_work() -> None:
    load_demo("northwind", today=TODAY, as_is=True)
    first, second = StringIO(), StringIO()
    call_command("demo_logins", stdout=first)
    call_command("demo_logins", stdout=second)
    assert first.getvalue() != second.getvalue()
    for line in second.getvalue().splitlines():
        _role, email, password = line.split()
        assert User.objects.get(email=email).check_password(password)


@pytest.mark.django_db
def test_no_log_ins_without_a_set() -> None:
    with pytest.raises(CommandError, match="no demonstration set"):
        call_command("demo_logins")


@pytest.mark.django_db
def test_goals_only_where_the_set_has_quotas() -> None:
    load_demo("northwind", today=TODAY, as_is=True)
    assert not Goal.objects.exists()
