"""Who answers for a part of the business: one person at a time."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.actions.checks import recorded, wrong
from salesmgmt.org.actions.dated import add_dated, end_dated
from salesmgmt.org.models import Accountability, Area, Company, User


def appoint_accountable(
    *, area: Area, person: User, starts_on: date, by: User | None, why: str
) -> Accountability:
    """Make a person answer for an area from a day on; whoever did until then ends the day before.

    Refused when the person does already, and when somebody else was appointed from the same or
    a later day.
    """
    if area not in Area.values:
        raise wrong("area", _("Choose one of the areas."))
    with recorded("org.appoint_accountable", by=by, why=why, person=person.pk, area=area):
        # One appointment at a time: two of one area, each right, could hold on the same day.
        list(Company.objects.select_for_update(no_key=True).values("pk"))
        _end_former(area, person, starts_on)
        return add_dated(Accountability(area=area, person=person, starts_on=starts_on))


def _end_former(area: Area, person: User, starts_on: date) -> None:
    held = Accountability.objects.on(starts_on).filter(area=area)
    present = held.select_related("person").first()
    if present is None:
        return
    if present.person_id == person.pk:
        message = _("%(person)s already answers for this from %(day)s.")
        raise wrong("person", message, person=person, day=date_format(present.starts_on))
    if present.starts_on == starts_on:
        message = _("%(person)s answers for this from that day: choose a later one.")
        raise wrong("starts_on", message, person=present.person)
    end_dated(present, starts_on - timedelta(days=1))
