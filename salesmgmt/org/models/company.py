"""The one company of an installation, and what its currency costs on a day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import keep_history
from salesmgmt.org.models.calendar import FiscalCalendar
from salesmgmt.org.models.departments import Department


@keep_history()
class Company(models.Model):
    """Settings that hold for everybody; there is one row."""

    root = models.OneToOneField(Department, models.PROTECT, primary_key=True)
    currency = models.CharField(_("currency"), max_length=3)
    calendar = models.ForeignKey(FiscalCalendar, models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(models.Value(1), name="org_company_one_row"),
            models.CheckConstraint(
                name="org_company_currency_iso", condition=Q(currency__regex=r"^[A-Z]{3}$")
            ),
        ]

    def __str__(self) -> str:
        return str(self.root)


@keep_history()
class CurrencyRate(models.Model):
    """Company currency for one unit of `currency`, from a day to the next rate's eve."""

    currency = models.CharField(_("currency"), max_length=3)
    starts_on = models.DateField(_("from"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=9)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "starts_on"], name="org_rate_once_a_day"),
            models.CheckConstraint(
                name="org_rate_positive",
                condition=Q(rate__gt=0),
                violation_error_message=_("A rate is a positive number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.starts_on} {self.rate}"
