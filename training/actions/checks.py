"""What writing and approving refuse alike, for sheets and for modules."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.actions.checks import wrong
from salesmgmt.org.models import User
from training.access import why_not_approve, why_not_write
from training.models import ModuleVersion, SheetVersion


def refuse_writer(by: User | None, today: date) -> None:
    """Refuse who does not write sheets and modules."""
    if refusal := why_not_write(by, today):
        raise ValidationError({"by": refusal})


def refuse_approver(
    draft: SheetVersion | ModuleVersion, by: User, seen: datetime | None, today: date
) -> None:
    """Refuse the author, and who read the draft (`seen`) before it was last written."""
    if refusal := why_not_approve(by, draft, today):
        raise ValidationError({"by": refusal})
    if seen is not None and seen != draft.written_at:
        raise wrong("seen", _("The draft was changed since you opened it: read it again."))
