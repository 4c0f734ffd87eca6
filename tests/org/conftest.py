"""A small company built by the actions under test."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from pghistory.models import Context

from salesmgmt.journal.acts import SYSTEM
from salesmgmt.journal.models import Reason
from salesmgmt.org import actions
from salesmgmt.org.models import Company, Department, FiscalCalendar, User
from salesmgmt.org.rules.calendar import calendar_months
from tests.standing import standing

WEEK = range(5)


@dataclass(frozen=True)
class House:
    """Acme with Europe > Berlin and Asia; Hanna of HR acts, Anna and Ben are acted upon."""

    company: Company
    calendar: FiscalCalendar
    root: Department
    europe: Department
    berlin: Department
    asia: Department
    hanna: User
    anna: User
    ben: User


@pytest.fixture
def house(db) -> House:
    return standing(_build)


def _build() -> House:
    by_hand: dict[str, Any] = {"by": SYSTEM, "why": "set-up"}
    calendar = actions.create_calendar(
        key="plain",
        name="Calendar months",
        spans=calendar_months(2012, 2014),
        weekdays=WEEK,
        holidays={date(2013, 7, 4): "Independence Day"},
        **by_hand,
    )
    company = actions.set_up_company(
        key="acme", name="Acme", currency="USD", calendar=calendar, timezone="UTC", **by_hand
    )

    def unit(key: str, parent: Department) -> Department:
        return actions.create_department(
            key=key, name=key.title(), parent=parent, timezone="Europe/Berlin", **by_hand
        )

    def person(name: str) -> User:
        return actions.create_person(email=f"{name}@acme.test", name=name.title(), **by_hand)

    europe = unit("europe", company.root)
    return House(
        company=company,
        calendar=calendar,
        root=company.root,
        europe=europe,
        berlin=unit("berlin", europe),
        asia=unit("asia", company.root),
        hanna=person("hanna"),
        anna=person("anna"),
        ben=person("ben"),
    )


def entries(model: type, **filters: Any) -> list[dict[str, Any]]:
    """The history of a model's rows: each entry's label with who, which act and why."""
    event = model._meta.get_field("events").related_model if hasattr(model, "events") else None
    assert event is not None, f"{model} has no history"
    reasons = dict(Reason.objects.values_list("act", "text"))
    contexts = {
        context.pk: context.metadata | {"why": reasons.get(context.pk, "")}
        for context in Context.objects.all()
    }
    rows = event.objects.filter(**filters).order_by("pgh_id")
    return [
        {
            "label": row.pgh_label,
            "row": row,
            **{name: contexts[row.pgh_context_id][name] for name in ("act", "by", "why")},
        }
        for row in rows
    ]
