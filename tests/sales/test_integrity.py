"""check_integrity: silent on a sound record, and every invariant is missed when it is broken."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from salesmgmt.home.integrity import INVARIANTS, broken_invariants
from tests.sales.sound import spoil


def test_a_sound_record_has_nothing_to_report(sound):
    assert broken_invariants() == []


_ORDER_1 = "(SELECT id FROM sales_order WHERE key = 'o1')"
_BOB = "(SELECT id FROM org_user WHERE key = 'bob')"
_COAST = "(SELECT id FROM org_department WHERE key = 'coast')"

SPOILT = [
    ("rollup_day", "sales_creditday", "UPDATE sales_creditday SET orders = orders + 1"),
    ("rollup_day", "sales_creditday", "DELETE FROM sales_creditday WHERE person_id IS NULL"),
    (
        "rollup_day",
        "sales_creditday",
        (
            "INSERT INTO sales_creditday (day, basis, kind, person_id, department_id, quantity,"
            " revenue, gross_revenue, margin, uncosted_revenue, orders) SELECT '2015-01-01', basis,"
            " kind, person_id, department_id, 0, 0, 0, 0, 0, 0 FROM sales_creditday LIMIT 1"
        ),
    ),
    (
        "rollup_month",
        "sales_creditmonth",
        "UPDATE sales_creditmonth SET margin = margin + 0.000001",
    ),
    ("rollup_month", "sales_creditmonth", "DELETE FROM sales_creditmonth WHERE basis = 'paid'"),
    ("rollup_depts", "sales_departmentday", "UPDATE sales_departmentday SET orders = orders + 1"),
    ("rollup_depts", "sales_departmentday", "DELETE FROM sales_departmentday WHERE basis = 'paid'"),
    ("rollup_depts", "sales_departmentmonth", "UPDATE sales_departmentmonth SET margin = 0"),
    ("rollup_depts", "sales_departmentmonth", "DELETE FROM sales_departmentmonth"),
    ("parents", "sales_order", "UPDATE sales_order SET customer_id = 999999"),
    ("parents", "sales_order", "UPDATE sales_order SET department_id = 999999"),
    ("parents", "sales_order", "UPDATE sales_order SET territory_id = 999999"),
    (
        "parents",
        "sales_orderline",
        f"UPDATE sales_orderline SET order_id = 999999 WHERE order_id = {_ORDER_1}",
    ),
    ("parents", "sales_orderline", "UPDATE sales_orderline SET product_id = 999999"),
    (
        "parents",
        "sales_ordershare",
        f"UPDATE sales_ordershare SET order_id = 999999 WHERE order_id = {_ORDER_1}",
    ),
    (
        "parents",
        "sales_ordershare",
        f"UPDATE sales_ordershare SET person_id = 999999 WHERE person_id = {_BOB}",
    ),
    ("parents", "sales_ordershare", "UPDATE sales_ordershare SET department_id = 999999"),
    ("copies", "sales_credit", "UPDATE sales_credit SET product_id = product_id + 1"),
    ("copies", "sales_credit", "UPDATE sales_credit SET customer_id = customer_id + 1"),
    ("copies", "sales_credit", "UPDATE sales_credit SET territory_id = 1"),
    ("copies", "sales_credit", "UPDATE sales_credit SET order_id = order_id + 1"),
    ("copies", "sales_credit", "UPDATE sales_credit SET department_id = 999999"),
    ("copies", "sales_credit", "UPDATE sales_credit SET line_id = 999999"),
    ("copies", "sales_credit", "UPDATE sales_credit SET person_id = 999999"),
    (
        "shares",
        "sales_ordershare",
        (
            f"UPDATE sales_ordershare SET share = 0.599999 WHERE order_id = {_ORDER_1}"
            " AND version = 1 AND share = 0.6"
        ),
    ),
    (
        "shares",
        "sales_ordershare",
        f"UPDATE sales_ordershare SET version = 3 WHERE order_id = {_ORDER_1} AND version = 2",
    ),
    (
        "shares",
        "sales_ordershare",
        f"DELETE FROM sales_ordershare WHERE order_id <> {_ORDER_1}",
    ),
    ("events", "sales_lineevent", "DELETE FROM sales_lineevent WHERE kind = 'cancelled'"),
    (
        "events",
        "sales_lineevent",
        "UPDATE sales_lineevent SET quantity = 9 WHERE kind = 'invoiced'",
    ),
    (
        "events",
        "sales_lineevent",
        "UPDATE sales_lineevent SET happened_on = happened_on + 1 WHERE kind = 'delivered'",
    ),
    ("events", "sales_returnline", "DELETE FROM sales_returnline WHERE quantity = 3"),
    (
        "payments",
        "sales_lineevent",
        "UPDATE sales_lineevent SET net_amount = net_amount + 0.01 WHERE kind = 'paid'",
    ),
    ("payments", "sales_payment", "UPDATE sales_payment SET amount = 119"),
    ("payments", "sales_lineevent", "DELETE FROM sales_lineevent WHERE kind = 'paid'"),
    (
        "quantities",
        "sales_lineevent",
        "UPDATE sales_lineevent SET quantity = 11 WHERE kind = 'returned'",
    ),
    (
        "quantities",
        "sales_lineevent",
        "UPDATE sales_lineevent SET quantity = 99 WHERE kind = 'delivered'",
    ),
    ("counting", "sales_credit", "UPDATE sales_credit SET margin = margin + 1"),
    (
        "counting",
        "sales_credit",
        "UPDATE sales_credit SET gross_revenue = 0 WHERE basis = 'delivered'",
    ),
    ("counting", "sales_credit", "DELETE FROM sales_credit WHERE basis = 'invoiced'"),
    (
        "order_counts",
        "sales_credit",
        "UPDATE sales_credit SET orders = 0 WHERE person_id IS NULL",
    ),
    (
        "people",
        "sales_credit",
        "UPDATE sales_credit SET revenue = revenue + 0.000001 WHERE kind = 'overlay'",
    ),
    (
        "people",
        "sales_credit",
        f"UPDATE sales_credit SET person_id = {_BOB} WHERE person_id IS NULL",
    ),
    (
        "people",
        "sales_credit",
        (
            "UPDATE sales_credit SET department_id ="
            " (SELECT id FROM org_department WHERE key = 'coast') WHERE person_id IS NULL"
        ),
    ),
    ("entries", "sales_credit", "UPDATE sales_credit SET event_id = NULL WHERE entry = 'credit'"),
    (
        "entries",
        "sales_credit",
        (
            "UPDATE sales_credit SET event_id = (SELECT min(id) FROM sales_lineevent)"
            " WHERE entry = 'credit'"
        ),
    ),
    (
        "reversals",
        "sales_credit",
        "UPDATE sales_credit SET reverses_id = NULL WHERE entry = 'reversal'",
    ),
    (
        "reversals",
        "sales_credit",
        "UPDATE sales_credit SET reverses_id = id WHERE entry = 'reversal'",
    ),
    (
        "reversals",
        "sales_credit",
        "UPDATE sales_credit SET origin_on = origin_on + 1 WHERE entry = 'reversal'",
    ),
    (
        "reversals",
        "sales_credit",
        "UPDATE sales_credit SET reverses_id = 1 WHERE entry = 'credit'",
    ),
    ("stages", "sales_opportunity", "UPDATE sales_opportunity SET closed_on = closed_on - 1"),
    ("stages", "sales_opportunity", f"UPDATE sales_opportunity SET owner_id = {_BOB}"),
    (
        "stages",
        "sales_opportunity",
        "UPDATE sales_opportunity SET stage = 'lost' WHERE stage = 'won'",
    ),
    (
        "stages",
        "sales_opportunity",
        (
            "UPDATE sales_opportunity SET department_id ="
            " (SELECT id FROM org_department WHERE key = 'coast')"
        ),
    ),
    ("stages", "sales_stagechange", "DELETE FROM sales_stagechange WHERE closed_on IS NULL"),
    ("feedback", "sales_feedback", "UPDATE sales_feedback SET given_on = '2013-01-01'"),
    ("fulfilments", "sales_fulfilment", "DELETE FROM sales_fulfilment"),
    ("fulfilments", "sales_fulfilment", "UPDATE sales_fulfilment SET due_on = '2012-01-01'"),
    ("fulfilments", "sales_fulfilment", "UPDATE sales_fulfilment SET booked_on = '2012-01-01'"),
    ("fulfilments", "sales_fulfilment", f"UPDATE sales_fulfilment SET department_id = {_COAST}"),
    ("fulfilments", "sales_fulfilment", "UPDATE sales_fulfilment SET arrived_on = '2012-01-01'"),
    ("fulfilments", "sales_fulfilment", "UPDATE sales_fulfilment SET net_amount = net_amount + 1"),
    ("fulfilments", "sales_fulfilment", "UPDATE sales_fulfilment SET is_open = NOT is_open"),
    (
        "fulfilments",
        "sales_fulfilment",
        (
            "INSERT INTO sales_fulfilment (order_id, department_id, booked_on, net_amount, is_open)"
            " SELECT max(id) + 1, max(department_id), '2013-01-01', 0, false FROM sales_order"
        ),
    ),
    ("rollup_orders", "sales_fulfilmentday", "DELETE FROM sales_fulfilmentday"),
    ("rollup_orders", "sales_fulfilmentday", "UPDATE sales_fulfilmentday SET day = day + 1"),
    (
        "rollup_orders",
        "sales_fulfilmentday",
        "UPDATE sales_fulfilmentday SET orders = orders + 1 WHERE figure = 'booked'",
    ),
    (
        "rollup_orders",
        "sales_fulfilmentday",
        "UPDATE sales_fulfilmentday SET net_amount = net_amount + 1 WHERE figure = 'open'",
    ),
    (
        "memberships",
        "org_membership",
        (
            "ALTER TABLE org_membership DROP CONSTRAINT org_membership_one_at_a_time;"
            "UPDATE org_membership SET ends_on = NULL"
        ),
    ),
    (
        "managements",
        "org_management",
        (
            "ALTER TABLE org_management DROP CONSTRAINT org_management_one_at_a_time;"
            "INSERT INTO org_management (person_id, department_id, starts_on)"
            " SELECT person_id, department_id, '2014-01-01' FROM org_management"
        ),
    ),
    ("departments", "org_department", "UPDATE org_department SET depth = 5 WHERE key = 'coast'"),
    ("departments", "org_department", "UPDATE org_department SET path = path || '1.'"),
    (
        "departments",
        "org_department",
        "UPDATE org_department SET tree_key = 'x' || tree_key WHERE key = 'acme'",
    ),
    (
        "departments",
        "org_department",
        (
            "UPDATE org_department SET parent_id ="
            " (SELECT id FROM org_department WHERE key = 'north')"
            " WHERE key = 'coast'"
        ),
    ),
    ("periods", "org_period", "DELETE FROM org_period WHERE key = '2013-06'"),
    ("periods", "org_period", "UPDATE org_period SET ends_on = ends_on + 1 WHERE key = '2013-Q2'"),
    (
        "periods",
        "org_period",
        "UPDATE org_period SET starts_on = '2013-02-02' WHERE key = '2013-02'",
    ),
    (
        "goal_versions",
        "goals_goalversion",
        "UPDATE goals_goalversion SET number = 3 WHERE number = 2",
    ),
    ("goal_versions", "goals_goalversion", "DELETE FROM goals_goalversion"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("invariant", "table", "statement"), SPOILT)
def test_what_is_spoilt_is_reported(sound, invariant, table, statement):
    spoil(statement, table=table)
    reported = [each for each in broken_invariants() if each.invariant == invariant]
    assert reported
    assert all(each.subject and each.detail for each in reported)


def test_every_invariant_is_spoilt_once():
    assert {invariant for invariant, _, _ in SPOILT} == set(INVARIANTS)


def test_an_entry_that_is_there_twice(sound):
    columns = (
        "event_id, line_id, person_id, department_id, order_id, product_id, customer_id, basis,"
        " kind, entry, business_on, origin_on, share, quantity, revenue, gross_revenue, margin,"
        " uncosted_revenue, orders, act"
    )
    spoil(
        f"INSERT INTO sales_credit ({columns}) SELECT {columns} FROM sales_credit"
        " WHERE person_id IS NULL",
        table="sales_credit",
    )
    found = {each.invariant for each in broken_invariants()}
    assert found == {"rollup_day", "rollup_month", "counting", "order_counts", "entries"}


def test_the_command_on_a_sound_database(sound):
    told = StringIO()
    call_command("check_integrity", stdout=told)
    lines = told.getvalue().splitlines()
    assert [line.split()[:2] for line in lines] == [["ok", name] for name in INVARIANTS]
    told = StringIO()
    call_command("check_integrity", "--format", "json", stdout=told)
    assert json.loads(told.getvalue()) == {
        "ok": True,
        "invariants": list(INVARIANTS),
        "violations": [],
    }


def test_the_command_on_a_spoilt_database(sound):
    spoil("UPDATE org_department SET depth = 5 WHERE key = 'coast'", table="org_department")
    told = StringIO()
    with pytest.raises(CommandError, match="1 rows break an invariant") as failure:
        call_command("check_integrity", "--format", "json", stdout=told)
    assert failure.value.returncode == 1
    assert json.loads(told.getvalue())["violations"] == [
        {"invariant": "departments", "subject": "department coast", "detail": "depth 5"}
    ]
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("check_integrity", stdout=told)
    assert "BROKEN departments" in told.getvalue()
    assert "department coast: depth 5" in told.getvalue()
