"""What was agreed about people's data: recorded, and ended."""

from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.access import scope_of, sets_up_company
from salesmgmt.org.actions.checks import checked, deputy, needed, one_line, recorded, wrong
from salesmgmt.org.models import Agreement, User
from salesmgmt.org.rules.agreements import Feature

LONGEST_NUMBER = 60


def record_agreement(
    *,
    number: str,
    agreed_on: date,
    features: Collection[str],
    starts_on: date,
    ends_on: date | None = None,
    by: User | None,
    why: str,
    today: date,
    is_demo: bool = False,
) -> Agreement:
    """Let what an agreement covers be on from a day on; directors and administrators do it.

    Refused for a number that is there already, and for one that is not agreed yet.
    """
    named = needed("number", one_line(number), _("Give the agreement's number."), LONGEST_NUMBER)
    _check_right(by, today)
    _check(agreed_on, features, today)
    row = Agreement(
        number=named,
        agreed_on=agreed_on,
        features=[feature.value for feature in Feature if feature in features],
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=by,
        is_demo=is_demo,
    )
    with recorded("org.record_agreement", by=by, why=why, **deputy(by, today)):
        checked(row).save(force_insert=True)
    return row


def end_agreement(
    *, agreement: Agreement, ends_on: date, by: User | None, why: str, today: date
) -> Agreement:
    """Give the agreement a last day, yesterday at the earliest: what was on stays on record.

    Refused for one that is over.
    """
    reason = needed("why", why, _("Say why it ends."))
    _check_right(by, today)
    facts = {"agreement": agreement.pk, **deputy(by, today)}
    with recorded("org.end_agreement", by=by, why=reason, **facts):
        locked = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
        yesterday = today - timedelta(days=1)
        if locked.ends_on and locked.ends_on < today:
            raise ValidationError(_("The agreement has ended already."), "ended")
        if ends_on < yesterday:
            raise wrong("ends_on", _("Choose %(day)s or a later day."), day=yesterday)
        locked.ends_on = ends_on
        checked(locked).save(update_fields=["ends_on"])
    return locked


def _check_right(by: User | None, today: date) -> None:
    """Set-up by a command needs nobody's right."""
    if by is not None and not sets_up_company(scope_of(by, today)):
        raise ValidationError(_("Agreements are recorded by directors and administrators."))


def _check(agreed_on: date, features: Collection[str], today: date) -> None:
    if agreed_on > today:
        raise wrong("agreed_on", _("It is recorded once it is agreed."))
    if not features or not set(features) <= set(Feature):
        raise wrong("features", _("Choose what the agreement covers."))
