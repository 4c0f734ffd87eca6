"""What is sold, where, and to whom."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import STAYS, keep_history
from salesmgmt.sales.models import fields


@keep_history()
class Territory(models.Model):
    """An area of customers; the group joins areas that belong together."""

    key = models.CharField(_("key"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=200)
    group = models.CharField(_("group"), max_length=100, blank=True)

    class Meta:
        triggers = [STAYS]

    def __str__(self) -> str:
        return self.name


@keep_history()
class Product(models.Model):
    """Something that is sold; `family` is the level at which products are compared."""

    key = models.CharField(_("key"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=200)
    family = models.CharField(_("family"), max_length=100, blank=True)
    list_price = fields.amount(null=True, blank=True)
    launched_on = models.DateField(_("launched on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("product")
        constraints = [
            models.CheckConstraint(
                name="sales_product_withdrawn_after_launch",
                condition=Q(withdrawn_on__isnull=True)
                | Q(launched_on__isnull=True)
                | Q(withdrawn_on__gte=F("launched_on")),
                violation_error_message=_("A product cannot be withdrawn before its launch."),
            ),
        ]
        triggers = [STAYS]

    def __str__(self) -> str:
        return self.name


@keep_history()
class ProductCost(models.Model):
    """What one unit costs the company, in its currency, from a day to the next cost's eve."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="costs")
    starts_on = models.DateField(_("from"))
    cost = fields.amount()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "starts_on"], name="sales_product_cost_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.starts_on} {self.cost}"


@keep_history(exclude=["name"])
class Customer(models.Model):
    """A company or person that buys."""

    key = models.CharField(_("key"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=200)
    segment = models.CharField(_("segment"), max_length=100, blank=True)
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    region = models.CharField(_("region"), max_length=100, blank=True)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True)
    is_target_audience = models.BooleanField(_("target audience"), default=False)

    class Meta:
        verbose_name = _("customer")
        triggers = [STAYS]

    def __str__(self) -> str:
        return self.name
