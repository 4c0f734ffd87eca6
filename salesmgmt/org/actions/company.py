"""The company itself: the root of the tree and the settings that hold for everybody."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from salesmgmt.org.actions.checks import checked, recorded
from salesmgmt.org.actions.currency import check_currency
from salesmgmt.org.actions.departments import create_department
from salesmgmt.org.models import Company, Department, FiscalCalendar, User


def set_up_company(
    *,
    key: str,
    name: str,
    currency: str,
    calendar: FiscalCalendar,
    timezone: str,
    by: User | None,
    why: str,
) -> Company:
    """Create the company and the root of its departments; refused when there is one already."""
    check_currency(currency)
    with recorded("org.set_up_company", by=by, why=why):
        present = Department.objects.filter(parent=None).first()
        if present:
            message = _("This installation already serves %(company)s.")
            raise ValidationError(message, "exists", {"company": present})
        root = create_department(key=key, name=name, parent=None, timezone=timezone, by=by, why=why)
        company = checked(Company(root=root, currency=currency, calendar=calendar))
        company.save(force_insert=True)
    return company
