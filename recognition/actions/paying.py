"""Cash leaves the house: a file for payroll, and payroll's reference back as the proof."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recognition.access import require_payroll
from recognition.models import Award, Fulfilment, PayrollExport
from recognition.notices import FULFILLED
from recognition.queries.payroll import to_export
from recognition.rules.terms import AwardKind, AwardState
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.actions.checks import check_text, deputy, one_line, recorded, wrong
from salesmgmt.org.actions.notices import notify_each
from salesmgmt.org.models import Company, User

LONGEST_REFERENCE = 200


def make_payroll_export(*, by: User | None, today: date, key: str | None = None) -> PayrollExport:
    """Put all approved cash that no file holds yet into a new file. Refused when there is none.

    Each award is in one file for ever; the file can be had again any time.
    """
    if by is not SYSTEM:
        require_payroll(by, today, to="pay")
    with recorded("recognition.make_payroll_export", by=by, why="", **deputy(by, today)) as act:
        # Two clicks make one file after the other: the second finds nothing.
        list(Company.objects.select_for_update(no_key=True).values("pk"))
        awards = list(to_export().select_for_update(no_key=True).values_list("pk", flat=True))
        if not awards:
            raise ValidationError(_("There is no approved pay that is not in a file yet."))
        number = PayrollExport.objects.filter(made_on=today).count() + 1
        export = PayrollExport.objects.create(
            key=key or f"{today.isoformat()}-{number}", made_by=by, made_on=today, act=act
        )
        Award.objects.filter(pk__in=awards).update(export=export)
    return export


def confirm_payment(
    *,
    export: PayrollExport,
    reference: str,
    paid_on: date,
    by: User | None,
    today: date,
    award: Award | None = None,
) -> list[Award]:
    """Write payroll's reference as the proof of every award in the file, or of one of them.

    Awards that are paid already keep their first proof, so that a second click does nothing.
    """
    if by is not SYSTEM:
        require_payroll(by, today, to="pay")
    reference = checked_reference(reference)
    if paid_on > today:
        raise wrong("paid_on", _("Give the day on which it was paid: not later than today."))
    if paid_on < export.made_on:
        raise wrong("paid_on", _("The file was made later: it cannot be paid before."))
    facts = {"export": export.pk, **deputy(by, today)}
    with recorded("recognition.confirm_payment", by=by, why="", **facts) as act:
        asked = Q(pk=award.pk) if award else Q()
        approved = export.awards.filter(asked, kind=AwardKind.CASH, state=AwardState.APPROVED)
        paid = list(approved.select_for_update(no_key=True).order_by("pk"))
        Fulfilment.objects.bulk_create(
            Fulfilment(award=one, done_by=by, done_on=paid_on, reference=reference, act=act)
            for one in paid
        )
        Award.objects.filter(pk__in=[one.pk for one in paid]).update(state=AwardState.FULFILLED)
        notify_each(told=[(one.person_id, one.pk) for one in paid], kind=FULFILLED, by=by)
    return paid


def checked_reference(reference: str) -> str:
    """The reference in one line; refused where it is empty or too long."""
    reference = one_line(reference)
    if not reference:
        raise wrong("reference", _("Give the reference by which it is found again."))
    check_text("reference", reference, LONGEST_REFERENCE)
    return reference
