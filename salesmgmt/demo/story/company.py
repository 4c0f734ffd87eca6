"""Who answers for what in the made-up company, what is agreed, which months are closed."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from salesmgmt.demo.story.stage import WHY, Scene
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org import actions as org
from salesmgmt.org.actions.accountable import appoint_accountable
from salesmgmt.org.models import Area, Period, PeriodKind, Role
from salesmgmt.org.rules.agreements import Feature

HEADS = {
    "demo-head-product": "Demo Head of Product",
    "demo-head-service": "Demo Head of Service",
    "demo-head-marketing": "Demo Head of Marketing",
}
ANSWERS_FOR = {
    Area.PRODUCT: "demo-head-product",
    Area.PRICE: "demo-head-product",
    Area.DELIVERY: "demo-head",
    Area.SERVICE: "demo-head-service",
    Area.MARKETING: "demo-head-marketing",
    Area.TRAINING: "demo-hr",
}

_AGREED_QUARTERS_AGO = 11


def tell(scene: Scene) -> None:
    """Heads of further departments, who answers for what, what is agreed, closed months."""
    host = scene.people["demo-head"].email.partition("@")[2]
    made = org.create_people(
        rows=[
            org.PersonRow(email=f"{key[5:]}@{host}", name=name, key=key, title="made up")
            for key, name in HEADS.items()
        ],
        by=SYSTEM,
        why=WHY,
    )
    scene.people.update({person.key or "": person for person in made})
    first = scene.days.quarter(back=_AGREED_QUARTERS_AGO).starts_on
    org.grant_roles(
        rows=[org.RoleRow(person, Role.HEAD, first) for person in made], by=SYSTEM, why=WHY
    )
    for area, key in ANSWERS_FOR.items():
        appoint_accountable(
            area=area, person=scene.people[key], starts_on=first, by=SYSTEM, why=WHY
        )
    org.record_agreement(
        number="DEMO-1",
        agreed_on=first,
        features=list(Feature),
        starts_on=first,
        by=SYSTEM,
        why=WHY,
        today=scene.days.today,
        is_demo=True,
    )
    _close_months(scene)


def _close_months(scene: Scene) -> None:
    """Everything that ended a month ago and before, the outermost periods first."""
    periods = Period.objects.filter(calendar__company__isnull=False, closed_at=None)
    for kind in (PeriodKind.YEAR, PeriodKind.QUARTER, PeriodKind.MONTH):
        for period in scene.days.closed(periods.filter(kind=kind).order_by("starts_on")):
            at = datetime.combine(period.ends_on + timedelta(days=5), time(12), ZoneInfo("UTC"))
            org.close_period(period=period, at=at, by=SYSTEM, why=WHY)
