"""Who answers for what in the company, beside the tree of departments."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import keep_history
from salesmgmt.org.models.dated import Dated, ends_after_start
from salesmgmt.org.models.people import User


class Area(models.TextChoices):
    """A part of the business that one person answers for; asked when a goal is missed."""

    PRODUCT = "product", _("product")
    PRICE = "price", _("price")
    DELIVERY = "delivery", _("production and delivery")
    SERVICE = "service", _("customer service")
    MARKETING = "marketing", _("marketing and audience")
    TRAINING = "training", _("support and training")


@keep_history()
class Accountability(Dated):
    """A person answers for an area from a day to a day; one person at a time."""

    area = models.CharField(_("area"), max_length=10, choices=Area)
    person = models.ForeignKey(User, models.PROTECT, related_name="accountabilities")

    class Meta:
        constraints = [
            ends_after_start("org_accountability_ends_after_start"),
            models.UniqueConstraint(
                fields=["area", "starts_on"],
                name="org_accountability_once_a_day",
                violation_error_message=_("Somebody already answers for this from this day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} answers for {self.area} from {self.starts_on}"
