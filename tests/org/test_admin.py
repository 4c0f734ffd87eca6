"""The operator's view changes nothing: a write past the actions would lack its act in history."""

import pytest
from django.apps import apps
from django.contrib import admin

OURS = [model for model in apps.get_app_config("org").get_models() if model in admin.site._registry]


def test_the_tables_are_there():
    assert {model.__name__ for model in OURS} == {
        "Company",
        "CurrencyRate",
        "Department",
        "Deputy",
        "FiscalCalendar",
        "Management",
        "Membership",
        "OutgoingMail",
        "Period",
        "RoleAssignment",
        "User",
    }


@pytest.mark.parametrize("model", OURS)
def test_nobody_writes_there(rf, model):
    page = admin.site._registry[model]
    request = rf.get("/")
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)
