"""Time off, offices and travel are handed over by HR, with their proof."""

from datetime import date
from math import ceil

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recognition.access import why_not_fulfil
from recognition.actions.paying import checked_reference
from recognition.models import Award, Fulfilment
from recognition.notices import FULFILLED
from recognition.rules.terms import AwardKind, AwardState
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.actions.checks import checked, deputy, recorded, wrong
from salesmgmt.org.actions.notices import notify
from salesmgmt.org.models import CalendarDay, User


def fulfil_award(
    *,
    award: Award,
    reference: str,
    by: User | None,
    today: date,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Award:
    """Write the proof that an approved award reached the person; a second click does nothing.

    The reference is the leave's, the room or the booking; time off also says
    from when to when, as long as was earned.
    """
    reference = checked_reference(reference)
    facts = {"award": award.pk, **deputy(by, today)}
    with recorded("recognition.fulfil_award", by=by, why="", **facts) as act:
        held = Award.objects.select_for_update(no_key=True, of=("self",))
        locked = held.select_related("person", "version").get(pk=award.pk)
        if by is not SYSTEM and (refusal := why_not_fulfil(by, locked, today)):
            raise ValidationError(str(refusal))
        if locked.state == AwardState.FULFILLED:
            return locked
        if locked.state != AwardState.APPROVED:
            raise ValidationError(_("Only an approved award is handed over."))
        _refuse_days(locked, starts_on, ends_on)
        proof = Fulfilment(
            award=locked,
            done_by=by,
            done_on=today,
            reference=reference,
            starts_on=starts_on,
            ends_on=ends_on,
            act=act,
        )
        checked(proof, computed=["award", "done_by"]).save()
        locked.state = AwardState.FULFILLED
        locked.save(update_fields=["state"])
        notify(people=[locked.person_id], kind=FULFILLED, subject=locked.pk, by=by)
    return locked


def _refuse_days(award: Award, starts_on: date | None, ends_on: date | None) -> None:
    if award.kind != AwardKind.TIME_OFF:
        if starts_on or ends_on:
            raise wrong("starts_on", _("Only time off has days: leave it empty."))
        return
    if starts_on is None:
        raise wrong("starts_on", _("Say from which day the time off is granted."))
    if ends_on is None:
        raise wrong("ends_on", _("Say until which day the time off is granted."))
    if ends_on < starts_on:
        # The proof's own constraint says it.
        return
    _refuse_other_length(ceil(award.version.days or 0), starts_on, ends_on)


def _refuse_other_length(granted: int, starts_on: date, ends_on: date) -> None:
    """The days hold what was earned and no more working days of the company than that.

    People work on other days than the company's calendar says: fewer working days are theirs.
    """
    if (ends_on - starts_on).days + 1 < granted:
        raise wrong(
            "ends_on", _("These days are too few: %(days)d days off were earned."), days=granted
        )
    worked = CalendarDay.objects.filter(
        calendar__company__isnull=False,
        is_working=True,
        day__gte=starts_on,
        day__lte=ends_on,
    ).count()
    if worked > granted:
        raise wrong(
            "ends_on",
            _("These are %(worked)d working days; %(days)d days off were earned."),
            worked=worked,
            days=granted,
        )
